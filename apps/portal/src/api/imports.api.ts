import type {
  AsOfAnswer,
  ImportFinding,
  ImportFormat,
  ImportReport,
  ImportUpload,
  RegisterCount,
} from '@garant/contracts';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { read } from './client.js';
import { useCommand } from './command.hook.js';
import { ApiProblem } from './problem.model.js';
import { upload } from './upload.js';

const ROOT = '/api/v1/choice-imports';
export type ImportSummary = Omit<ImportReport, 'byRule'>;
const working = (status: ImportReport['status'] | undefined): boolean =>
  status === 'pending' || status === 'running';

export const useImports = () =>
  useQuery({
    queryKey: ['imports'],
    queryFn: ({ signal }) => read<ImportSummary[]>(ROOT, signal),
    refetchInterval: ({ state }) => (state.data?.some(({ status }) => working(status)) ? 2_000 : false),
  });
/** An import that was taken on this moment may take a moment to be there. */
export const useImport = (importId: string) =>
  useQuery({
    queryKey: ['imports', importId],
    queryFn: ({ signal }) => read<ImportReport>(`${ROOT}/${importId}`, signal),
    retry: 5,
    refetchInterval: ({ state }) => (working(state.data?.status) ? 1_000 : false),
  });

const PAGE = 100;
/** @param total lines found so far: while the import goes on, the list is read again as it grows */
export const useFindings = (importId: string, rule: string, total: number) =>
  useInfiniteQuery({
    queryKey: ['imports', importId, 'findings', rule, total],
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) =>
      read<ImportFinding[]>(
        `${ROOT}/${importId}/findings?${new URLSearchParams({ after: String(pageParam), limit: String(PAGE), ...(rule ? { rule } : {}) })}`,
        signal,
      ),
    getNextPageParam: (last) => (last.length < PAGE ? undefined : last[last.length - 1]!.line),
  });
export const findingsFile = (importId: string): string => `${ROOT}/${importId}/findings.csv`;

export const useSubmitImport = () =>
  useCommand<{ fileSha256: string; format: ImportFormat; dryRun: boolean }, { importId: string }>({
    path: () => ROOT,
    refresh: [['imports']],
    patience: 15,
  });

const PART = 4 * 1024 * 1024;
/** SHA-256 of a file, read part by part; `onProgress` from 0 to 1. */
export async function hashOfFile(file: Blob, onProgress: (share: number) => void): Promise<string> {
  const hash = sha256.create();
  for (let at = 0; at < file.size; at += PART) {
    hash.update(new Uint8Array(await file.slice(at, at + PART).arrayBuffer()));
    onProgress(Math.min(1, (at + PART) / file.size));
  }
  return bytesToHex(hash.digest());
}

/** Sends a file under its hash, from where an earlier attempt left off. @throws ApiProblem */
export async function sendFile(file: Blob, name: string, onProgress: (share: number) => void): Promise<void> {
  const address = `${ROOT}/files/${name}`;
  let state = await read<ImportUpload>(address).catch((failure: unknown) => {
    if (failure instanceof ApiProblem && failure.problem.code === 'file-unknown') return null;
    throw failure;
  });
  while (!state?.complete) {
    const offset: number = state?.bytes ?? 0;
    const part = file.slice(offset, offset + PART);
    const query = new URLSearchParams({ offset: String(offset), total: String(file.size) });
    state = (await upload(`${address}?${query}`, part, 'application/partial-upload', (share) =>
      onProgress((offset + share * part.size) / file.size),
    )) as ImportUpload;
  }
}

const REGISTER = '/api/v1/register';
export interface RegisterQuestion {
  regime: string;
  /** RFC 3339; absent: now. */
  at?: string;
}
const queryOf = ({ regime, at }: RegisterQuestion): string =>
  String(new URLSearchParams({ regime, ...(at ? { at } : {}) }));
export const useRegisterCount = (question: RegisterQuestion) =>
  useQuery({
    queryKey: ['register', 'count', question],
    queryFn: ({ signal }) => read<RegisterCount>(`${REGISTER}/opt-outs/count?${queryOf(question)}`, signal),
  });
export const useRegisterHistory = (regime: string) =>
  useQuery({
    queryKey: ['register', 'history', regime],
    queryFn: ({ signal }) =>
      read<RegisterCount[]>(`${REGISTER}/opt-outs/history?${queryOf({ regime })}`, signal),
    // Months that were not counted in time come with the next answer.
    refetchInterval: ({ state }) => (state.data && state.data.length < 13 ? 1_000 : false),
  });
export const registerFile = (question: RegisterQuestion): string =>
  `${REGISTER}/opt-outs?${queryOf(question)}`;

export interface SubjectQuestion {
  subjectRef: string;
  at?: string;
  knownAt?: string;
}
export const useAsOf = (question: SubjectQuestion | undefined) =>
  useQuery({
    queryKey: ['register', 'subject', question],
    enabled: question !== undefined,
    queryFn: ({ signal }) => {
      const { subjectRef, at, knownAt } = question!;
      const query = new URLSearchParams({ ...(at ? { at } : {}), ...(knownAt ? { knownAt } : {}) });
      return read<AsOfAnswer>(`${REGISTER}/subjects/${encodeURIComponent(subjectRef)}?${query}`, signal);
    },
  });
