import type { ChoiceEffect, ChoiceView, Notice } from '@garant/contracts';
import type { ChoiceAct, ChoiceScope, DecidedRegime } from '@garant/rules';
import { useQuery } from '@tanstack/react-query';
import { itemsOf, read, readText } from './client.js';
import { useCommand } from './command.hook.js';

export const choicesKey = ['my', 'choices'] as const;
export const useMyChoices = () =>
  useQuery({
    queryKey: choicesKey,
    queryFn: async ({ signal }) =>
      itemsOf(await read<ChoiceView[] | { items: ChoiceView[] }>('/api/v1/my/choices', signal)),
  });

export const useNotices = () =>
  useQuery({
    queryKey: ['notices'],
    queryFn: async ({ signal }) =>
      itemsOf(await read<Notice[] | { items: Notice[] }>('/api/v1/notices', signal)),
    staleTime: 300_000,
  });

/** The notice in force for a regime: the newest published version. */
export const noticeFor = (notices: readonly Notice[], regime: DecidedRegime): Notice | undefined =>
  notices
    .filter((notice) => notice.regime === regime && notice.status === 'published')
    .sort((a, b) => b.version - a.version)[0];

export interface ChoiceInput {
  regime: DecidedRegime;
  act: ChoiceAct;
  scope: ChoiceScope;
  notice: { noticeId: string; version: number; hash: string; language: 'fr' | 'en'; shownAt?: string };
  channel: 'portal';
  actedAt: string;
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
export const useEffectOf = (choiceId: string | undefined) =>
  useQuery({
    queryKey: ['my', 'effect', choiceId],
    enabled: choiceId !== undefined,
    queryFn: ({ signal }) => read<ChoiceEffect>(`/api/v1/my/choices/${choiceId}/effect`, signal),
    refetchInterval: ({ state }) => (state.data?.inForce.atGateway && state.data.logged ? 15_000 : 1_000),
    retry: true,
    retryDelay: 1_500,
  });

export interface Receipt {
  receiptId?: string;
  jws: string;
  record?: Record<string, unknown>;
}
export const useReceipt = (receiptId: string | undefined) =>
  useQuery({
    queryKey: ['my', 'receipt', receiptId],
    enabled: receiptId !== undefined,
    queryFn: ({ signal }) => read<Receipt>(`/api/v1/my/receipts/${receiptId}`, signal),
  });

export interface ReceiptProof {
  /** The .tlog-proof file. */
  proof: string;
  /** The bytes of the log entry that it proves, base64; absent when the answer is the file alone. */
  entry?: string;
}
/** The log proof of a receipt, once the log has it. */
export const useReceiptProof = (receiptId: string | undefined, logged: boolean) =>
  useQuery({
    queryKey: ['my', 'receipt-proof', receiptId],
    enabled: receiptId !== undefined && logged,
    retry: 5,
    queryFn: async ({ signal }): Promise<ReceiptProof> => {
      const text = await readText(`/api/v1/my/receipts/${receiptId}/proof`, 'application/json', signal);
      return text.startsWith('{') ? (JSON.parse(text) as ReceiptProof) : { proof: text };
    },
  });
