// Rights requests as tables that a lawyer can read, made from `libs/rules/src/rights`.

/** @param {string} text */
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
/** @param {string[]} head @param {string[][]} rows */
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows]
    .map((row) => `| ${row.map((text) => cell(String(text))).join(' | ')} |`)
    .join('\n');

const BOUNDS = [
  ['first period', 'one month from the day of reception'],
  ['further period', 'at most two months, once, told with its reasons within the first period'],
  ['first day', 'the day after the reception, in Paris'],
  ['last day', 'the day of the same date, or the last of its month'],
  [
    'a last day that is a Saturday, Sunday or public holiday',
    'goes on to the next working day (`GARANT_POLICY_WORKING_CALENDAR`)',
  ],
  [
    'doubt about who asks',
    'stops the clock from the question to the reply, in days; no question once the period is over',
  ],
  ['reminder', 'seven days before the end'],
  [
    'period over',
    'marked, told to the person, first in the queue; nothing but a person’s act closes a request',
  ],
];

/** @param {typeof import('@garant/rules')} rules */
export function rightsTable({
  KIND_RULES,
  GROUND_RULES,
  REQUEST_PERMISSIONS,
  ASSIGNEE_ONLY,
  COMPLAINT_ROUTES,
}) {
  const roles = [...new Set(Object.values(REQUEST_PERMISSIONS).flatMap((by) => Object.keys(by)))];
  const parts = [
    '# Rights requests',
    'Made from the tables of `libs/rules/src/rights`.',
    '## What can be asked for',
    table(
      ['right', 'English', 'Français', 'source', 'can be refused as'],
      Object.values(KIND_RULES).map(({ kind, sentence, legalSource }) => [
        `\`${kind}\``,
        sentence.en,
        sentence.fr,
        legalSource,
        Object.values(GROUND_RULES)
          .filter(({ kinds }) => kinds.includes(kind))
          .map(({ ground }) => `\`${ground}\``)
          .join(', ') || 'never: it is answered',
      ]),
    ),
    '## The clock (GDPR Art. 12(3), 12(6); Regulation 1182/71 Art. 3)',
    table(['', 'rule'], BOUNDS),
    '## Grounds of refusal (GDPR Art. 12(4), 12(5))',
    'Never without reasons, and always with the complaint routes.',
    table(
      ['ground', 'English', 'Français', 'source'],
      Object.values(GROUND_RULES).map(({ ground, sentence, legalSource }) => [
        `\`${ground}\``,
        sentence.en,
        sentence.fr,
        legalSource,
      ]),
    ),
    '## Who may do what in which state',
    `Only the officer to whom the request is assigned: ${ASSIGNEE_ONLY.map((command) => `\`${command}\``).join(', ')}.`,
    table(
      ['state', ...roles],
      Object.entries(REQUEST_PERMISSIONS).map(([state, by]) => [
        `\`${state}\``,
        ...roles.map(
          (role) =>
            (by[/** @type {'patient'} */ (role)] ?? []).map((command) => `\`${command}\``).join(', ') || '–',
        ),
      ]),
    ),
    '## Where to complain',
    table(
      ['route', 'source'],
      COMPLAINT_ROUTES.map(({ route, legalSource }) => [`\`${route}\``, legalSource]),
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}
