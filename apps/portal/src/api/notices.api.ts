import type {
  AffectedPeople,
  DeskNotice,
  Notice,
  NoticeChanges,
  Policy,
  QuestionView,
  ReasonCounts,
  TermView,
} from '@garant/contracts';
import type { Affected, RefusalReason } from '@garant/rules';
import { useQuery } from '@tanstack/react-query';
import { read } from './client.js';
import { useCommand } from './command.hook.js';

const at = (noticeId: string, version: number): string =>
  `/api/v1/desk/notices/${encodeURIComponent(noticeId)}/${version}`;
const DESK = [['desk', 'notices'], ['notices']];

/** Every version of every notice, for the data-protection officer; while people are being asked it keeps asking. */
export const useDeskNotices = () =>
  useQuery({
    queryKey: ['desk', 'notices', 'list'],
    queryFn: ({ signal }) => read<DeskNotice[]>('/api/v1/desk/notices', signal),
    refetchInterval: ({ state }) => (state.data?.some((one) => one.asking?.running) ? 2_000 : false),
  });
export const useDeskNotice = (noticeId: string, version: number | undefined) =>
  useQuery({
    queryKey: ['desk', 'notices', noticeId, version],
    enabled: version !== undefined,
    queryFn: ({ signal }) => read<Notice>(at(noticeId, version ?? 0), signal),
  });
export const useAffectedPeople = (noticeId: string, version: number, enabled: boolean) =>
  useQuery({
    queryKey: ['desk', 'notices', noticeId, version, 'affected'],
    enabled,
    queryFn: ({ signal }) => read<AffectedPeople>(`${at(noticeId, version)}/affected`, signal),
  });

export interface DraftInput {
  noticeId: string;
  version: number;
  body: Pick<Notice, 'regime' | 'title' | 'sections' | 'legalSources' | 'term'> & { baseHash: string | null };
}
export const useSaveDraft = () =>
  useCommand<DraftInput, { hash: string }>({
    method: 'PUT',
    path: ({ noticeId, version }) => at(noticeId, version),
    body: ({ body }) => body,
    refresh: DESK,
    patience: 20,
  });

export interface PublicationInput {
  noticeId: string;
  version: number;
  hash: string;
  revision?: { sections: { sectionId: string; material: boolean }[]; affected?: Affected };
}
export const usePublishNotice = () =>
  useCommand<PublicationInput>({
    path: ({ noticeId, version }) => `${at(noticeId, version)}/publication`,
    body: ({ hash, revision }) => ({ hash, ...(revision ? { revision } : {}) }),
    refresh: DESK,
    patience: 20,
  });
export const useWithdrawNotice = () =>
  useCommand<{ noticeId: string; version: number }>({
    path: ({ noticeId, version }) => `${at(noticeId, version)}/withdrawal`,
    body: () => ({}),
    refresh: DESK,
    patience: 20,
  });
export const useReasonCounts = () =>
  useQuery({
    queryKey: ['desk', 'reasons'],
    queryFn: ({ signal }) => read<ReasonCounts>('/api/v1/desk/reasons', signal),
  });

export const usePolicies = () =>
  useQuery({
    queryKey: ['policies'],
    queryFn: ({ signal }) => read<Policy[]>('/api/v1/policies', signal),
    staleTime: 300_000,
  });
/** One version of a notice, in force or not. */
export const useNoticeVersion = (noticeId: string, version: number | undefined) =>
  useQuery({
    queryKey: ['notices', noticeId, version],
    enabled: version !== undefined,
    queryFn: ({ signal }) =>
      read<Notice>(`/api/v1/notices/${encodeURIComponent(noticeId)}/${version}`, signal),
  });
export const useNoticeChanges = (noticeId: string, from: number, to: number) =>
  useQuery({
    queryKey: ['notices', noticeId, 'changes', from, to],
    queryFn: ({ signal }) =>
      read<NoticeChanges>(
        `/api/v1/notices/${encodeURIComponent(noticeId)}/changes?from=${from}&to=${to}`,
        signal,
      ),
  });

const under = (path: string, authorityId: string | undefined): string =>
  authorityId === undefined ? path : `${path}?authorityId=${encodeURIComponent(authorityId)}`;

/** What the person is asked again since a notice was revised. */
export const useMyQuestions = (authorityId?: string) =>
  useQuery({
    queryKey: ['my', 'questions', authorityId],
    queryFn: ({ signal }) => read<QuestionView[]>(under('/api/v1/my/questions', authorityId), signal),
  });
export const useDismissQuestion = () =>
  useCommand<{ choiceId: string; version: number; authorityId?: string }>({
    path: ({ choiceId }) => `/api/v1/my/questions/${choiceId}/dismissal`,
    body: ({ version, authorityId }) => ({ version, ...(authorityId ? { authorityId } : {}) }),
    refresh: [['my', 'questions']],
    patience: 20,
  });
/** When the person's consents end. `fresh`: a consent was given this moment; its term is there a second later. */
export const useMyTerms = (authorityId?: string, fresh = false) =>
  useQuery({
    queryKey: ['my', 'terms', authorityId],
    queryFn: ({ signal }) => read<TermView[]>(under('/api/v1/my/terms', authorityId), signal),
    refetchInterval: ({ state }) => (fresh && state.dataUpdateCount < 6 ? 1_500 : false),
  });
export const useGiveReason = () =>
  useCommand<{ choiceId: string; reason: RefusalReason; text?: string }>({
    path: ({ choiceId }) => `/api/v1/my/choices/${choiceId}/reason`,
    body: ({ reason, text }) => ({ reason, ...(text ? { text } : {}) }),
    patience: 20,
  });
