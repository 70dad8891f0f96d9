import { CHOICE_ACTS, type ChoiceAct } from '../codes.js';
import { calendarDay, instant } from '../clocks/calendar.js';
import { refuse, type Outcome } from '../rule.js';
import { birthday, hasReached } from './age.js';
import {
  AUTHORITY_TYPE_RULES,
  type AuthorityEndReason,
  type AuthorityState,
  type AuthorityType,
} from './authority.model.js';
import {
  allowedAuthorityCommands,
  authorityRole,
  type AuthorityActor,
} from './authority.permission.table.js';

export type AuthorityCommand =
  | {
      readonly type: 'authority.declare';
      readonly authorityId: string;
      readonly authorityType: AuthorityType;
      readonly startsOn: string | null;
      readonly endsOn: string | null;
      readonly acts: readonly ChoiceAct[] | null;
    }
  | {
      readonly type: 'authority.verify';
      readonly startsOn?: string | null | undefined;
      readonly endsOn?: string | null | undefined;
      readonly sole: boolean;
    }
  | { readonly type: 'authority.refuse'; readonly reasonsHash: string }
  | { readonly type: 'authority.end'; readonly because?: AuthorityEndReason | undefined };

export interface AuthorityFacts {
  readonly actor: AuthorityActor;
  /** When the gateway accepted the command; the clock's own time for what the clock does. */
  readonly at: string;
  /** Of the represented person, from the vault or from the declaration. */
  readonly birthDate: string | null;
  /** The uploaded document is there, and it is the declarant's. */
  readonly evidenceKnown?: boolean | undefined;
  /** The person whom the traits name, for a verification. */
  readonly subjectRef?: string | undefined;
  readonly deceased?: boolean | undefined;
}

export type AuthorityEvent =
  | {
      readonly type: 'authority.declared';
      readonly data: Omit<AuthorityState, 'status' | 'subjectRef' | 'sole' | 'endedAt'>;
    }
  | {
      readonly type: 'authority.verified';
      readonly data: {
        readonly authorityId: string;
        readonly subjectRef: string;
        readonly startsOn: string | null;
        readonly endsOn: string | null;
        readonly sole: boolean;
      };
    }
  | {
      readonly type: 'authority.refused';
      readonly data: { readonly authorityId: string; readonly reasonsHash: string };
    }
  | {
      readonly type: 'authority.ended';
      readonly data: {
        readonly authorityId: string;
        readonly subjectRef: string | null;
        readonly because: AuthorityEndReason;
        readonly endedAt: string;
      };
    };

type Decided = Outcome<{ readonly events: readonly AuthorityEvent[] }>;
const done = (...events: AuthorityEvent[]): Decided => ({ ok: true, events });

const ACT_NAMES: readonly string[] = Object.values(CHOICE_ACTS).flatMap((acts) => Object.keys(acts));

/** Decides on a command about one authority. Permission first; then what its type presupposes. */
export function decideAuthority(
  state: AuthorityState | undefined,
  command: AuthorityCommand,
  facts: AuthorityFacts,
): Decided {
  if (state !== undefined && authorityRole(state, facts.actor) === undefined)
    return refuse('authority-unknown');
  if (!allowedAuthorityCommands(state, facts.actor).includes(command.type))
    return state === undefined && command.type !== 'authority.declare'
      ? refuse('authority-unknown')
      : refuse('authority-state', { status: state?.status ?? 'NONE', command: command.type });
  switch (command.type) {
    case 'authority.declare':
      return declare(command, facts);
    case 'authority.verify':
      return verify(state!, command, facts);
    case 'authority.refuse':
      return done({
        type: 'authority.refused',
        data: { authorityId: state!.authorityId, reasonsHash: command.reasonsHash },
      });
    case 'authority.end':
      return end(state!, command, facts);
  }
}

function declare(
  command: Extract<AuthorityCommand, { type: 'authority.declare' }>,
  { actor, at, birthDate, evidenceKnown }: AuthorityFacts,
): Decided {
  const { authorityId, authorityType, startsOn, endsOn, acts } = command;
  const rule = AUTHORITY_TYPE_RULES[authorityType];
  if (!evidenceKnown) return refuse('evidence-missing');
  const period = periodFault(startsOn, endsOn);
  if (period) return refuse('authority-period', period);
  if (endsOn !== null && endsOn < calendarDay(instant(at))) return refuse('authority-ended', { endsOn });
  if (rule.namesActs ? acts === null || acts.length === 0 : acts !== null)
    return refuse('authority-acts', { type: authorityType, namesActs: rule.namesActs });
  const unknown = (acts ?? []).filter((act) => !ACT_NAMES.includes(act));
  if (unknown.length > 0) return refuse('authority-acts', { unknown });
  const age = ageFault(authorityType, birthDate, at);
  if (age) return age;
  return done({
    type: 'authority.declared',
    data: {
      authorityId,
      type: authorityType,
      declaredBy: actor.ref,
      declarantRef: actor.subjectRef ?? null,
      startsOn,
      endsOn,
      acts,
    },
  });
}

function verify(
  state: AuthorityState,
  command: Extract<AuthorityCommand, { type: 'authority.verify' }>,
  { actor, at, birthDate, subjectRef, deceased }: AuthorityFacts,
): Decided {
  if (state.declaredBy === actor.ref) return refuse('separation-of-duties');
  if (subjectRef === undefined) return refuse('subject-unknown');
  if (subjectRef === state.declarantRef) return refuse('authority-for-oneself');
  if (deceased) return refuse('person-deceased');
  const startsOn = command.startsOn === undefined ? state.startsOn : command.startsOn;
  const endsOn = command.endsOn === undefined ? state.endsOn : command.endsOn;
  const period = periodFault(startsOn, endsOn);
  if (period) return refuse('authority-period', period);
  if (endsOn !== null && endsOn < calendarDay(instant(at))) return refuse('authority-ended', { endsOn });
  const age = ageFault(state.type, birthDate, at);
  if (age) return age;
  return done({
    type: 'authority.verified',
    data: { authorityId: state.authorityId, subjectRef, startsOn, endsOn, sole: command.sole },
  });
}

function end(
  state: AuthorityState,
  command: Extract<AuthorityCommand, { type: 'authority.end' }>,
  { actor, at }: AuthorityFacts,
): Decided {
  const role = authorityRole(state, actor);
  if (role === 'represented' && !AUTHORITY_TYPE_RULES[state.type].revocable)
    return refuse('authority-not-revocable', { type: state.type });
  const because: AuthorityEndReason =
    role === 'system'
      ? (command.because ?? 'end-date')
      : role === 'declarant'
        ? 'renounced'
        : role === 'represented'
          ? 'revoked-by-person'
          : 'revoked-by-officer';
  return done({
    type: 'authority.ended',
    data: { authorityId: state.authorityId, subjectRef: state.subjectRef, because, endedAt: at },
  });
}

function periodFault(startsOn: string | null, endsOn: string | null): Record<string, unknown> | undefined {
  for (const day of [startsOn, endsOn])
    if (day !== null && (day.length !== 10 || !Number.isFinite(instant(day)))) return { startsOn, endsOn };
  return startsOn !== null && endsOn !== null && endsOn < startsOn ? { startsOn, endsOn } : undefined;
}

function ageFault(type: AuthorityType, birthDate: string | null, at: string): Decided | undefined {
  const { minimumAge, overAt } = AUTHORITY_TYPE_RULES[type];
  if (birthDate === null || birthday(birthDate, 0) === undefined || birthDate > calendarDay(instant(at)))
    return refuse('birth-date-invalid');
  if (overAt !== null && hasReached(birthDate, overAt, at)) return refuse('majority-reached');
  if (minimumAge > 0 && !hasReached(birthDate, minimumAge, at))
    return refuse('authority-age', { type, minimumAge });
  return undefined;
}

/** State after one more event. */
export function evolveAuthority(
  state: AuthorityState | undefined,
  event: AuthorityEvent,
): AuthorityState | undefined {
  if (event.type === 'authority.declared')
    return { ...event.data, status: 'declared', subjectRef: null, sole: false, endedAt: null };
  if (!state) return undefined;
  switch (event.type) {
    case 'authority.verified': {
      const { subjectRef, startsOn, endsOn, sole } = event.data;
      return { ...state, status: 'verified', subjectRef, startsOn, endsOn, sole };
    }
    case 'authority.refused':
      return { ...state, status: 'refused' };
    case 'authority.ended':
      return { ...state, status: 'ended', endedAt: event.data.endedAt };
  }
}

export type AuthorityStanding = 'declared' | 'refused' | 'not-started' | 'active' | 'ended';

/**
 * Where an authority stands at a moment. The end date and the age of majority count by themselves: an authority that
 * the clock has not ended yet is over all the same.
 */
export function authorityStanding(
  state: AuthorityState,
  birthDate: string | null,
  at: string,
): AuthorityStanding {
  if (state.status === 'declared' || state.status === 'refused') return state.status;
  const today = calendarDay(instant(at));
  if (state.status === 'ended' && (state.endedAt === null || instant(state.endedAt) <= instant(at)))
    return 'ended';
  if (state.endsOn !== null && state.endsOn < today) return 'ended';
  const { overAt } = AUTHORITY_TYPE_RULES[state.type];
  // Without a birth date nobody can say that the child is still one.
  if (overAt !== null && hasReached(birthDate, overAt, at) !== false) return 'ended';
  return state.startsOn !== null && today < state.startsOn ? 'not-started' : 'active';
}
