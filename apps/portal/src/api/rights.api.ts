import type {
  DataReads,
  ExportView,
  IdentityTraits,
  ProjectsLikeMine,
  RequestDetail,
  RequestView,
} from '@garant/contracts';
import type { ExtensionGround, RefusalGround, RequestKind, RequestOutcome } from '@garant/rules';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { read } from './client.js';
import { useCommand } from './command.hook.js';

const MINE = '/api/v1/my/requests';
const DESK = '/api/v1/rights-requests';
const PATIENCE = 20;
const mineKey = ['my', 'requests'] as const;
const deskKey = ['desk', 'requests'] as const;

export const useMyRequests = () =>
  useQuery({ queryKey: mineKey, queryFn: ({ signal }) => read<RequestView[]>(MINE, signal) });
export const useMyRequest = (requestId: string) =>
  useQuery({
    queryKey: [...mineKey, requestId],
    queryFn: ({ signal }) => read<RequestDetail>(`${MINE}/${requestId}`, signal),
  });

export interface NewRequest {
  kind: RequestKind;
  language: 'fr' | 'en';
  text: string;
  subjectRef?: string;
  authorityId?: string;
}
export const useMakeRequest = () =>
  useCommand<NewRequest, { requestId: string }>({
    path: () => MINE,
    refresh: [[...mineKey]],
    patience: PATIENCE,
  });

const useOwnStep = (requestId: string, step: string) =>
  useCommand<{ text?: string }>({
    path: () => `${MINE}/${requestId}/${step}`,
    refresh: [[...mineKey]],
    patience: PATIENCE,
  });
export const useWithdrawRequest = (requestId: string) => useOwnStep(requestId, 'withdrawal');
export const useReopenOwnRequest = (requestId: string) => useOwnStep(requestId, 'reopening');
export const useProveIdentity = (requestId: string) => useOwnStep(requestId, 'identity');
export const ownFile = (requestId: string, fileId: string): string => `${MINE}/${requestId}/files/${fileId}`;

export interface DeskFilter {
  state: string;
  kind: string;
  mine: boolean;
  offset: number;
}
export const DESK_PAGE = 25;
interface QueuePage {
  items: RequestView[];
  total: number;
}
export const useRequestQueue = (filter: DeskFilter) =>
  useQuery<QueuePage>({
    queryKey: [...deskKey, 'queue', filter],
    placeholderData: (before) => before,
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ limit: String(DESK_PAGE), offset: String(filter.offset) });
      if (filter.state) query.set('state', filter.state);
      if (filter.kind) query.set('kind', filter.kind);
      if (filter.mine) query.set('mine', 'true');
      return read<QueuePage>(`${DESK}?${query}`, signal);
    },
  });
export const useDeskRequest = (requestId: string) =>
  useQuery({
    queryKey: [...deskKey, requestId],
    queryFn: ({ signal }) => read<RequestDetail>(`${DESK}/${requestId}`, signal),
  });
export const useOfficers = () =>
  useQuery({
    queryKey: [...deskKey, 'officers'],
    staleTime: 60_000,
    queryFn: ({ signal }) => read<{ ref: string; name: string | null }[]>(`${DESK}/officers`, signal),
  });
export const deskFile = (requestId: string, fileId: string): string => `${DESK}/${requestId}/files/${fileId}`;

export interface Attachment {
  name: string;
  type: string;
  content: string;
}
const useDeskStep = <I>(requestId: string, step: string) =>
  useCommand<I>({
    path: () => `${DESK}/${requestId}/${step}`,
    refresh: [[...deskKey]],
    patience: PATIENCE,
  });
export const useTakeRequest = (id: string) => useDeskStep<{ assignee?: string }>(id, 'assignment');
export const useAskIdentity = (id: string) => useDeskStep<{ text: string }>(id, 'identity-question');
export const useExtendRequest = (id: string) =>
  useDeskStep<{ months: number; ground: ExtensionGround; text: string }>(id, 'extension');
export const useAnswerRequest = (id: string) =>
  useDeskStep<{ outcome: RequestOutcome; text: string; attachments: Attachment[] }>(id, 'answer');
export const useRefuseRequest = (id: string) =>
  useDeskStep<{ ground: RefusalGround; text: string }>(id, 'refusal');
export const useRectify = (id: string) => useDeskStep<{ traits: IdentityTraits }>(id, 'rectification');
export const useRestoreTraits = (id: string) => useDeskStep<Record<string, never>>(id, 'restoration');
export const useReopenRequest = (id: string) => useDeskStep<{ text: string }>(id, 'reopening');

const exportsKey = ['my', 'exports'] as const;
/** Asked every second while a copy is being prepared. */
export const useMyExports = () =>
  useQuery({
    queryKey: exportsKey,
    queryFn: ({ signal }) => read<ExportView[]>('/api/v1/my/exports', signal),
    refetchInterval: ({ state }) =>
      state.data?.some((copy) => copy.state === 'queued' || copy.state === 'running') ? 1_000 : false,
  });
export const useRequestExport = () =>
  useCommand<{ language: 'fr' | 'en' }, { exportId: string }>({
    path: () => '/api/v1/my/exports',
    refresh: [[...exportsKey]],
    patience: PATIENCE,
  });
export const exportFile = (exportId: string, format: string): string =>
  `/api/v1/my/exports/${exportId}/files/${format}`;

export const useMyReads = () =>
  useInfiniteQuery({
    queryKey: ['my', 'reads'],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam, signal }) =>
      read<DataReads>(`/api/v1/my/uses/reads${pageParam === undefined ? '' : `?after=${pageParam}`}`, signal),
    getNextPageParam: (last) => last.next ?? undefined,
  });
export const readProof = (index: number): string => `/api/v1/my/uses/reads/${index}/proof`;
export const useProjectsLikeMine = () =>
  useQuery({
    queryKey: ['my', 'projects'],
    queryFn: ({ signal }) => read<ProjectsLikeMine>('/api/v1/my/uses/projects', signal),
  });
