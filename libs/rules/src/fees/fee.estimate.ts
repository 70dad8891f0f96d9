import { instant } from '../clocks/calendar.js';
import { parisDay } from '../clocks/paris.calendar.js';
import type { ApplicantType } from '../codes.js';
import type { Sentence } from '../rule.js';
import type { FeeBasis, FeeEstimate, FeeLine, FeePayer, FeePrice, FeeSchedule } from './fee.model.js';

/** What a price depends on, of an application's content and of the datasets that it names. */
export interface FeeFacts {
  readonly applicantType: ApplicantType;
  /** A company of fewer than ten people and at most two million euros (Recommendation 2003/361/EC, Annex Art. 2(3)). */
  readonly microEnterprise?: boolean | undefined;
  readonly persons: number;
  readonly datasets: readonly { readonly holderId: string; readonly resourceTypes: number }[];
  /** ISO calendar days, both included. */
  readonly periodStart: string;
  readonly periodEnd: string;
}

/** The schedule in force on the Paris day of `at`: the newest of those that have begun. */
export const scheduleInForce = (schedules: readonly FeeSchedule[], at: string): FeeSchedule | undefined =>
  schedules
    .filter(({ validFrom }) => validFrom <= parisDay(at))
    .reduce<FeeSchedule | undefined>(
      (newest, one) => (newest === undefined || one.version > newest.version ? one : newest),
      undefined,
    );

/** Why prices cannot become a schedule; `undefined`: they can. `field` is the place in the schedule. */
export function scheduleFault(
  schedule: Pick<FeeSchedule, 'validFrom' | 'prices' | 'reductions'>,
  now: string,
): { readonly field: string; readonly rule: string } | undefined {
  if (!Number.isFinite(instant(schedule.validFrom))) return { field: 'validFrom', rule: 'day' };
  if (schedule.validFrom < parisDay(now)) return { field: 'validFrom', rule: 'in-the-past' };
  const seen = new Set<string>();
  for (const [at, { code, holderId, basis, cents }] of schedule.prices.entries()) {
    const field = `prices.${at}`;
    if ((code === 'holder') !== (holderId !== undefined))
      return { field, rule: 'holder-of-holder-lines-only' };
    if (!Number.isSafeInteger(cents) || cents < 0) return { field, rule: 'whole-cents' };
    const name = `${code} ${holderId ?? ''} ${basis}`;
    if (seen.has(name)) return { field, rule: 'named-twice' };
    seen.add(name);
  }
  const payers = new Set<string>();
  for (const [at, { payer, percent }] of schedule.reductions.entries()) {
    const field = `reductions.${at}`;
    if (!Number.isInteger(percent) || percent < 1 || percent > 100) return { field, rule: 'percent' };
    if (payers.has(payer)) return { field, rule: 'named-twice' };
    payers.add(payer);
  }
  return undefined;
}

/** Who pays, as far as a reduction knows them (Art. 62(2)). */
export function payerOf({ applicantType, microEnterprise }: FeeFacts): FeePayer | null {
  if (applicantType === 'public-body' || applicantType === 'mandated-by-public-body') return 'public-body';
  if (applicantType === 'university') return 'university';
  return microEnterprise === true ? 'micro-enterprise' : null;
}

/** Calendar months that a period touches. */
export function monthsOf({ periodStart, periodEnd }: Pick<FeeFacts, 'periodStart' | 'periodEnd'>): number {
  const month = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
  return Math.max(1, month(periodEnd) - month(periodStart) + 1);
}

type Counts = Readonly<Record<'datasets' | 'types' | 'persons' | 'months', number>>;
const QUANTITY: Readonly<Record<FeeBasis, (counts: Counts) => number>> = {
  once: () => 1,
  'per-dataset': ({ datasets }) => datasets,
  'per-resource-type': ({ types }) => types,
  'per-person': ({ persons }) => persons,
  'per-month': ({ months }) => months,
  'per-person-month': ({ persons, months }) => persons * months,
  'per-dataset-month': ({ datasets, months }) => datasets * months,
};
const UNITS: Readonly<Record<FeeBasis, Sentence>> = {
  once: { fr: 'une fois', en: 'once' },
  'per-dataset': { fr: 'par jeu de données', en: 'per dataset' },
  'per-resource-type': { fr: 'par type de données', en: 'per type of data' },
  'per-person': { fr: 'par personne nommée', en: 'per named person' },
  'per-month': { fr: 'par mois', en: 'per month' },
  'per-person-month': { fr: 'par personne nommée et par mois', en: 'per named person and month' },
  'per-dataset-month': { fr: 'par jeu de données et par mois', en: 'per dataset and month' },
};

/** What an application costs by a schedule, line by line (Art. 62(3), (4)). Pure arithmetic on whole cents. */
export function estimateFees(schedule: FeeSchedule, facts: FeeFacts): FeeEstimate {
  const payer = payerOf(facts);
  const lines = schedule.prices.flatMap((price) => lineOf(price, payer, schedule, facts) ?? []);
  return {
    scheduleVersion: schedule.version,
    currency: 'EUR',
    payer,
    lines,
    totalCents: lines.reduce((sum, { cents }) => sum + cents, 0),
  };
}

function lineOf(
  { code, basis, cents: unitCents, holderId }: FeePrice,
  payer: FeePayer | null,
  { reductions }: FeeSchedule,
  facts: FeeFacts,
): FeeLine | undefined {
  const datasets = facts.datasets.filter(
    (dataset) => holderId === undefined || dataset.holderId === holderId,
  );
  // A holder whose data nobody asks for is paid nothing.
  if (datasets.length === 0) return undefined;
  const quantity = QUANTITY[basis]({
    datasets: datasets.length,
    types: datasets.reduce((sum, { resourceTypes }) => sum + resourceTypes, 0),
    persons: facts.persons,
    months: monthsOf(facts),
  });
  const reductionPercent =
    reductions.find((one) => one.payer === payer && one.codes.includes(code))?.percent ?? 0;
  const gross = unitCents * quantity;
  const cents = gross - Math.ceil((gross * reductionPercent) / 100);
  return {
    code,
    holderId: holderId ?? null,
    basis,
    unitCents,
    quantity,
    reductionPercent,
    cents,
    explanation: explain({ unitCents, quantity, basis, reductionPercent, cents }),
  };
}

type Counted = Pick<FeeLine, 'unitCents' | 'quantity' | 'basis' | 'reductionPercent' | 'cents'>;
function explain({ unitCents, quantity, basis, reductionPercent, cents }: Counted): Sentence {
  const fr = `${quantity} × ${euros(unitCents, ',')} € (${UNITS[basis].fr})`;
  const en = `${quantity} × €${euros(unitCents, '.')} (${UNITS[basis].en})`;
  return reductionPercent === 0
    ? { fr: `${fr} = ${euros(cents, ',')} €`, en: `${en} = €${euros(cents, '.')}` }
    : {
        fr: `${fr}, moins ${reductionPercent} % = ${euros(cents, ',')} €`,
        en: `${en}, less ${reductionPercent}% = €${euros(cents, '.')}`,
      };
}
const euros = (cents: number, mark: ',' | '.'): string =>
  `${Math.floor(cents / 100)}${mark}${String(cents % 100).padStart(2, '0')}`;
