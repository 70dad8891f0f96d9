import type { MissionWorkView } from '@garant/contracts';
import { MINUTES_WORDS } from './minutes.words.js';

export interface MinutesSection {
  readonly heading: string;
  readonly lines: readonly string[];
}
export type MinutesLanguage = keyof typeof MINUTES_WORDS;

const MOST_READS = 200;
const LOCALES = { fr: 'fr-FR', en: 'en-GB' } as const;

/** Day and minute as a clock in Paris shows them. */
export const parisTime = (at: string, language: MinutesLanguage): string =>
  new Intl.DateTimeFormat(LOCALES[language], {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Europe/Paris',
  })
    .format(new Date(at))
    // Narrow spaces, which no standard font of PDF has.
    .replace(/[\u202f\u2009]/g, ' ');

/** The minutes as sections of lines, from everything under a mission. Pure: the same mission gives the same draft. */
export function minutesSections(work: MissionWorkView, language: MinutesLanguage): MinutesSection[] {
  const words = MINUTES_WORDS[language];
  const time = (at: string): string => parisTime(at, language);
  const said = (text: string | null): string => text ?? words.erased;
  const { mission } = work;
  const reads = work.reads.slice(0, MOST_READS);
  const sections: MinutesSection[] = [
    { heading: words.mission, lines: missionLines(work, language) },
    {
      heading: words.visits,
      lines: work.visits.map(
        ({ from, to, place, present }) =>
          `${time(from)} - ${time(to)} : ${words.visit(said(place), said(present))}`,
      ),
    },
    {
      heading: words.reads,
      lines: [
        ...reads.map(({ at, count, query }) => `${time(at)} : ${words.read(count, queryText(query))}`),
        ...(work.reads.length > reads.length ? [words.moreReads(work.reads.length - reads.length)] : []),
      ],
    },
    {
      heading: words.exports,
      lines: work.exports.map(
        ({ at, entries, sha256, manifestSha256 }) =>
          `${time(at)} : ${words.taken(entries, sha256, manifestSha256)}`,
      ),
    },
    {
      heading: words.findings,
      lines: work.notes
        .filter(({ removedAt }) => removedAt === null)
        .map(({ at, index, flag, text }) =>
          [
            time(at),
            flag === null ? words.note : words.finding[flag],
            ...(index === null ? [] : [words.entry(index)]),
            said(text),
          ].join(' : '),
        ),
    },
    {
      heading: words.requests,
      lines: work.requests.flatMap(({ at, text, dueAt, state, answers }) => [
        `${time(at)} : ${said(text)} (${words.due(time(dueAt))} ; ${words.states[state]})`,
        ...answers.flatMap((answer) => [
          `- ${words.answered(time(answer.at))} : ${said(answer.text)}`,
          ...(answer.file ? [`- ${words.file(answer.file.name, answer.file.sha256)}`] : []),
        ]),
      ]),
    },
    {
      heading: words.orders,
      lines: work.orders.map(({ at, target, text, dueAt, executed, withdrawnAt, liftedAt }) =>
        [
          `${time(at)} : ${words.target[target.kind]} ${target.id}`,
          said(text),
          withdrawnAt !== null
            ? words.withdrawn
            : executed === null
              ? words.notExecuted(time(dueAt))
              : words.executed(time(executed.at)),
          ...(liftedAt === null ? [] : [words.lifted(time(liftedAt))]),
        ].join(' ; '),
      ),
    },
    {
      heading: words.reveals,
      lines: work.reveals.map(
        ({ at, subjectRef, state, text }) =>
          `${time(at)} : ${subjectRef}, ${words.reveal[state]} ; ${said(text)}`,
      ),
    },
  ];
  return [
    ...sections.map(({ heading, lines }) => ({ heading, lines: lines.length > 0 ? lines : [words.none] })),
    {
      heading: words.signatures,
      lines: [
        ...mission.inspectors.flatMap(() => [words.inspector, words.blank]),
        words.body,
        words.remarks,
        words.blank,
      ],
    },
  ];
}

function missionLines({ mission }: MissionWorkView, language: MinutesLanguage): string[] {
  const words = MINUTES_WORDS[language];
  const time = (at: string): string => parisTime(at, language);
  const { scope } = mission;
  const named = [
    [words.permits, scope.permits],
    [words.datasets, scope.datasets],
    [words.organisations, scope.organisations],
    [words.people, scope.subjects],
  ] as const;
  const listed = named
    .filter(([, refs]) => refs.length > 0)
    .map(([name, refs]) => `${name} ${refs.join(', ')}`);
  const period = [scope.from, scope.to].map((at) => (at === null ? '...' : time(at))).join(' - ');
  return [
    `${words.order} : ${mission.orderNumber}`,
    `${words.authority} : ${words.authorities[mission.authority]}`,
    `${words.basis} : ${words.bases[mission.legalBasis]}`,
    `${words.form} : ${words.forms[mission.form]}`,
    `${words.period} : ${time(mission.startsAt)} - ${time(mission.endedAt ?? mission.endsAt)}`,
    `${words.scope} : ${listed.length > 0 ? listed.join(' ; ') : words.everything}`,
    ...(scope.from !== null || scope.to !== null ? [`${words.happened} : ${period}`] : []),
    `${words.orderHash} : ${mission.orderHash}`,
    `${words.members} : ${mission.inspectors
      .map((ref) => (mission.doctors.includes(ref) ? `${ref} (${words.doctor})` : ref))
      .join(', ')}`,
  ];
}

/** What was asked of the log, as it was asked: names and values of the query. */
const queryText = (query: Record<string, unknown>): string =>
  Object.entries(query)
    .filter(([name]) => name !== 'limit')
    .map(([name, value]) => `${name} = ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ') || '*';
