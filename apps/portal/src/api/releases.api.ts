import type { ReleaseView } from '@garant/contracts';
import { useQuery } from '@tanstack/react-query';
import { itemsOf, read } from './client.js';
import { useCommand } from './command.hook.js';

type List<T> = T[] | { items: T[] };
/** Data users see four fields only; the rest is for holders and environments. */
export type Release = Pick<ReleaseView, 'releaseId' | 'datasetId' | 'state' | 'openedAt'> &
  Partial<ReleaseView>;
const settled = new Set<string>(['acknowledged', 'refused']);
export const useReleases = (permitId?: string) =>
  useQuery({
    queryKey: ['releases', permitId ?? 'all'],
    queryFn: async ({ signal }) =>
      itemsOf(await read<List<Release>>(`/api/v1/releases${permitId ? `?permit=${permitId}` : ''}`, signal)),
    refetchInterval: ({ state }) =>
      state.data?.some((release) => !settled.has(release.state)) ? 5_000 : false,
  });

export interface Recall {
  recallId: string;
  releaseId: string;
  permitId: string;
  environmentId?: string;
  datasetId?: string;
  orderedAt: string;
  dueAt: string;
  overdue: boolean;
  acknowledgedAt: string | null;
}
/** Where the signed order lies: which pseudonyms to delete. */
export const recallOrderAddress = (recallId: string): string => `/api/v1/recalls/${recallId}`;
export const useRecalls = () =>
  useQuery({
    queryKey: ['recalls'],
    queryFn: async ({ signal }) => itemsOf(await read<List<Recall>>('/api/v1/recalls', signal)),
    refetchInterval: 10_000,
  });
export const useAcknowledgeRecall = () =>
  useCommand<string>({
    path: (id) => `/api/v1/recalls/${id}/acknowledgement`,
    body: () => ({}),
    refresh: [['recalls']],
    patience: 15,
  });
