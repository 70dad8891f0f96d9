import { instant } from '../clocks/calendar.js';
import { CLOCK_BY_CODE } from '../clocks/clock.table.js';
import { deadline } from '../clocks/deadline.js';
import type { WorkingCalendar } from '../clocks/paris.calendar.js';
import type { Refusal } from '../rule.js';
import type { FeeEstimate } from './fee.model.js';

/** An estimate that was sent to the applicant, and what they answered. */
export interface SentEstimate extends FeeEstimate {
  /** Content that it was made for. */
  readonly forContent: string;
  readonly sentAt: string;
  readonly acceptedAt: string | null;
}

/**
 * What keeps a permit from being signed: where fees are charged, an estimate was sent beforehand and the applicant
 * accepted it, for the very content that is granted (EHDS Art. 62). No schedule: nothing is charged.
 */
export function feeRefusal(facts: {
  readonly charged: boolean;
  readonly estimate: SentEstimate | undefined;
  readonly forContent: string;
}): Refusal | undefined {
  const { charged, estimate, forContent } = facts;
  if (!estimate) return charged ? { code: 'fee-estimate-missing', params: { rule: 'not-sent' } } : undefined;
  if (estimate.forContent !== forContent)
    return { code: 'fee-estimate-outdated', params: { rule: 'content-changed' } };
  if (estimate.acceptedAt === null) return { code: 'fee-estimate-missing', params: { rule: 'not-accepted' } };
  return undefined;
}

/** Why an applicant cannot accept: nothing was sent, it is accepted already, or the content changed since. */
export function acceptanceRefusal(
  estimate: SentEstimate | undefined,
  forContent: string,
): Refusal | undefined {
  if (!estimate) return { code: 'fee-estimate-missing', params: { rule: 'not-sent' } };
  if (estimate.forContent !== forContent)
    return { code: 'fee-estimate-outdated', params: { rule: 'content-changed' } };
  if (estimate.acceptedAt !== null) return { code: 'fee-accepted-already' };
  return undefined;
}

/** What a withdrawal costs: what was spent until then, which is the processing once it has begun (Art. 62). */
export const incurredCents = (
  estimate: FeeEstimate | undefined,
  application: { readonly completeAt: string | null },
): number =>
  application.completeAt === null
    ? 0
    : (estimate?.lines ?? [])
        .filter(({ code }) => code === 'application-processing')
        .reduce((sum, { cents }) => sum + cents, 0);

/** D15: holder and user have a month from the permit to agree; after it the access body may set the fee (Art. 62(4)). */
export const agreementDueAt = (permitSignedAt: string, calendar?: WorkingCalendar): string =>
  deadline(permitSignedAt, CLOCK_BY_CODE.D15!.period, calendar);

export interface FeeDispute {
  readonly holderId: string;
  readonly openedAt: string;
  readonly settled: { readonly cents: number; readonly at: string } | null;
}

/** Why the access body cannot set a holder's fee: nobody disagrees, the month to agree still runs, or it is set. */
export function settlementRefusal(
  dispute: FeeDispute | undefined,
  permit: { readonly signedAt: string },
  now: string,
): Refusal | undefined {
  if (!dispute || dispute.settled !== null) return { code: 'fee-dispute-missing' };
  const dueAt = agreementDueAt(permit.signedAt);
  return instant(now) <= instant(dueAt) ? { code: 'fee-period-running', params: { dueAt } } : undefined;
}

/** Why a disagreement cannot be notified: the month is over, or it is notified already. */
export function disputeRefusal(
  dispute: FeeDispute | undefined,
  permit: { readonly signedAt: string },
  now: string,
): Refusal | undefined {
  if (dispute) return { code: 'fee-accepted-already', params: { rule: 'disputed-already' } };
  const dueAt = agreementDueAt(permit.signedAt);
  return instant(now) > instant(dueAt) ? { code: 'fee-dispute-too-late', params: { dueAt } } : undefined;
}
