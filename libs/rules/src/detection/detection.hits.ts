import { DAY_MS, calendarDay, instant, timestamp, weekday } from '../clocks/calendar.js';
import {
  daysBetween,
  isWorkingDay,
  parisDay,
  parisHour,
  type WorkingCalendar,
} from '../clocks/paris.calendar.js';
import {
  DETECTION_RULES,
  type DetectionRule,
  type DetectionRuleId,
  type DetectionWindow,
  type Tunings,
} from './detection.table.js';

/** What detection sees of an entry: references, codes and numbers, nothing that names anybody. */
export interface SeenEntry {
  readonly index: number;
  readonly kind: string;
  readonly topic: string;
  readonly type: string;
  /** When it happened, RFC 3339. */
  readonly at: string;
  /** Account that acted, or that read. */
  readonly actor: string | null;
  /** Role in which it did, where the entry says so. */
  readonly role: string | null;
  readonly subject: string | null;
  readonly permit: string | null;
  readonly purpose: string | null;
  readonly outcome: string | null;
  /** Of a refused command. */
  readonly problem: string | null;
  /** Rows that a read gave. */
  readonly rows: number | null;
  /** Roles with which an account was created: told of the account, not done by it. */
  readonly created: readonly string[] | null;
}
/** What is known of an account from earlier entries. */
export interface KnownAccount {
  readonly roles: readonly string[];
  /** Last day in Paris on which it acted. */
  readonly lastDay: string | null;
}

/** One entry's part in one window of one rule. */
export interface Hit {
  readonly rule: DetectionRuleId;
  /** Whom or what the window is about: account, permit, person, or account and person. */
  readonly about: {
    readonly actor: string | null;
    readonly subject: string | null;
    readonly permit: string | null;
  };
  /** First day, hour, month or entry of the window. */
  readonly window: string;
  readonly index: number;
  readonly at: string;
  readonly weight: number;
  readonly value: string | null;
}

/** Codes of refusals that mean: this is not for you. Faults in what somebody typed are none. */
const DENIALS = [
  'forbidden',
  'separation-of-duties',
  'authority-missing',
  'mission-required',
  'mission-ended',
  'not-found',
  'permit-state',
  'command-signature',
];
const isDenial = ({ type, outcome, problem }: SeenEntry): boolean =>
  (type === 'command.refused' &&
    problem !== null &&
    (DENIALS.includes(problem) || /-(unknown|not-yours)$/.test(problem))) ||
  (type === 'decision.made' && outcome === 'deny') ||
  type === 'release.refused' ||
  type === 'unseal.refused';

/** The queue itself is the one thing about the log that its officers do every day. */
const DAILY = /^detection\.(?!tune$)/;

const WINDOW_OF: Readonly<Record<DetectionWindow, (seen: SeenEntry) => string>> = {
  hour: ({ at }) => `${calendarDay(instant(at))}T${timestamp(instant(at)).slice(11, 13)}`,
  day: ({ at }) => parisDay(at),
  week: ({ at }) => {
    const day = instant(parisDay(at));
    return calendarDay(day - ((weekday(day) + 6) % 7) * DAY_MS);
  },
  month: ({ at }) => parisDay(at).slice(0, 7),
  entry: ({ index }) => String(index),
};

interface Facts {
  readonly account: KnownAccount | null;
  readonly parameters: Readonly<Record<string, number>>;
  readonly calendar: WorkingCalendar;
}
type Part = Partial<Pick<Hit, 'weight' | 'value'>> & {
  readonly about: { readonly actor?: string; readonly subject?: string; readonly permit?: string };
};

/** A professional: whoever is not known as a patient alone. An account of which nothing is known is looked at. */
const isProfessional = ({ role }: SeenEntry, account: KnownAccount | null): boolean => {
  const roles = role === null ? (account?.roles ?? []) : [role];
  return roles.length === 0 || roles.some((one) => one !== 'patient');
};

/** What an entry adds to a window of a rule, or nothing. */
const PARTS: Readonly<Record<DetectionRuleId, (seen: SeenEntry, facts: Facts) => Part | null>> = {
  volume: (seen, { account }) =>
    seen.type === 'data.read' && seen.actor !== null && isProfessional(seen, account)
      ? { about: { actor: seen.actor } }
      : null,
  'large-reading': (seen, { account }) =>
    seen.type === 'data.read' && seen.actor !== null && (seen.rows ?? 0) > 0 && isProfessional(seen, account)
      ? { about: { actor: seen.actor }, weight: seen.rows! }
      : null,
  'odd-hours': (seen, { account, parameters, calendar }) => {
    if (seen.actor === null || !isAct(seen) || !isProfessional(seen, account)) return null;
    const hour = parisHour(seen.at);
    const { from, until } = parameters as { from: number; until: number };
    const night = from <= until ? hour >= from && hour < until : hour >= from || hour < until;
    return night || !isWorkingDay(parisDay(seen.at), calendar) ? { about: { actor: seen.actor } } : null;
  },
  'repeated-denials': (seen) =>
    seen.actor !== null && isDenial(seen) ? { about: { actor: seen.actor } } : null,
  'purpose-drift': (seen) =>
    seen.permit !== null && seen.purpose !== null
      ? { about: { permit: seen.permit }, value: seen.purpose }
      : null,
  'dormant-account': (seen, { account, parameters }) =>
    seen.actor !== null &&
    isAct(seen) &&
    isProfessional(seen, account) &&
    (account?.lastDay ?? null) !== null &&
    daysBetween(account!.lastDay!, parisDay(seen.at)) > parameters.limit!
      ? { about: { actor: seen.actor } }
      : null,
  'log-touched': (seen) =>
    seen.kind === 'command' &&
    seen.topic === 'audit-log.commands' &&
    seen.actor !== null &&
    seen.role !== 'inspector' &&
    !DAILY.test(seen.type)
      ? { about: { actor: seen.actor } }
      : null,
  'same-person': (seen, { account }) =>
    seen.type === 'data.read' && seen.actor !== null && seen.subject !== null && isProfessional(seen, account)
      ? { about: { actor: seen.actor, subject: seen.subject } }
      : null,
  'many-readers': (seen, { account }) =>
    seen.type === 'data.read' && seen.actor !== null && seen.subject !== null && isProfessional(seen, account)
      ? { about: { subject: seen.subject }, value: seen.actor }
      : null,
};

/** Something that an account did itself: not an event that follows from its command. */
export const isAct = ({ kind, type }: Pick<SeenEntry, 'kind' | 'type'>): boolean =>
  kind === 'command' || type === 'data.read' || type === 'entries.read' || type === 'decision.made';

/** Every window that an entry has a part in. Pure: the same entry and facts give the same hits. */
export function hitsOf(
  seen: SeenEntry,
  account: KnownAccount | null,
  tunings: Tunings,
  calendar: WorkingCalendar,
): Hit[] {
  return DETECTION_RULES.flatMap((rule: DetectionRule) => {
    const tuning = tunings[rule.id];
    if (!tuning.enabled) return [];
    const part = PARTS[rule.id](seen, { account, parameters: tuning.parameters, calendar });
    if (!part) return [];
    const { actor = null, subject = null, permit = null } = part.about;
    return [
      {
        rule: rule.id,
        about: { actor, subject, permit },
        window: WINDOW_OF[rule.window](seen),
        index: seen.index,
        at: seen.at,
        weight: part.weight ?? 1,
        value: part.value ?? null,
      },
    ];
  });
}

/** What an entry teaches about the account behind it. */
export function learn(known: KnownAccount | null, seen: SeenEntry): KnownAccount {
  const roles = [...(seen.role === null ? [] : [seen.role]), ...(seen.created ?? [])];
  const day = isAct(seen) ? parisDay(seen.at) : null;
  const lastDay = [known?.lastDay ?? null, day].reduce((a, b) =>
    b !== null && (a === null || b > a) ? b : a,
  );
  return { roles: [...new Set([...(known?.roles ?? []), ...roles])].sort(), lastDay };
}
