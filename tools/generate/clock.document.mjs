// The clocks of the law and worked examples of their arithmetic, from the tables and by the functions of the rules.
const cell = (text) => String(text ?? '').replaceAll('|', '\\|');
const row = (...cells) => `| ${cells.map(cell).join(' | ')} |`;
const table = (head, rows) =>
  [row(...head), row(...head.map(() => '---')), ...rows.map((cells) => row(...cells))].join('\n');

const events = (triggers = []) => [...new Set(triggers.map(({ on }) => `\`${on}\``))].join(', ');

/** Each shows one rule of Regulation 1182/71 Art. 3. */
const EXAMPLES = [
  ['The day of the event does not count', '2026-11-24T09:00:00.000Z', { weeks: 4 }],
  ['Half past midnight in Paris is the next day', '2026-11-24T23:30:00.000Z', { weeks: 4 }],
  ['Christmas, then a weekend', '2026-11-27T09:00:00.000Z', { weeks: 4 }],
  ['No 30 February; 28 February 2027 is a Sunday', '2026-11-30T09:00:00.000Z', { months: 3 }],
  ['A leap year', '2027-11-29T09:00:00.000Z', { months: 3 }],
  ['30 April 2028 is a Sunday, 1 May a holiday', '2028-01-31T09:00:00.000Z', { months: 3 }],
  ['Easter Sunday, summer time begins, Easter Monday', '2027-01-28T09:00:00.000Z', { months: 2 }],
  ['The Sunday on which winter time begins', '2026-09-25T09:00:00.000Z', { months: 1 }],
  ['Working days over Christmas and New Year', '2026-12-24T09:00:00.000Z', { workingDays: 7 }],
  ['Working days of a publication', '2026-11-24T09:00:00.000Z', { workingDays: 30 }],
  ['Hours pass through the change of clocks', '2026-03-28T22:30:00.000Z', { hours: 72 }],
  [
    'Ten days of waiting are added; Saturday 6 March',
    '2026-11-24T09:00:00.000Z',
    { months: 3 },
    'metropolitan',
    [{ from: '2026-12-01T08:00:00.000Z', until: '2026-12-11T17:00:00.000Z' }],
  ],
  ['Good Friday in Strasbourg', '2027-03-19T10:00:00.000Z', { weeks: 1 }, 'alsace-moselle'],
  ['Abolition of slavery in La Réunion', '2027-12-13T10:00:00.000Z', { weeks: 1 }, 'la-reunion'],
];

export const clocksDocument = ({ CLOCKS, LOCAL_HOLIDAYS, deadline, isoPeriod, parisDay }) =>
  `# Clocks

Made from \`CLOCKS\` in \`libs/rules/src/clocks/\`. Ends follow Regulation (EEC, Euratom) 1182/71 in Europe/Paris. No lapse is
ever a yes.

## The table

${table(
  [
    'clock',
    'what',
    'begins with',
    'lasts',
    'once more',
    'stands still from – to',
    'done with',
    'who acts',
    'when it lapses',
    'basis',
  ],
  CLOCKS.map((clock) => [
    clock.code,
    clock.title.en,
    clock.noun === null ? clock.elsewhere : events(clock.starts),
    isoPeriod(clock.period),
    clock.extension
      ? Object.values(clock.extension.by)[0] === 0
        ? 'to a stated day'
        : `+${isoPeriod(clock.extension.by)}`
      : '',
    clock.pausesOn ? `${events(clock.pausesOn)} – ${events(clock.resumesOn)}` : '',
    events(clock.stops),
    clock.owedBy,
    clock.lapse.en,
    clock.article,
  ]),
)}

## Worked examples

${table(
  ['why', 'event (UTC)', 'period', 'holidays', 'pauses', 'last day in Paris', 'end (UTC)'],
  EXAMPLES.map(([why, from, period, calendar = 'metropolitan', pauses = []]) => {
    const end = deadline(from, period, calendar, pauses);
    return [
      why,
      from,
      isoPeriod(period),
      calendar,
      pauses.map((pause) => `${parisDay(pause.from)} to ${parisDay(pause.until)}`).join(', '),
      parisDay(end),
      end,
    ];
  }),
)}

## Holidays of places

Everywhere: 1 January, Easter Monday, 1 and 8 May, Ascension, Whit Monday, 14 July, 15 August, 1 and 11 November,
25 December (Code du travail L3133-1). Besides, by \`GARANT_POLICY_WORKING_CALENDAR\`:

${table(
  ['setting', 'more holidays (month-day)', 'days after Easter Sunday', 'source'],
  Object.entries(LOCAL_HOLIDAYS).map(([name, { fixed, moving, source }]) => [
    `\`${name}\``,
    fixed.join(', '),
    moving.join(', '),
    source,
  ]),
)}
`;
