import type { EntrySearch, EntryView } from '@garant/contracts';
import { formatTilePath, type TileId } from '@garant/merkle-log';
import { useQuery } from '@tanstack/react-query';
import { read, readBytes, readText } from './client.js';

export const readCheckpoint = (signal?: AbortSignal) => readText('/log/checkpoint', 'text/plain', signal);
export const readPolicy = (signal?: AbortSignal) => readText('/log/policy', 'text/plain', signal);
export const readVkey = async (signal?: AbortSignal) =>
  (await readText('/log/vkey', 'text/plain', signal)).trim();
export const readTile = (tile: TileId) => readBytes(`/log/${formatTilePath(tile)}`);

export const useCheckpoint = (every: number | false = false) =>
  useQuery({
    queryKey: ['log', 'checkpoint'],
    queryFn: ({ signal }) => readCheckpoint(signal),
    refetchInterval: every,
  });
export const useVkey = () =>
  useQuery({ queryKey: ['log', 'vkey'], queryFn: ({ signal }) => readVkey(signal), staleTime: Infinity });
export const usePolicy = () =>
  useQuery({ queryKey: ['log', 'policy'], queryFn: ({ signal }) => readPolicy(signal), staleTime: 300_000 });

export type SearchTerms = Partial<Record<Exclude<keyof EntrySearch, 'after' | 'limit'>, string>>;
export interface EntryPage {
  entries: EntryView[];
  next: number | null;
}
export async function searchEntries(
  terms: SearchTerms,
  after: number | null,
  signal?: AbortSignal,
): Promise<EntryPage> {
  const query = new URLSearchParams(Object.entries(terms).filter(([, value]) => value));
  if (after !== null) query.set('after', String(after));
  query.set('limit', '50');
  const answer = await read<
    EntryView[] | { entries?: EntryView[]; items?: EntryView[]; next?: number | null }
  >(`/api/v1/inspection/entries?${query}`, signal);
  if (Array.isArray(answer)) return { entries: answer, next: null };
  return { entries: answer.entries ?? answer.items ?? [], next: answer.next ?? null };
}
export const useEntry = (index: string) =>
  useQuery({
    queryKey: ['inspection', 'entry', index],
    queryFn: ({ signal }) => read<EntryView>(`/api/v1/inspection/entries/${index}`, signal),
  });
export const useEntryProof = (index: string) =>
  useQuery({
    queryKey: ['inspection', 'proof', index],
    queryFn: ({ signal }) => readText(`/api/v1/inspection/entries/${index}/proof`, 'text/plain', signal),
    retry: 4,
  });
