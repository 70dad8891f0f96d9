import type { CaseKind, CaseTrack } from '../procedures/case.kind.js';
import type { Sentence } from '../rule.js';
import type { Pause, LegalPeriod } from './deadline.js';

/** Clocks of the law (D01 to D20), those of several steps by step. */
export const CLOCK_CODES = [
  'D01',
  'D02',
  'D03',
  'D04.proposal',
  'D04.decision',
  'D05.assessment',
  'D05.answer',
  'D06',
  'D07',
  'D08',
  'D09',
  'D10',
  'D11',
  'D12',
  'D13',
  'D14',
  'D15',
  'D16',
  'D17',
  'D18',
  'D19.completeness',
  'D19.opinion',
  'D19.authorisation',
  'D20',
] as const;
export type ClockCode = (typeof CLOCK_CODES)[number];

/** Streams whose events move clocks. */
export const CLOCK_NOUNS = ['application', 'permit', 'project', 'dataset'] as const;
export type ClockNoun = (typeof CLOCK_NOUNS)[number];

/** Who has to act before the end, and hears of it. */
export const CLOCK_PARTIES = [
  'applicant',
  'access-body',
  'holder',
  'environment',
  'authority',
  'platform',
] as const;
export type ClockParty = (typeof CLOCK_PARTIES)[number];

/** An event of a stream, as clocks read it. */
export interface ClockMoment {
  readonly type: string;
  /** RFC 3339. */
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** An event that does something to a clock. `when` looks at it and at what came before; absent: always. */
export interface ClockTrigger {
  readonly on: string;
  readonly when?: (moment: ClockMoment, before: readonly ClockMoment[]) => boolean;
  /** Start: another length than the row's. */
  readonly period?: LegalPeriod;
  /** Start and extension: member of the event that states the end. */
  readonly endIn?: string;
  /** Start: days before this member, which is a date to count back from. */
  readonly backFrom?: string;
}

export interface ClockRow {
  readonly code: ClockCode;
  readonly title: Sentence;
  /** Whose events move it; null: no event of this service does, `elsewhere` says what keeps it. */
  readonly noun: ClockNoun | null;
  /** Absent: all. */
  readonly kinds?: readonly CaseKind[];
  readonly tracks?: readonly CaseTrack[];
  readonly period: LegalPeriod;
  /** What may be added once, and by which event. */
  readonly extension?: { readonly by: LegalPeriod; readonly on: readonly ClockTrigger[] };
  /** `restarts`: a further start sets it anew; otherwise the first one stands until the clock has stopped. */
  readonly starts: readonly ClockTrigger[];
  readonly restarts?: true;
  readonly pausesOn?: readonly ClockTrigger[];
  readonly resumesOn?: readonly ClockTrigger[];
  /** What was due is done. */
  readonly stops: readonly ClockTrigger[];
  /** There is nothing to be done any more. */
  readonly voids: readonly ClockTrigger[];
  /** Members that tell several clocks of one code in a stream apart. */
  readonly of?: readonly string[];
  readonly owedBy: ClockParty;
  /** What it means that it has run out. It never means yes. */
  readonly lapse: Sentence;
  /** Days before the end on which whoever owes is reminded, by policy; empty: reminded elsewhere, or not. */
  readonly remindDays: readonly number[];
  /** Whether a lapse is told to people; false where the duty's own part tells it. */
  readonly tellsLapse: boolean;
  readonly article: string;
  /** Where a clock without events of this service is kept. */
  readonly elsewhere?: string;
}

/** One clock as the events of its stream tell it. Pure: nothing here knows what time it is. */
export interface Clock {
  readonly code: ClockCode;
  /** `<member>` or `<member>/<member>` of `of`; empty when there is one. */
  readonly instance: string;
  readonly article: string;
  readonly owedBy: ClockParty;
  readonly startedAt: string;
  /** Null while it is paused. */
  readonly dueAt: string | null;
  /** The end without pauses and extension. */
  readonly firstDueAt: string;
  readonly pauses: readonly Pause[];
  readonly extendedBy: LegalPeriod | null;
  readonly extendedAt: string | null;
  readonly doneAt: string | null;
  readonly voidedAt: string | null;
  /** The end that passed before anything was done; known once it has stopped. */
  readonly lapsedAt: string | null;
}

export type ClockStanding = 'running' | 'paused' | 'lapsed' | 'done' | 'done-late' | 'void';
