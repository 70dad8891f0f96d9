import { addMonths, instant } from '../clocks/calendar.js';
import { CLOCK_BY_CODE } from '../clocks/clock.table.js';
import { deadline } from '../clocks/deadline.js';
import type {
  PermitCommand,
  PermitEvent,
  PermitLife,
  RecordedPermitEvent,
} from '../permits/permit.decide.js';
import type { Refusal } from '../rule.js';
import { refuse } from '../rule.js';
import type { Decided } from './application.model.js';
import { DEFAULT_APPEAL_MONTHS, EXCLUSION_YEARS } from './period.table.js';
import type { Measure } from './procedure.codes.js';
import type { ProcedurePolicy } from './procedure.model.js';

interface Reasoned {
  readonly reason: string;
}
export interface MeasureBodies {
  /** `heardUntil`: at most four weeks away, and four weeks when absent. */
  'permit.announce-measure': Reasoned & {
    readonly measures: readonly Measure[];
    readonly heardUntil?: string | undefined;
  };
  'permit.answer-measure': Reasoned;
  'permit.drop-measure': Reasoned;
  'permit.exclude': Reasoned & { readonly account: string; readonly until: string };
  'permit.lift-exclusion': Reasoned & { readonly account: string };
  'permit.appeal': Reasoned;
  'permit.confirm-revocation': Reasoned;
  'permit.reinstate': Reasoned;
}
export type MeasureCommandType = keyof MeasureBodies;
export type MeasureCommand = Extract<PermitCommand, { type: MeasureCommandType }>;

const MEASURE_COMMANDS: Readonly<Record<MeasureCommandType, true>> = {
  'permit.announce-measure': true,
  'permit.answer-measure': true,
  'permit.drop-measure': true,
  'permit.exclude': true,
  'permit.lift-exclusion': true,
  'permit.appeal': true,
  'permit.confirm-revocation': true,
  'permit.reinstate': true,
};
export const isMeasure = (command: PermitCommand): command is MeasureCommand =>
  command.type in MEASURE_COMMANDS;

type Hashed = { readonly permitId: string; readonly reasonHash: string };
export interface MeasureEventData {
  'permit.measure-announced': Hashed & { readonly measures: readonly Measure[]; readonly heardUntil: string };
  'permit.measure-answered': Hashed;
  'permit.measure-dropped': Hashed;
  'permit.user-excluded': Hashed & { readonly account: string; readonly until: string };
  'permit.exclusion-lifted': Hashed & { readonly account: string };
  'permit.appealed': Hashed;
  'permit.revocation-confirmed': Hashed;
  'permit.reinstated': Hashed;
}

/** What was announced against the users of a permit, and what came of it. */
export interface MeasureLife {
  readonly hearing: {
    readonly measures: readonly Measure[];
    readonly heardUntil: string;
    readonly answeredAt: string | null;
  } | null;
  readonly revokedBy: string | null;
  /** Of the revocation. */
  readonly appeal: { readonly at: string; readonly settledAt: string | null } | null;
  readonly exclusions: readonly { readonly account: string; readonly until: string }[];
}
export const NO_MEASURE: MeasureLife = { hearing: null, revokedBy: null, appeal: null, exclusions: [] };

/**
 * EHDS Art. 63(2): nobody is punished unheard. The measure was announced, and the person answered or the time to be heard
 * is over. A suspension protects at once and needs none.
 */
export function hearingRefusal(
  { hearing }: Pick<MeasureLife, 'hearing'>,
  measure: Measure,
  now: string,
): Refusal | undefined {
  if (!hearing || !hearing.measures.includes(measure))
    return { code: 'hearing-missing', params: { measure, article: 'EHDS Art. 63(2)' } };
  if (hearing.answeredAt === null && instant(now) <= instant(hearing.heardUntil))
    return { code: 'hearing-running', params: { heardUntil: hearing.heardUntil } };
  return undefined;
}

interface Facts {
  readonly now: string;
  readonly policy?: ProcedurePolicy | undefined;
}

/** Measures, hearing, exclusion and appeal. Authorisation and reasons have been judged before. */
export function decideMeasure(
  permit: PermitLife,
  command: MeasureCommand,
  facts: Facts,
  reason: () => Hashed,
): Decided<PermitEvent> {
  const { now } = facts;
  const one = <T extends keyof MeasureEventData>(
    type: T,
    data: MeasureEventData[T],
  ): Decided<PermitEvent> => ({
    ok: true,
    events: [{ type, key: permit.permitId, data } as unknown as PermitEvent],
  });
  const months = facts.policy?.appealMonths ?? DEFAULT_APPEAL_MONTHS;
  const { actor } = command;
  if (actor.role === 'researcher' && permit.applicant !== null && permit.applicant !== actor.ref)
    return refuse('forbidden', { command: command.type });
  switch (command.type) {
    case 'permit.announce-measure': {
      const { measures } = command.body;
      if (measures.length === 0) return refuse('invalid-body', { field: 'measures' });
      if (permit.hearing) return refuse('permit-state', { rule: 'measure-announced-already' });
      const latest = deadline(now, CLOCK_BY_CODE.D13!.period, facts.policy?.calendar);
      const heardUntil = command.body.heardUntil ?? latest;
      if (instant(heardUntil) > instant(latest))
        return refuse('hearing-too-long', { latest, article: 'EHDS Art. 63(2)' });
      if (!(instant(heardUntil) > instant(now)))
        return refuse('invalid-body', { field: 'heardUntil', rule: 'in-the-future' });
      return one('permit.measure-announced', { ...reason(), measures, heardUntil });
    }
    case 'permit.answer-measure':
      if (!permit.hearing) return refuse('hearing-missing');
      if (permit.hearing.answeredAt !== null) return refuse('permit-state', { rule: 'answered-already' });
      return one('permit.measure-answered', reason());
    case 'permit.drop-measure':
      if (!permit.hearing) return refuse('hearing-missing');
      return one('permit.measure-dropped', reason());
    case 'permit.exclude': {
      const { account, until } = command.body;
      const unheard = hearingRefusal(permit, 'exclude', now);
      if (unheard) return { ok: false, refusal: unheard };
      if (account !== permit.applicant && !permit.terms.persons.includes(account))
        return refuse('person-not-named', { account });
      if (!(instant(until) > instant(now)))
        return refuse('invalid-body', { field: 'until', rule: 'in-the-future' });
      if (instant(until) > addMonths(instant(now), EXCLUSION_YEARS * 12))
        return refuse('exclusion-too-long', { years: EXCLUSION_YEARS, article: 'EHDS Art. 63(4)' });
      return one('permit.user-excluded', { ...reason(), account, until });
    }
    case 'permit.lift-exclusion': {
      const { account } = command.body;
      if (!permit.exclusions.some((exclusion) => exclusion.account === account))
        return refuse('permit-state', { rule: 'not-excluded' });
      return one('permit.exclusion-lifted', { ...reason(), account });
    }
    case 'permit.appeal': {
      if (permit.appeal?.settledAt) return refuse('appeal-settled', { settledAt: permit.appeal.settledAt });
      if (permit.appeal) return refuse('permit-state', { rule: 'appealed-already' });
      const until = deadline(permit.endedAt ?? now, { months }, facts.policy?.calendar);
      if (instant(now) > instant(until)) return refuse('appeal-too-late', { until });
      return one('permit.appealed', reason());
    }
    case 'permit.confirm-revocation':
    case 'permit.reinstate': {
      if (!permit.appeal || permit.appeal.settledAt !== null)
        return refuse('permit-state', { rule: 'nothing-appealed' });
      if (permit.revokedBy === actor.ref)
        return refuse('separation-of-duties', { duties: ['revoke', 'appeal'] });
      if (command.type === 'permit.confirm-revocation') return one('permit.revocation-confirmed', reason());
      if (instant(now) >= instant(permit.terms.validUntil))
        return refuse('permit-state', { rule: 'over-meanwhile', validUntil: permit.terms.validUntil });
      return one('permit.reinstated', reason());
    }
  }
}

/** Folds what an event says about measures; the rest of the permit is as it was folded before. */
export function evolveMeasure(permit: PermitLife, event: RecordedPermitEvent): PermitLife {
  const { at } = event;
  switch (event.type) {
    case 'permit.measure-announced': {
      const { measures, heardUntil } = event.data;
      return { ...permit, hearing: { measures, heardUntil, answeredAt: null } };
    }
    case 'permit.measure-answered':
      return { ...permit, hearing: permit.hearing && { ...permit.hearing, answeredAt: at } };
    case 'permit.measure-dropped':
      return { ...permit, hearing: null };
    case 'permit.user-excluded': {
      const { account, until } = event.data;
      const others = permit.exclusions.filter((exclusion) => exclusion.account !== account);
      return { ...permit, exclusions: [...others, { account, until }] };
    }
    case 'permit.exclusion-lifted':
      return {
        ...permit,
        exclusions: permit.exclusions.filter(({ account }) => account !== event.data.account),
      };
    case 'permit.revoked':
      return { ...permit, revokedBy: event.actor?.ref ?? null, appeal: null };
    case 'permit.appealed':
      return { ...permit, appeal: { at, settledAt: null } };
    case 'permit.revocation-confirmed':
      return { ...permit, appeal: permit.appeal && { ...permit.appeal, settledAt: at } };
    case 'permit.reinstated':
      return {
        ...permit,
        base: permit.cut === null ? 'signed' : 'active',
        suspendedBy: null,
        endedAt: null,
        hearing: null,
        appeal: null,
      };
    default:
      return permit;
  }
}
