// The ready questions of an inspection, as a document.

/** @param {string} text */
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** @param {typeof import('@garant/rules')} rules */
export function questionsDocument({ QUESTIONS, ACCESS_TYPES, EXPECTATIONS, STORY_KINDS }) {
  const kinds = {
    index: 'an index answers at once, a page at a time',
    stream: 'entries are gone through in parts that say how far they came',
    proof: 'the tree answers',
  };
  const parts = [
    '# Ready questions, stories and replays',
    'Made from `libs/rules/src/inspection`. An inspector asks under an open mission (`GET /api/v1/inspection/questions/{code}`, pages below `inspection/questions`); each answer is noted in the log before it leaves, stays within the mission and says so. It has a sentence, a count, the entries, how it was found and what it cannot say.',
    '## Questions',
    ...QUESTIONS.map(({ code, question, needs, may, by, how, limits, legalSource }) =>
      [
        `### ${question.en}`,
        `${question.fr} \`${code}\``,
        [
          `- Needs: ${needs.map((name) => `\`${name}\``).join(', ') || 'nothing'}; may have: ${may.map((name) => `\`${name}\``).join(', ') || 'nothing'}.`,
          `- How: ${how.en} (${kinds[by]})`,
          `- What it cannot say: ${limits.en}`,
          `- Source: ${legalSource}`,
        ].join('\n'),
      ].join('\n\n'),
    ),
    `An access is an entry of one of these types: ${ACCESS_TYPES.map((type) => `\`${type}\``).join(', ')}.`,
    '## Stories',
    '`GET /api/v1/inspection/stories/{kind}/{id}` tells the life of a permit, of a release, or of a choice (by the number of its entry). A step that must be there and is not is shown as a gap:',
    [
      '| story | once there is | there must be | side | within | source |',
      '| --- | --- | --- | --- | --- | --- |',
      ...STORY_KINDS.flatMap((kind) =>
        EXPECTATIONS[kind].map(
          ({ of, one, side, withinHours, title, legalSource }) =>
            `| ${[kind, `\`${of}\``, `${title.en} (${one.map((type) => `\`${type}\``).join(', ')})`, side, withinHours === undefined ? '–' : `${withinHours} h`, legalSource].map(cell).join(' | ')} |`,
        ),
      ),
    ].join('\n'),
    '## Replays',
    '`POST /api/v1/inspection/replays` decides a logged decision again, on the facts of the entry: the permit as the log had it at that number, the register at the position stated then, the environment as it is registered now. A release is planned again at its own cut from what the gateway kept of it, record by record, and the commitment to its people is made again. The answer is `same`, `different` with the points, or `partly`: people erased or held back since are left out and counted, a linkage that was replaced and a decision that hung on the moment (`stale-state`) cannot be decided again, and other rules than today’s are told by their hash. Each replay is an entry (`replay.made`).',
    '## What people see',
    'Each person sees every read of their data and every act about them (`GET /api/v1/my/uses/reads`, `GET /api/v1/my/acts`), each account what the log holds of what it did (`GET /api/v1/my/traces`); each line has a receipt, a C2SP `.tlog-proof` with the entry in it. Nobody sees the traces of somebody else but under a mission.',
  ];
  return `${parts.join('\n\n')}\n`;
}
