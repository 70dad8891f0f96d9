import { instant } from '../clocks/calendar.js';
import type { AssistanceRefusal } from './assistance.codes.js';
import { no } from './assistance.refusal.js';

/** When a choice that was laid down begins to count (TEHDAS2 D8.1 §5.7: advance directives are possible). */
export const ADVANCE_MOMENTS = ['date', 'authority-begins', 'death'] as const;
export type AdvanceMomentKind = (typeof ADVANCE_MOMENTS)[number];
export type AdvanceMoment =
  | { readonly kind: 'date'; readonly on: string }
  | { readonly kind: 'authority-begins' }
  | { readonly kind: 'death' };

/** As far ahead as a person may lay down a day. */
export const FURTHEST_ADVANCE_YEARS = 50;

/** Whether a moment can still come. @param acceptedAt RFC 3339 */
export function decideMoment(
  moment: AdvanceMoment,
  acceptedAt: string,
): { readonly ok: true } | { readonly ok: false; readonly refusal: AssistanceRefusal } {
  if (moment.kind !== 'date') return { ok: true };
  const today = acceptedAt.slice(0, 10);
  const furthest = `${Number(today.slice(0, 4)) + FURTHEST_ADVANCE_YEARS}${today.slice(4)}`;
  return moment.on > today && moment.on <= furthest
    ? { ok: true }
    : no('advance-moment', { on: moment.on, after: today, until: furthest });
}

/**
 * How an advance choice enters the register when its moment comes. One that protects is an act of that moment. One that
 * permits keeps the moment at which it was laid down, so that it displaces nothing that the person decided since: a
 * later no stands.
 */
export function advanceTimes(
  effect: 'allow' | 'deny',
  laidDownAt: string,
  now: string,
): { readonly actedAt: string; readonly acceptedAt: string } {
  const at = effect === 'deny' && instant(now) > instant(laidDownAt) ? now : laidDownAt;
  return { actedAt: at, acceptedAt: at };
}
