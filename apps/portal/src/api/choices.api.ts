import type { ChoiceEffect, ChoiceView, Notice } from '@garant/contracts';
import type { ChoiceAct, ChoiceScope, DecidedRegime } from '@garant/rules';
import { useQuery } from '@tanstack/react-query';
import { itemsOf, read, readText } from './client.js';
import { useCommand } from './command.hook.js';

export const choicesKey = ['my', 'choices'] as const;
/** One's own choices; with an authority, those of the person it is over. */
export const useMyChoices = (authorityId?: string) =>
  useQuery({
    queryKey: [...choicesKey, authorityId],
    queryFn: async ({ signal }) =>
      itemsOf(
        await read<ChoiceView[] | { items: ChoiceView[] }>(under('/api/v1/my/choices', authorityId), signal),
      ),
  });
const under = (path: string, authorityId: string | undefined): string =>
  authorityId === undefined ? path : `${path}?authorityId=${encodeURIComponent(authorityId)}`;

export const useNotices = () =>
  useQuery({
    queryKey: ['notices'],
    queryFn: async ({ signal }) =>
      itemsOf(await read<Notice[] | { items: Notice[] }>('/api/v1/notices', signal)),
    staleTime: 300_000,
  });

/** The notice in force for a regime: the one that is asked for, else the general one. The list has one version of each. */
export const noticeFor = (
  notices: readonly Notice[],
  regime: DecidedRegime,
  noticeId?: string | null,
): Notice | undefined => {
  const ofRegime = notices
    .filter((notice) => notice.regime === regime && notice.status === 'published')
    .sort((a, b) => (a.noticeId < b.noticeId ? -1 : 1));
  return (
    ofRegime.find((notice) => notice.noticeId === noticeId) ??
    ofRegime.find((notice) => PLATFORM_NOTICES.includes(notice.noticeId)) ??
    ofRegime[0]
  );
};
/** The notices that every platform begins with, one per regime. */
const PLATFORM_NOTICES = ['ehds-opt-out', 'non-opposition', 'snds-opposition', 'project-consent'];

export interface ChoiceInput {
  regime: DecidedRegime;
  act: ChoiceAct;
  scope: ChoiceScope;
  notice: { noticeId: string; version: number; hash: string; language: 'fr' | 'en'; shownAt?: string };
  channel: 'portal';
  actedAt: string;
  /** The authority under which somebody chooses for another person. */
  authorityId?: string;
}
export interface RecordedChoice {
  choiceId: string;
  position: number;
  receiptId: string;
  effect?: ChoiceEffect;
}
export const useRecordChoice = () =>
  useCommand<ChoiceInput, RecordedChoice>({ path: () => '/api/v1/my/choices', refresh: [['my']] });

/** Asked every second until the choice is in force and in the log, then now and then for recalls. */
export const useEffectOf = (choiceId: string | undefined, authorityId?: string) =>
  useQuery({
    queryKey: ['my', 'effect', choiceId, authorityId],
    enabled: choiceId !== undefined,
    queryFn: ({ signal }) =>
      read<ChoiceEffect>(under(`/api/v1/my/choices/${choiceId}/effect`, authorityId), signal),
    refetchInterval: ({ state }) => (state.data?.inForce.atGateway && state.data.logged ? 15_000 : 1_000),
    retry: true,
    retryDelay: 1_500,
  });

export interface Receipt {
  receiptId?: string;
  jws: string;
  record?: Record<string, unknown>;
}
export const useReceipt = (receiptId: string | undefined, authorityId?: string) =>
  useQuery({
    queryKey: ['my', 'receipt', receiptId, authorityId],
    enabled: receiptId !== undefined,
    queryFn: ({ signal }) => read<Receipt>(under(`/api/v1/my/receipts/${receiptId}`, authorityId), signal),
  });

export interface ReceiptProof {
  /** The .tlog-proof file. */
  proof: string;
  /** The bytes of the log entry that it proves, base64; absent when the answer is the file alone. */
  entry?: string;
}
/** The log proof of a receipt, once the log has it. */
export const useReceiptProof = (receiptId: string | undefined, logged: boolean, authorityId?: string) =>
  useQuery({
    queryKey: ['my', 'receipt-proof', receiptId, authorityId],
    enabled: receiptId !== undefined && logged,
    retry: 5,
    queryFn: async ({ signal }): Promise<ReceiptProof> => {
      const text = await readText(
        under(`/api/v1/my/receipts/${receiptId}/proof`, authorityId),
        'application/json',
        signal,
      );
      return text.startsWith('{') ? (JSON.parse(text) as ReceiptProof) : { proof: text };
    },
  });
