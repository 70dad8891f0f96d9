import type { IdentityCaseDetail } from '@garant/contracts';

type Person = IdentityCaseDetail['person'];
export const TRAITS = [
  ['familyName', 'identity'],
  ['givenNames', 'identity'],
  ['birthDate', 'identity'],
  ['gender', 'identity'],
  ['ins', 'yes-no'],
  ['hasLogin', 'yes-no'],
  ['linkedRecords', 'count'],
  ['choices', 'count'],
] as const;

export interface TraitRow {
  readonly trait: (typeof TRAITS)[number][0];
  readonly kind: (typeof TRAITS)[number][1];
  /** One for each person, in their order. */
  readonly values: readonly string[];
}

/** The people of a case, turned: one row a trait, so that differences stand beside each other. */
export const traitRows = (people: readonly Person[]): TraitRow[] =>
  TRAITS.map(([trait, kind]) => ({ trait, kind, values: people.map((person) => String(person[trait])) }));
