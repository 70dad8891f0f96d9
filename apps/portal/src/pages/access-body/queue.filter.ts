import type { ApplicationView } from '@garant/contracts';

export interface QueueFilter {
  state: ApplicationView['state'] | '';
  /** `me`: only what the caller can act on now. */
  who: string;
  text: string;
}

/** Applications that fit, the most pressing deadline first, then the oldest. */
export function filterQueue<
  A extends Pick<
    ApplicationView,
    'state' | 'allowed' | 'content' | 'organisation' | 'decisionDueAt' | 'submittedAt'
  >,
>(list: readonly A[], { state, who, text }: QueueFilter): A[] {
  const wanted = text.trim().toLocaleLowerCase();
  const fits = (one: A) =>
    (state === '' || one.state === state) &&
    (who !== 'me' || one.allowed.length > 0) &&
    (wanted === '' ||
      `${one.content.title ?? ''} ${one.organisation ?? ''} ${one.content.purpose ?? ''}`
        .toLocaleLowerCase()
        .includes(wanted));
  const due = (one: A) =>
    one.state === 'DECISION_ISSUED' || one.state === 'WITHDRAWN' ? '9' : (one.decisionDueAt ?? '8');
  return list
    .filter(fits)
    .sort((a, b) => due(a).localeCompare(due(b)) || (a.submittedAt ?? '').localeCompare(b.submittedAt ?? ''));
}
