import type { Sentence } from '../rule.js';

/** What a fee can be for (EHDS Art. 62(1); lines of the TEHDAS2 permit template). `holder`: the share of one holder. */
export const FEE_CODES = [
  'application-processing',
  'data-preparation',
  'environment-setup',
  'environment-running',
  'storage',
  'additional-services',
  'holder',
] as const;
export type FeeCode = (typeof FEE_CODES)[number];

/** What a price is multiplied by. Months are the calendar months begun of the requested period. */
export const FEE_BASES = [
  'once',
  'per-dataset',
  'per-resource-type',
  'per-person',
  'per-month',
  'per-person-month',
  'per-dataset-month',
] as const;
export type FeeBasis = (typeof FEE_BASES)[number];

/** Who may pay less (Art. 62(2)): bodies with a public task, university researchers, micro-enterprises. */
export const FEE_PAYERS = ['public-body', 'university', 'micro-enterprise'] as const;
export type FeePayer = (typeof FEE_PAYERS)[number];

export interface FeePrice {
  readonly code: FeeCode;
  readonly basis: FeeBasis;
  /** Euro cents for one unit. */
  readonly cents: number;
  /** Of `holder`, and of nothing else. */
  readonly holderId?: string | undefined;
}

export interface FeeReduction {
  readonly payer: FeePayer;
  /** Whole per cent off. */
  readonly percent: number;
  /** Lines it applies to. */
  readonly codes: readonly FeeCode[];
}

/** Prices in force from a day on; published, the same for everybody (Art. 62(3): transparent, non-discriminatory). */
export interface FeeSchedule {
  readonly version: number;
  /** First ISO calendar day, Paris. */
  readonly validFrom: string;
  readonly prices: readonly FeePrice[];
  readonly reductions: readonly FeeReduction[];
}

export interface FeeLine {
  readonly code: FeeCode;
  readonly holderId: string | null;
  readonly basis: FeeBasis;
  readonly unitCents: number;
  readonly quantity: number;
  readonly reductionPercent: number;
  /** After the reduction, which is rounded in favour of whoever pays. */
  readonly cents: number;
  readonly explanation: Sentence;
}

export interface FeeEstimate {
  readonly scheduleVersion: number;
  readonly currency: 'EUR';
  readonly payer: FeePayer | null;
  readonly lines: readonly FeeLine[];
  readonly totalCents: number;
}
