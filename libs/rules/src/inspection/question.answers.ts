import { CHOICE_ACTS } from '../codes.js';
import { isWorkingDay, parisDay, parisHour, type WorkingCalendar } from '../clocks/paris.calendar.js';
import type { Sentence } from '../rule.js';
import type { QuestionCode } from './question.table.js';

/** What an answer looks at of an entry: references, codes and numbers, nothing that names anybody. */
export interface AskedEntry {
  readonly index: number;
  readonly type: string;
  readonly at: string;
  /** Account that acted, or that caused a read. */
  readonly actor: string | null;
  readonly role: string | null;
  readonly outcome: string | null;
  /** Null when the details were erased. */
  readonly data: Readonly<Record<string, unknown>> | null;
}

const NO_ACTS: ReadonlySet<string> = new Set(
  Object.values(CHOICE_ACTS).flatMap((acts) =>
    Object.entries(acts).flatMap(([act, effect]) => (effect === 'deny' ? [act] : [])),
  ),
);
const scopeOf = ({ data }: AskedEntry): string => JSON.stringify([data?.regime ?? null, data?.scope ?? null]);

/** Places of the log from one act to the one that ends it; `to` is null while it lasts. */
export interface Span {
  readonly from: number;
  readonly to: number | null;
}
export const isWithin = (spans: readonly Span[], index: number): boolean =>
  spans.some(({ from, to }) => index > from && (to === null || index < to));

/** Where a state that acts begin and end held. */
function spansOf<E extends AskedEntry>(acts: readonly E[], change: (act: E) => boolean): Span[] {
  const spans: Span[] = [];
  let from: number | null = null;
  for (const act of acts) {
    const holds = change(act);
    if (holds) from ??= act.index;
    else if (from !== null) {
      spans.push({ from, to: act.index });
      from = null;
    }
  }
  if (from !== null) spans.push({ from, to: null });
  return spans;
}

/**
 * Where a no of the person was in force. An act ends a no of the same regime and reach, no other; a choice whose details
 * were erased may have been a no, and is taken for one.
 * @param choices `choice.recorded` of one person, in the order of the log
 */
export function spansOfNo(choices: readonly AskedEntry[]): Span[] {
  const no = new Set<string>();
  return spansOf(choices, (choice) => {
    const act = choice.data?.act;
    if (act === undefined || NO_ACTS.has(String(act)) || act === 'lapse') no.add(scopeOf(choice));
    else no.delete(scopeOf(choice));
    return no.size > 0;
  });
}

/** Where a permit opened nothing: after its end, or while it was suspended. @param acts of {@link PERMIT_END_TYPES}, in order */
export function spansOfEnd(acts: readonly AskedEntry[]): Span[] {
  let ended = false;
  let suspended = false;
  return spansOf(acts, ({ type }) => {
    if (type === 'permit.suspended') suspended = true;
    else if (type === 'permit.suspension-lifted') suspended = false;
    else ended = true;
    return ended || suspended;
  });
}

/** Whether somebody got through: a decision that denied is no access. */
export const isGranted = ({ type, outcome }: Pick<AskedEntry, 'type' | 'outcome'>): boolean =>
  type !== 'decision.made' || outcome === 'permit';

/** An attempt that did not get through. */
export const isDenied = ({ type, outcome }: Pick<AskedEntry, 'type' | 'outcome'>): boolean =>
  type !== 'decision.made' || outcome === 'deny';

/** First and last hour (Paris) of the night. */
const NIGHT = { from: 22, until: 6 };
/** An access by somebody who is not there for themselves, at a time at which offices are closed. */
export function isOddHour(entry: AskedEntry, calendar: WorkingCalendar): boolean {
  if (entry.actor === null || entry.role === 'patient') return false;
  const hour = parisHour(entry.at);
  return hour >= NIGHT.from || hour < NIGHT.until || !isWorkingDay(parisDay(entry.at), calendar);
}

/** Reads in an hour, and rows in one read, from which reading counts as bulk. */
export const BULK = { reads: 100, rows: 1_000 } as const;
/** The window in which reads are added up: account and hour (UTC). */
export const bulkWindow = ({ actor, at }: AskedEntry): string => `${actor ?? '-'} ${at.slice(0, 13)}`;
export const rowsOf = ({ data }: AskedEntry): number => {
  const rows = data?.rows ?? data?.count;
  return typeof rows === 'number' ? rows : 0;
};

const some = (fr: string, en: string): ((count: string) => Sentence) => {
  return (count) => ({ fr: fr.replace('{n}', count), en: en.replace('{n}', count) });
};
/** The answer in a sentence: when nothing was found, and when something was. */
const ANSWERS: Readonly<Record<QuestionCode, { none: Sentence; some: (count: string) => Sentence }>> = {
  'person-accesses': {
    none: {
      fr: 'Aucun accès aux données de cette personne n’est dans le journal.',
      en: 'No access to this person’s data is in the log.',
    },
    some: some('Accès aux données de cette personne : {n}.', 'Accesses to this person’s data: {n}.'),
  },
  'permit-accesses': {
    none: {
      fr: 'Aucun accès n’a eu lieu au titre de ce permis.',
      en: 'No access took place under this permit.',
    },
    some: some('Accès et étapes au titre de ce permis : {n}.', 'Accesses and steps under this permit: {n}.'),
  },
  'after-withdrawal': {
    none: {
      fr: 'Aucun accès ne suit un refus de cette personne.',
      en: 'No access follows a refusal by this person.',
    },
    some: some(
      'Accès à regarder, après un refus de cette personne : {n}.',
      'Accesses to look at, after a refusal by this person: {n}.',
    ),
  },
  'after-end': {
    none: {
      fr: 'Aucun accès n’a été permis après la fin ou pendant la suspension de ce permis.',
      en: 'No access was let through after this permit ended or while it was suspended.',
    },
    some: some(
      'Accès permis après la fin ou pendant la suspension de ce permis : {n}.',
      'Accesses let through after this permit ended or while it was suspended: {n}.',
    ),
  },
  'actor-accesses': {
    none: { fr: 'Ce compte n’a fait aucun accès.', en: 'This account made no access.' },
    some: some(
      'Accès demandés ou faits par ce compte : {n}.',
      'Accesses asked for or made by this account: {n}.',
    ),
  },
  outputs: {
    none: { fr: 'Aucune sortie n’est dans le journal.', en: 'No output is in the log.' },
    some: some('Sorties et étapes de sortie : {n}.', 'Outputs and steps of outputs: {n}.'),
  },
  denied: {
    none: { fr: 'Aucune tentative n’a été refusée.', en: 'No attempt was denied.' },
    some: some('Tentatives refusées : {n}.', 'Denied attempts: {n}.'),
  },
  bulk: {
    none: { fr: 'Aucune lecture en masse sur la période.', en: 'No bulk reading in the period.' },
    some: some(
      'Lectures qui font partie d’un volume inhabituel : {n}.',
      'Reads that are part of an unusual volume: {n}.',
    ),
  },
  'odd-hours': {
    none: {
      fr: 'Aucun accès la nuit, le week-end ou un jour férié sur la période.',
      en: 'No access at night, at the weekend or on a holiday in the period.',
    },
    some: some(
      'Accès la nuit, le week-end ou un jour férié : {n}.',
      'Accesses at night, at the weekend or on a holiday: {n}.',
    ),
  },
  'log-readers': {
    none: { fr: 'Personne n’a lu ni exporté le journal.', en: 'Nobody read or exported the log.' },
    some: some('Lectures et exports du journal : {n}.', 'Reads and exports of the log: {n}.'),
  },
  erasures: {
    none: { fr: 'Rien n’a été effacé.', en: 'Nothing was erased.' },
    some: some('Effacements : {n}.', 'Erasures: {n}.'),
  },
  'removed-between': {
    none: {
      fr: 'Non : le journal a seulement grandi, et ses numéros sont sans trou.',
      en: 'No: the log only grew, and its numbers have no gap.',
    },
    some: some(
      'Oui, ou il manque quelque chose : {n} anomalie(s).',
      'Yes, or something is missing: {n} anomaly(ies).',
    ),
  },
  'complete-list': {
    none: {
      fr: 'Oui : chaque période close confirme la liste.',
      en: 'Yes: each closed period confirms the list.',
    },
    some: some(
      'Non : {n} période(s) ne confirment pas la liste.',
      'No: {n} period(s) do not confirm the list.',
    ),
  },
};

/** @param atLeast more may be found further back */
export function answerSentence(code: QuestionCode, count: number, atLeast: boolean): Sentence {
  const { none, some: words } = ANSWERS[code];
  if (count === 0)
    return atLeast
      ? { fr: 'Rien jusqu’ici ; la recherche continue.', en: 'Nothing so far; the search goes on.' }
      : none;
  return words(atLeast ? `${count}+` : String(count));
}
