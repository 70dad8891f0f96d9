import type {
  ErasurePreview,
  IdentityCase,
  IdentityCaseDetail,
  MergedPeople,
  MyLinkage,
} from '@garant/contracts';
import { useQuery } from '@tanstack/react-query';
import { read, readText } from './client.js';
import { useCommand } from './command.hook.js';

const DESK = '/api/v1/identity';
const PATIENCE = 20;
const deskKey = ['desk', 'identity'] as const;

/** Whether holders’ records were found that are the person’s. */
export const useMyLinkage = (enabled: boolean) =>
  useQuery({
    queryKey: ['my', 'linkage'],
    enabled,
    queryFn: ({ signal }) => read<MyLinkage>('/api/v1/my/linkage', signal),
  });

export interface Erased {
  erasureId: string;
  position: number;
  markerKept: boolean;
  commandId?: string;
}
export const useErasurePreview = (enabled: boolean) =>
  useQuery({
    queryKey: ['my', 'erasure'],
    enabled,
    queryFn: ({ signal }) => read<ErasurePreview>('/api/v1/my/erasure', signal),
  });
export const useErase = () =>
  useCommand<{ previewHash: string; keepMarker: boolean }, Erased>({
    path: () => '/api/v1/my/erasure',
    patience: PATIENCE,
  });
/** The log has the request a moment after it was made. */
export const useErasureProof = (commandId: string | undefined) =>
  useQuery({
    queryKey: ['erasure-proof', commandId],
    enabled: commandId !== undefined,
    retry: 20,
    retryDelay: 1_500,
    staleTime: Infinity,
    queryFn: ({ signal }) => readText(`/api/v1/my/erasure/${commandId}/proof`, 'text/plain', signal),
  });
export const useEnrolAgain = () =>
  useCommand<object, { enrolsAtNextLogin: boolean }>({ path: () => '/api/v1/my/enrolment' });

export const useOfficerPreview = (subjectRef: string) =>
  useQuery({
    queryKey: ['desk', 'erasure', subjectRef],
    queryFn: ({ signal }) => read<ErasurePreview>(`/api/v1/people/${subjectRef}/erasure`, signal),
  });
export const useOfficerErase = (subjectRef: string) =>
  useCommand<{ previewHash: string; keepMarker: boolean; requestId: string }, Erased>({
    path: () => `/api/v1/people/${subjectRef}/erasure`,
    patience: PATIENCE,
    refresh: [['desk']],
  });

export const useIdentityCases = (state: 'open' | 'decided') =>
  useQuery({
    queryKey: [...deskKey, 'cases', state],
    queryFn: ({ signal }) => read<IdentityCase[]>(`${DESK}/cases?state=${state}`, signal),
  });
/** Shows traits: each opening is written down as a read of the people’s data. */
export const useIdentityCase = (caseId: string) =>
  useQuery({
    queryKey: [...deskKey, 'case', caseId],
    queryFn: ({ signal }) => read<IdentityCaseDetail>(`${DESK}/cases/${caseId}`, signal),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
export const useMerges = () =>
  useQuery({
    queryKey: [...deskKey, 'merges'],
    queryFn: ({ signal }) => read<MergedPeople[]>(`${DESK}/merges`, signal),
  });

export type Decision = 'same-person' | 'different-people' | 'ask-holder';
export const useDecideCase = (caseId: string) =>
  useCommand<{ decision: Decision; reason: string; candidateRef?: string }>({
    path: ({ decision }) => `${DESK}/cases/${caseId}/${decision}`,
    body: ({ decision: _which, ...body }) => body,
    patience: PATIENCE,
    refresh: [
      [...deskKey, 'cases'],
      [...deskKey, 'merges'],
    ],
  });
export const useSplit = () =>
  useCommand<{ subjectRef: string; retiredRef: string; reason: string }>({
    path: () => `${DESK}/splits`,
    patience: PATIENCE,
    refresh: [[...deskKey]],
  });
