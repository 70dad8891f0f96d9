import type {
  AuthorityCase,
  AuthorityQueueRow,
  AuthorityView,
  ConflictView,
  IdentityTraits,
  RelativeView,
  SituationView,
} from '@garant/contracts';
import type { AuthorityType, ChoiceAct, Matter } from '@garant/rules';
import { useQuery } from '@tanstack/react-query';
import { read } from './client.js';
import { useCommand } from './command.hook.js';

const patience = 15;

export const useAuthorities = () =>
  useQuery({
    queryKey: ['my', 'authorities'],
    queryFn: ({ signal }) => read<AuthorityView[]>('/api/v1/my/authorities', signal),
  });
export const useRelatives = (enabled = true) =>
  useQuery({
    queryKey: ['my', 'relatives'],
    enabled,
    queryFn: ({ signal }) => read<RelativeView[]>('/api/v1/my/relatives', signal),
  });
export const useSituation = () =>
  useQuery({
    queryKey: ['my', 'situation'],
    queryFn: ({ signal }) => read<SituationView>('/api/v1/my/situation', signal),
  });
export const useConflicts = (authorityId: string) =>
  useQuery({
    queryKey: ['my', 'conflicts', authorityId],
    queryFn: ({ signal }) =>
      read<ConflictView[]>(`/api/v1/my/authorities/${encodeURIComponent(authorityId)}/conflicts`, signal),
  });

export interface Declaration {
  type: AuthorityType;
  startsOn: string | null;
  endsOn: string | null;
  acts: ChoiceAct[] | null;
  evidenceSha256: string;
  traits: IdentityTraits;
}
export const useDeclare = () =>
  useCommand<Declaration, { authorityId: string; reference: string }>({
    path: () => '/api/v1/my/authorities',
    refresh: [['my']],
    patience,
  });
export const useEndAuthority = () =>
  useCommand<{ authorityId: string }>({
    path: ({ authorityId }) => `/api/v1/my/authorities/${authorityId}/end`,
    body: () => ({}),
    refresh: [['my']],
    patience,
  });
export const useAgree = (authorityId: string) =>
  useCommand<{ wishId: string }>({
    path: () => `/api/v1/my/authorities/${authorityId}/agreement`,
    refresh: [['my']],
    patience,
  });
export const useHide = () =>
  useCommand<{ matters: Matter[] }, { soloId: string }>({
    path: () => '/api/v1/my/solo',
    refresh: [['my']],
    patience,
  });
export const useShow = () =>
  useCommand<{ soloId: string }>({
    path: ({ soloId }) => `/api/v1/my/solo/${soloId}/end`,
    body: () => ({}),
    refresh: [['my']],
    patience,
  });

export const caseKey = (reference: string) => ['authority-case', reference] as const;
export const useAuthorityQueue = (enabled: boolean) =>
  useQuery({
    queryKey: ['authority-queue'],
    enabled,
    queryFn: ({ signal }) => read<AuthorityQueueRow[]>('/api/v1/authorities', signal),
  });
export const useAuthorityCase = (reference: string) =>
  useQuery({
    queryKey: caseKey(reference),
    retry: false,
    queryFn: ({ signal }) =>
      read<AuthorityCase>(`/api/v1/authorities/${encodeURIComponent(reference)}`, signal),
  });
export const evidenceAddress = (reference: string): string =>
  `/api/v1/authorities/${encodeURIComponent(reference)}/evidence`;

const refresh = [['authority-case'], ['authority-queue']];
export const useVerify = (authorityId: string) =>
  useCommand<{ sole: boolean; apart: boolean; endsOn?: string | null }>({
    path: () => `/api/v1/authorities/${authorityId}/verification`,
    refresh,
    patience,
  });
export const useRefuse = (authorityId: string) =>
  useCommand<{ reasons: string }>({
    path: () => `/api/v1/authorities/${authorityId}/refusal`,
    refresh,
    patience,
  });
export const useOfficerEnd = (authorityId: string) =>
  useCommand<Record<string, never>>({
    path: () => `/api/v1/authorities/${authorityId}/end`,
    refresh,
    patience,
  });
export const useDecide = (authorityId: string) =>
  useCommand<{ wishId: string; outcome: 'allowed' | 'upheld'; evidenceSha256: string; reasons: string }>({
    path: () => `/api/v1/authorities/${authorityId}/decision`,
    refresh,
    patience,
  });
export const useRecordDeath = () =>
  useCommand<{ evidenceSha256: string; traits: IdentityTraits; diedOn: string }>({
    path: () => '/api/v1/deaths',
    patience,
  });
export const useWrittenRefusal = () =>
  useCommand<{ evidenceSha256: string; traits: IdentityTraits; writtenOn: string }>({
    path: () => '/api/v1/written-refusals',
    patience,
  });
