import { instant } from '../clocks/calendar.js';
import { CLOCK_BY_CODE } from '../clocks/clock.table.js';
import { deadline, monthsBefore, tenYearsAfter } from '../clocks/deadline.js';
import type { WorkingCalendar } from '../clocks/paris.calendar.js';
import type { Refusal } from '../rule.js';
import { permitStatus, type PermitLife } from './permit.decide.js';
import type { IssueKind, PermitStatus } from './permit.model.js';

const LIVE: readonly PermitStatus[] = ['signed', 'active'];

/** EHDS Art. 68(12): the last moment at which an extension can be asked for, one month before the permit ends. */
export const extensionAskedUntil = (validUntil: string): string => monthsBefore(validUntil, 1);

/**
 * Why a permit cannot be issued in the place of another. An amendment keeps the end (Art. 68(13)); one extension, and
 * only one, goes beyond it, by ten years at the most (Art. 68(12)); a renewal is a new judgment of the whole project.
 * A suspended permit is not replaced: its suspension would be lost.
 */
export function successionRefusal(
  old: PermitLife,
  next: { readonly kind: IssueKind; readonly validUntil: string },
): Refusal | undefined {
  const state = permitStatus(old);
  const { permitId, terms } = old;
  const replaceable: readonly PermitStatus[] = next.kind === 'renewal' ? [...LIVE, 'expired'] : LIVE;
  if (!replaceable.includes(state)) return { code: 'permit-state', params: { permitId, state } };
  const [end, newEnd] = [instant(terms.validUntil), instant(next.validUntil)];
  const invalid = (rule: string): Refusal => ({
    code: 'period-invalid',
    params: { rule, field: 'validUntil' },
  });
  if (next.kind === 'amendment' && newEnd > end) return invalid('amendment-keeps-the-end');
  if (next.kind === 'extension') {
    if (old.extended) return { code: 'extension-used', params: { permitId } };
    if (newEnd <= end) return invalid('extension-goes-on');
    if (newEnd > instant(tenYearsAfter(terms.validUntil))) return invalid('at-most-ten-years');
  }
  return undefined;
}

/** The duty to delete the data from the environment (Art. 68(12)). */
export interface DeletionDuty {
  /** `carried-over`: the permit that took its place has the data now. */
  readonly state: 'running' | 'due' | 'overdue' | 'proved' | 'carried-over';
  /** End of the six months; null while the permit is in use. */
  readonly dueAt: string | null;
}

/** @param provedAt when the environment proved the deletion */
export function deletionDuty(
  permit: Pick<PermitLife, 'base' | 'endedAt'>,
  now: string,
  provedAt: string | null = null,
  calendar?: WorkingCalendar,
): DeletionDuty {
  if (permit.base === 'superseded') return { state: 'carried-over', dueAt: null };
  if (permit.endedAt === null) return { state: 'running', dueAt: null };
  const dueAt = deadline(permit.endedAt, CLOCK_BY_CODE.D11!.period, calendar);
  if (provedAt !== null) return { state: 'proved', dueAt };
  return { state: instant(now) > instant(dueAt) ? 'overdue' : 'due', dueAt };
}
