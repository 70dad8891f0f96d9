import type { ChoiceAct, ChoiceScope, DecidedRegime } from '../codes.js';

/**
 * `received`: its scan is kept. `entered`: read by one agent. `differing`: the second agent read something else.
 * `agreed`: two readings are the same, or a third look settled where they were not. `checked`: in force.
 */
export const FORM_STATES = ['received', 'entered', 'differing', 'agreed', 'checked', 'rejected'] as const;
export type FormStatus = (typeof FORM_STATES)[number];

export const FORM_REJECTIONS = [
  'unreadable',
  'identity-incomplete',
  'no-act',
  'not-a-form',
  'duplicate',
] as const;
export type FormRejection = (typeof FORM_REJECTIONS)[number];

/** One box that the person ticked. */
export interface TickedAct {
  readonly regime: DecidedRegime;
  readonly act: ChoiceAct;
  readonly scope: ChoiceScope;
}

/** What an agent read on a form. */
export interface FormEntry {
  readonly noticeId: string;
  readonly noticeVersion: number;
  readonly language: 'fr' | 'en';
  readonly familyName: string;
  readonly givenNames: string;
  /** Calendar day. */
  readonly birthDate: string;
  readonly gender: 'male' | 'female' | 'other' | 'unknown';
  readonly acts: readonly TickedAct[];
  readonly signed: boolean;
  /** Calendar day of the signature; null when the form has none. */
  readonly signedOn: string | null;
}
export const FORM_FIELDS = [
  'noticeId',
  'noticeVersion',
  'language',
  'familyName',
  'givenNames',
  'birthDate',
  'gender',
  'acts',
  'signed',
  'signedOn',
] as const satisfies readonly (keyof FormEntry)[];
export type FormField = (typeof FORM_FIELDS)[number];

export interface Reading {
  /** Account of whoever read. */
  readonly by: string;
  readonly entry: FormEntry;
}
export interface PaperForm {
  readonly status: FormStatus;
  /** Only agents of the organisation that received it work on it. */
  readonly organisation: string;
  readonly first: Reading | null;
  readonly second: Reading | null;
  /** The third look, when the two readings differed. */
  readonly settled: Reading | null;
}

const tick = ({ regime, act, scope }: TickedAct): string =>
  [regime, act, scope.kind, scope.id ?? ''].join(' ');
/** A field in a form in which equal readings are equal texts. The order of ticks means nothing; every letter of a name does. */
const textOf = (entry: FormEntry, field: FormField): string =>
  field === 'acts' ? entry.acts.map(tick).sort().join('\n') : String(entry[field]);

/** Fields that two readings of a form do not share, in the order of the form. */
export const differingFields = (a: FormEntry, b: FormEntry): FormField[] =>
  FORM_FIELDS.filter((field) => textOf(a, field) !== textOf(b, field));

export const sameField = (a: FormEntry, b: FormEntry, field: FormField): boolean =>
  textOf(a, field) === textOf(b, field);
