import { instant } from '../clocks/calendar.js';
import type { AssistanceRefusal } from './assistance.codes.js';
import { no } from './assistance.refusal.js';

/**
 * From when an act on paper counts. The guidance to Article 71 (TEHDAS2 D8.1, sections 5.4 and 5.7) wants the moment to
 * be explicit and leaves it to national rules; it is the deployer's setting here.
 * `protective`: an act that protects counts from reception, an act that permits from signature; each is the reading that
 * protects more, for what came between the two days is then decided against use.
 */
export const PAPER_DATE_RULES = ['protective', 'signature', 'reception', 'entry'] as const;
export type PaperDateRule = (typeof PAPER_DATE_RULES)[number];

type Day = 'signature' | 'reception' | 'entry';
export const PAPER_DATES: Readonly<Record<PaperDateRule, Readonly<Record<'deny' | 'allow', Day>>>> = {
  protective: { deny: 'reception', allow: 'signature' },
  signature: { deny: 'signature', allow: 'signature' },
  reception: { deny: 'reception', allow: 'reception' },
  entry: { deny: 'entry', allow: 'entry' },
};

export interface PaperDates {
  /** Calendar day on the form; null when there is none. */
  readonly signedOn: string | null;
  /** Calendar day of the office's stamp. */
  readonly receivedOn: string;
  /** When the form was registered. */
  readonly receivedAt: string;
  /** When the quality check was accepted. */
  readonly checkedAt: string;
}

/** A day without an hour is read on the side that protects: its end for an act that protects, its beginning else. */
function momentOf(day: string, effect: 'deny' | 'allow', latest: string): string {
  if (effect === 'allow') return `${day}T00:00:00.000Z`;
  const end = `${day}T23:59:59.999Z`;
  return instant(end) < instant(latest) ? end : latest;
}

/**
 * When an act of a form was made. A protective act is never lost for want of a date: without a usable one, reception
 * counts. A permissive act needs a day of signature, and not one to come.
 */
export function paperActedAt(
  rule: PaperDateRule,
  effect: 'deny' | 'allow',
  dates: PaperDates,
):
  | { readonly ok: true; readonly actedAt: string }
  | { readonly ok: false; readonly refusal: AssistanceRefusal } {
  const signedLater = dates.signedOn !== null && dates.signedOn > dates.receivedOn;
  if (effect === 'allow' && dates.signedOn === null) return no('form-undated');
  if (effect === 'allow' && signedLater)
    return no('form-date-in-future', { signedOn: dates.signedOn, receivedOn: dates.receivedOn });
  const wanted = PAPER_DATES[rule][effect];
  if (wanted === 'entry') return { ok: true, actedAt: dates.checkedAt };
  const day =
    wanted === 'signature' && dates.signedOn !== null && !signedLater ? dates.signedOn : dates.receivedOn;
  return { ok: true, actedAt: momentOf(day, effect, dates.receivedAt) };
}
