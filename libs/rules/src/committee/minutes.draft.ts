import { instant } from '../clocks/calendar.js';
import type { MeetingOutcome } from './meeting.decide.js';

export interface MinutesOf {
  readonly at: string;
  readonly openedAt: string | null;
  readonly closedAt: string | null;
  readonly present: readonly string[];
  readonly seats: number;
  readonly items: readonly { readonly title: string; readonly outcome: MeetingOutcome | null }[];
}

const WORDS = {
  fr: {
    title: (day: string) => `Séance du comité du ${day}`,
    times: (from: string, to: string) => `Ouverte à ${from}, close à ${to} (heure de Paris).`,
    present: (names: string) => `Présents : ${names}.`,
    quorum: (present: number, seats: number) => `Quorum : ${present} présents pour ${seats} sièges pourvus.`,
    item: (at: number, title: string) => `${at}. ${title}`,
    votes: (f: number, a: number, n: number) => `Votes : ${f} pour, ${a} contre, ${n} abstention(s).`,
    recused: (names: string) => `Récusés, qui n’ont pas siégé sur ce point : ${names}.`,
    closed: 'Le vote est clos.',
    adjourned:
      'Point ajourné : trop peu de membres sans intérêt étaient présents, ou le dossier n’était pas prêt.',
  },
  en: {
    title: (day: string) => `Meeting of the committee on ${day}`,
    times: (from: string, to: string) => `Opened at ${from}, closed at ${to} (Paris time).`,
    present: (names: string) => `Present: ${names}.`,
    quorum: (present: number, seats: number) => `Quorum: ${present} present for ${seats} seats held.`,
    item: (at: number, title: string) => `${at}. ${title}`,
    votes: (f: number, a: number, n: number) => `Votes: ${f} for, ${a} against, ${n} abstaining.`,
    recused: (names: string) => `Recused, did not sit on this item: ${names}.`,
    closed: 'The vote is closed.',
    adjourned: 'Item adjourned: too few members without an interest were present, or the case was not ready.',
  },
} as const;

/**
 * Minutes as the events tell them (CRPA R133-13): who was there, what was dealt with, and how each vote went. A recusal is
 * named, its reason never. The chair edits and approves them.
 */
export function minutesDraft(
  { at, openedAt, closedAt, present, seats, items }: MinutesOf,
  { language, nameOf }: { language: 'fr' | 'en'; nameOf: (account: string) => string },
): string {
  const words = WORDS[language];
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'Europe/Paris' });
  const hour = new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone: 'Europe/Paris' });
  const names = (accounts: readonly string[]): string => accounts.map(nameOf).join(', ');
  const lines = items.flatMap(({ title, outcome }, index) => [
    '',
    words.item(index + 1, title),
    ...(outcome === null
      ? []
      : [
          words.votes(outcome.favour, outcome.against, outcome.abstain),
          ...(outcome.recused.length > 0 ? [words.recused(names(outcome.recused))] : []),
          words[outcome.outcome],
        ]),
  ]);
  const times = [openedAt, closedAt].map((time) => (time === null ? '' : hour.format(instant(time))));
  return [
    words.title(day.format(instant(at))),
    words.times(times[0]!, times[1]!),
    words.present(names(present)),
    words.quorum(present.length, seats),
    ...lines,
  ].join('\n');
}
