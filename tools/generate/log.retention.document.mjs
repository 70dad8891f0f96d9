// Classes of the log and the rules of its detection, as documents.

/** @param {string} text */
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
/** @param {string[]} head @param {string[][]} rows */
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows]
    .map((row) => `| ${row.map((text) => cell(String(text))).join(' | ')} |`)
    .join('\n');

/** @param {typeof import('@garant/rules')} rules @param {Record<string, { default?: string }>} settings */
export function logRetentionDocument({ LOG_CLASSES, membersOf, BACKUP_DAYS }, settings) {
  const parts = [
    '# Retention of the log',
    'Made from `libs/rules/src/retention`. Every command and event type belongs to exactly one class; a spec fails for a type in none. What it means and how it works: [docs/audit-log/retention.md](../audit-log/retention.md).',
    '## Classes',
    table(
      ['class', 'kept for', 'allowed', 'at the end', 'why', 'source', 'setting'],
      LOG_CLASSES.map(({ id, title, months, min, max, atEnd, why, source, setting }) => [
        `\`${id}\` ${title.en} / ${title.fr}`,
        months === null ? 'no end' : `${months} months`,
        months === null ? '–' : min === max ? `${min}` : `${min}–${max}`,
        atEnd === 'kept'
          ? 'kept; erased only under a request'
          : 'details (body and salt) erased; entry and proofs stay',
        why.en,
        source,
        setting === null ? '–' : `\`${setting}\` (${settings[setting]?.default})`,
      ]),
    ),
    '## Which types belong to which class',
    table(
      ['class', 'what', 'types'],
      LOG_CLASSES.map(({ id, what }) => [
        `\`${id}\``,
        what.en,
        membersOf(id)
          .map((member) => `\`${member}\``)
          .join(', '),
      ]),
    ),
    `A type named in full goes before its family. Copies in backups are gone ${BACKUP_DAYS} days after an erasure.`,
  ];
  return `${parts.join('\n\n')}\n`;
}

const WINDOWS = {
  hour: 'an hour (UTC)',
  day: 'a day (Paris)',
  week: 'a week from Monday (Paris)',
  month: 'a month (Paris)',
  entry: 'each entry',
};

/** @param {typeof import('@garant/rules')} rules */
export function detectionDocument({ DETECTION_RULES, DETECTION_LIFE, DETECTION_ROLES, DETECTION_OUTCOMES }) {
  /** @param {string} sentence @param {Record<string, { default: number }>} parameters */
  const figures = (sentence, parameters) =>
    sentence.replaceAll(/\{(\w+)\}/g, (whole, name) => String(parameters[name]?.default ?? whole));
  const parts = [
    '# Detection over the log',
    'Made from `libs/rules/src/detection/detection.table.ts` by `npm run generate`.',
    'The audit log reads itself, entry by entry, from a place of its own, and adds up what each rule looks at in windows of time. A window that reaches its figure is told once, as the entry `detection.raised`: rule, window, figure, references, indexes of entries. No name, no text.',
    'Nothing follows by itself: no account is blocked, no score is kept, nobody is compared with anybody, and there is no search by account (CNIL délibération 2021-122: no use for other aims). A human takes a finding, and only then sees its entries; that read is an entry, too. Nobody handles a finding about their own account.',
    'The result of a window depends neither on the order of its entries nor on the pieces in which they are read. A crash leaves place, windows and findings as they were before the step.',
    '## The rules',
    ...DETECTION_RULES.flatMap(({ id, title, what, why, harmless, source, window, parameters }) => [
      `### ${title.en} (\`${id}\`)`,
      `${figures(what.en, parameters)}. / ${figures(what.fr, parameters)}.`,
      `Why: ${why.en}. Often it is: ${harmless.en.charAt(0).toLowerCase()}${harmless.en.slice(1)}. Added up over ${WINDOWS[window]}. Source: ${source}.`,
      table(
        ['figure', 'at first', 'allowed'],
        Object.entries(parameters).map(([name, one]) => [
          `\`${name}\` ${one.title.en}`,
          String(one.default),
          `${one.min}–${one.max}`,
        ]),
      ),
    ]),
    '## The queue',
    `Worked on by ${DETECTION_ROLES.map((role) => `\`${role}\``).join(' and ')}; inspectors read it under a mission. Closed as ${DETECTION_OUTCOMES.map((one) => `\`${one}\``).join(', ')}, always with a reason. The share of false alarms of each rule is shown beside it.`,
    table(
      ['state', 'may'],
      Object.entries(DETECTION_LIFE).map(([state, may]) => [
        `\`${state}\``,
        may.map((one) => `\`${one}\``).join(', '),
      ]),
    ),
    '## Tuning',
    'By `detection.tune` on the page “Rules of detection” or by `POST /api/v1/detection-rules/{rule}`, with a reason. Every change is an entry with all figures, and is itself found by the rule `log-touched`. The figures hold from the next entry on; windows that were told stay told.',
    '## What it cannot see',
    'Who is whose colleague, relative or patient: the log knows people and accounts by random references alone. `same-person` and `many-readers` look at the traces that such curiosity leaves. What never reached the log cannot be found either.',
  ];
  return `${parts.join('\n\n')}\n`;
}
