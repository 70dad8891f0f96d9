// One function per generated document: tables in, text out.
import { z } from 'zod';

const cell = (text) =>
  String(text ?? '')
    .replaceAll('|', '\\|')
    .replaceAll('\n', ' ');
const row = (...cells) => `| ${cells.map(cell).join(' | ')} |`;
const table = (head, rows) =>
  [row(...head), row(...head.map(() => '---')), ...rows.map((cells) => row(...cells))].join('\n');
const page = (title, intro, body) => `# ${title}\n\n${intro}\n\n${body}\n`;

export const configuration = (settings) =>
  page(
    'Configuration',
    'Every setting, by environment variable. A process refuses to start on a missing or malformed setting and on any `GARANT_` name that is not here. Secrets are given as files.',
    table(
      ['setting', 'used by', 'default', 'what it is'],
      Object.entries(settings).map(([name, { users, default: def, description, secret }]) => [
        `\`${name}\``,
        users.join(', '),
        def === undefined ? '**required**' : def === '' ? '' : `\`${def}\``,
        `${description}${secret ? ' *Secret.*' : ''}`,
      ]),
    ),
  );

export const environmentExample = (settings) =>
  `${Object.entries(settings)
    .map(
      ([name, { default: def, description }]) =>
        `# ${description}\n${def === undefined ? `# ${name}=` : `# ${name}=${def}`}`,
    )
    .join('\n\n')}\n`;

export const problems = (table_) =>
  page(
    'Problems',
    'Every error is an RFC 9457 document (`application/problem+json`) with one of these codes; its `type` is `/problems/<code>`, an address that answers on every platform.',
    table(
      ['code', 'status', 'English', 'Français', 'source'],
      Object.entries(table_).map(([code, { status, title, source }]) => [
        `\`${code}\``,
        status,
        title.en,
        title.fr,
        source,
      ]),
    ),
  );

export const topics = (list, partitions) =>
  page(
    'Topics',
    `CloudEvents 1.0 in structured JSON mode. Each topic has ${partitions} partitions, for ever: the partition of a key must not move. Names carry the prefix of \`GARANT_TOPIC_PREFIX\`. The schema of every message is in \`messages.schema.json\`.`,
    table(
      ['topic', 'written by', 'kept', 'in the log'],
      list.map(({ name, owner, cleanup, retentionDays, audited }) => [
        `\`${name}\``,
        name.endsWith('.commands') ? 'gateway' : owner,
        cleanup === 'compact' ? 'newest per key' : `${retentionDays} days`,
        audited ? 'every message' : 'no',
      ]),
    ),
  );

export function messageSchemas({
  COMMANDS,
  EVENTS,
  accessRequestsConfidential,
  commandEnvelope,
  eventEnvelope,
  serviceBeat,
  logEntry,
}) {
  const json = (schema) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const all = (services) =>
    Object.fromEntries(
      Object.entries(services).map(([service, types]) => [
        service,
        Object.fromEntries(Object.entries(types).map(([type, schema]) => [type, json(schema)])),
      ]),
    );
  const document = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    description: 'Envelopes, and the data of every command and event by service and type.',
    envelopes: { command: json(commandEnvelope), event: json(eventEnvelope) },
    commands: all(COMMANDS),
    confidential: all({ 'access-requests': accessRequestsConfidential }),
    events: all(EVENTS),
    heartbeat: json(serviceBeat),
    logEntry: json(logEntry),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

export const rulesTable = (rows) =>
  page(
    'Rules',
    'Every rule that the platform applies, as people read it, with its source and dates. The SHA-256 of the bundle is in every decision.',
    table(
      ['rule', 'English', 'Français', 'source', 'from', 'to'],
      rows.map(({ id, sentence, legalSource, from, to }) => [
        `\`${id}\``,
        sentence.en,
        sentence.fr,
        legalSource,
        from,
        to ?? '',
      ]),
    ),
  );

const SILENT = {
  exclude: 'not used',
  include: 'used',
  'include-if-informed': 'used, if the person was informed and the waiting period is over',
  'not-decided': 'not used: the platform does not decide this regime',
};
const MOMENTS = {
  access: 'a question about access',
  release: 'a release',
  unseal: 'an unsealing',
  recall: 'a recall',
};
const POSITIONS = {
  applied: 'the moment itself',
  permitCut: 'the permit’s cut',
  releaseCut: 'the release’s cut',
  unsealCut: 'the unsealing’s cut',
};
const named = (list) => (list.length === 0 ? 'none' : list.map((one) => `\`${one}\``).join(', '));

/** Each regime as a decision table, and the rules by which acts are read against each other. */
export function regimesTable({ REGIMES, REGIME_RULES, STANDING_ROWS, OPEN_POINTS }) {
  const acts = (rule, effect) => named(Object.keys(rule.acts).filter((act) => rule.acts[act] === effect));
  const one = (regime) => {
    const rule = REGIME_RULES[regime];
    const rows = [
      ['source', rule.legalSource],
      [
        'in effect',
        `from ${rule.effectiveFrom}${rule.effectiveTo ? ` until ${rule.effectiveTo}` : ''} (${rule.jurisdiction})`,
      ],
      ['when the person is silent', SILENT[rule.whenSilent]],
      ['acts that protect', acts(rule, 'deny')],
      ['they reach', named(rule.scopes.deny)],
      ['acts that permit, or lift a protection', acts(rule, 'allow')],
      [
        'they reach',
        `${named(rule.scopes.allow)}${'lift-refusal' in rule.acts ? '; lifting a refusal reaches as far as refusing' : ''}`,
      ],
      ...Object.entries(MOMENTS).map(([moment, name]) => [
        `${name} reads choices up to`,
        rule.reads[moment] === null ? 'none' : POSITIONS[rule.reads[moment]],
      ]),
      ['a later act that protects orders a recall', rule.recall ? 'yes' : 'no'],
      ...rule.limits.map(({ reason, sentence }) => [`out of reach (\`${reason}\`)`, sentence.en]),
      ...OPEN_POINTS.filter(({ regimes }) => regimes.includes(regime)).map(
        ({ settled, sentence, legalSource }) => [
          settled ? 'settled' : 'left to the deployer',
          `${sentence.en} (${legalSource})`,
        ],
      ),
    ];
    return `## ${regime}\n\n> ${rule.sentence.en}\n>\n> *${rule.sentence.fr}*\n\n${table(['what', 'rule'], rows)}`;
  };
  const overview = table(
    [
      'regime',
      'when silent',
      'acts that protect',
      'acts that permit or lift',
      'a release reads up to',
      'recall',
      'source',
      'from',
    ],
    REGIMES.map((regime) => {
      const rule = REGIME_RULES[regime];
      return [
        `\`${regime}\``,
        SILENT[rule.whenSilent],
        acts(rule, 'deny'),
        acts(rule, 'allow'),
        rule.reads.release === null ? 'none' : POSITIONS[rule.reads.release],
        rule.recall ? 'yes' : 'no',
        rule.legalSource,
        rule.effectiveFrom,
      ];
    }),
  );
  const standing = table(
    ['when', 'then', 'source'],
    STANDING_ROWS.map(({ when, then, legalSource }) => [when.en, then.en, legalSource]),
  );
  return page(
    'Regimes',
    'Under which law a person’s data may be re-used, what silence means, what the person can do, and when a choice is read. Made from the tables that decide.',
    [
      overview,
      ...REGIMES.map(one),
      `## How acts are read against each other\n\nOf one person, under one regime. What stands is read only from acts up to the position that the regime names.\n\n${standing}`,
    ].join('\n\n'),
  );
}

const DOUBT = (row, language) => (row.settled === true ? '' : row.doubt[language]);

/** Rules of acting for somebody else: what is settled, and what a deployer settles by which setting. */
export const representationTable = ({ rules, defaults, types, permissions, checks, settings }) =>
  page(
    'Acting for somebody else',
    'Made from the tables of `libs/rules/src/representation`. *Settled*: the law says so. *Policy*: the law is unclear; the setting decides, and its default protects.',
    [
      '## Rules',
      table(
        [
          'rule',
          'English',
          'Français',
          'source',
          'from',
          'settled',
          'setting',
          'default',
          'the doubt',
          'le doute',
        ],
        rules.map((row) => [
          `\`${row.id}\``,
          row.sentence.en,
          row.sentence.fr,
          row.legalSource,
          row.effectiveFrom,
          row.settled === true ? 'settled' : 'policy',
          row.settled === true ? '' : `\`${row.setting}\``,
          row.settled === true ? '' : `\`${defaults[row.policy]}\``,
          DOUBT(row, 'en'),
          DOUBT(row, 'fr'),
        ]),
      ),
      '## Types of authority',
      table(
        [
          'type',
          'from age',
          'over at',
          'names acts',
          'the person can end it',
          'a second holder',
          'the person’s own yes waits',
        ],
        Object.entries(types).map(([type, rule]) => [
          `\`${type}\``,
          rule.minimumAge,
          rule.overAt ?? '',
          ...[rule.namesActs, rule.revocable, rule.shared, rule.protects].map((yes) => (yes ? 'yes' : 'no')),
        ]),
      ),
      '## Who may do what with an authority',
      table(
        ['state', 'who', 'commands'],
        Object.entries(permissions).flatMap(([state, roles]) =>
          Object.keys(roles).length === 0
            ? [[state, '', '']]
            : Object.entries(roles).map(([role, commands]) => [
                state,
                role,
                commands.map((command) => `\`${command}\``).join(', '),
              ]),
        ),
      ),
      '## Why an act is not recorded',
      'In order; the first that fails is the answer. Judged at the moment when the gateway accepted the act.',
      table(
        ['acting', 'code', 'rule'],
        [
          ...checks.acting.map(({ code, rule }) => ['for somebody else', `\`${code}\``, `\`${rule}\``]),
          ...checks.alone.map(({ code, rule }) => ['for oneself', `\`${code}\``, `\`${rule}\``]),
        ],
      ),
      '## Settings',
      table(
        ['setting', 'default', 'what it is'],
        settings.map(([name, { default: def, description }]) => [`\`${name}\``, `\`${def}\``, description]),
      ),
    ].join('\n\n'),
  );
