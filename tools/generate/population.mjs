// A register of national size in the real tables, by COPY: `node tools/generate/population.mjs --database URL --vault-keys FILE
// [--people 10000000] [--seed 1]`. The database is consent's, migrated and empty; the address is its owner's. People are in the
// vault as if holders had linked them; each act stands at its position, in order of time. Receipts are made on demand.
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { copyInto } from './copy.into.mjs';
import { PROJECTS, actsOf, mix, projectOf, subjectRefOf, traitsOf, uuidOf } from './population.people.mjs';

const LINES = 2_000;
const START = Date.UTC(2023, 0, 1);
const END = Date.UTC(2026, 9, 1);
const MOST_WAVES = 24;
/** People make their first act in one of so many waves. */
const LATECOMERS = 8;
const DPO = '5e1d0000-0000-4000-8000-000000000001';

/** @typedef {{ noticeId: string, version: number, hash: string }} NoticeRow */
/**
 * @param {{
 *   connectionString: string, people: number, seed?: number,
 *   cipher: { seal(plain: Uint8Array | string, context: string): Buffer, indexVersion: string },
 *   indexTraits: (cipher: any, traits: any) => { exact: Buffer, loose: Buffer },
 *   say?: (sentence: string) => void,
 * }} options
 * @returns {Promise<{ people: number, choices: number, optedOut: number, seconds: number }>}
 */
export async function generatePopulation({
  connectionString,
  people,
  seed = 1,
  cipher,
  indexTraits,
  say = () => {},
}) {
  const started = performance.now();
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(`SET maintenance_work_mem = '1GB'; SET synchronous_commit = off`);
    const notices = await noticesOf(client);
    await client.query(
      `INSERT INTO known_scope (kind, id) SELECT 'project', unnest($1::text[]) ON CONFLICT DO NOTHING`,
      [Array.from({ length: PROJECTS }, (_, n) => projectOf(seed, n))],
    );
    const restore = await withoutIndexes(client, ['vault_person', 'choice']);
    say(`${people.toLocaleString('en')} people`);
    await copyInto(
      client,
      'COPY vault_person (subject_ref, subject_index, exact_index, loose_index, index_version, traits, origin, ambiguous, created_at) FROM STDIN',
      chunked(vaultLines({ people, seed, cipher, indexTraits }), say, people),
    );
    say('their choices');
    const { counts, ...count } = totals(people, seed);
    await copyInto(
      client,
      `COPY choice (choice_id, subject_ref, subject_index, position, regime, act, scope_kind, scope_id, channel, notice,
         acted_at, accepted_at, recorded_at, acted_by) FROM STDIN`,
      chunked(choiceLines({ people, seed, notices, counts, total: count.choices }), say, count.choices),
    );
    say('indexes');
    await restore();
    await client.query('UPDATE register_counter SET position = $1', [count.choices]);
    await client.query(`SELECT setval('subject_index_seq', $1, false)`, [people]);
    await client.query('VACUUM (ANALYZE) vault_person');
    await client.query('VACUUM (ANALYZE) choice');
    return { people, ...count, seconds: (performance.now() - started) / 1_000 };
  } finally {
    await client.end();
  }
}

/** @param {pg.Client} client @returns {Promise<Map<string, string>>} what a choice keeps of its notice, by regime */
async function noticesOf(client) {
  const { rows } = await client.query(
    'SELECT DISTINCT ON (regime) regime, notice_id, version, hash FROM notice ORDER BY regime, version',
  );
  return new Map(
    rows.map(({ regime, notice_id: noticeId, version, hash }) => [
      regime,
      JSON.stringify({ noticeId, version, hash, language: 'fr' }),
    ]),
  );
}

/** @param {number} people @param {number} seed */
function totals(people, seed) {
  const counts = new Uint8Array(people);
  let choices = 0;
  let optedOut = 0;
  for (let n = 0; n < people; n++) {
    const acts = actsOf(seed, n);
    counts[n] = acts.length;
    choices += acts.length;
    const last = acts.findLast(({ regime, kind }) => regime === 'EHDS_OPT_OUT' && kind === 'everything');
    if (last?.act === 'opt-out') optedOut++;
  }
  return { counts, choices, optedOut };
}

/** @param {{ people: number, seed: number, cipher: any, indexTraits: any }} given */
function* vaultLines({ people, seed, cipher, indexTraits }) {
  for (let n = 0; n < people; n++) {
    const traits = traitsOf(seed, n);
    const ref = subjectRefOf(seed, n);
    const { exact, loose } = indexTraits(cipher, traits);
    const sealed = cipher.seal(JSON.stringify(traits), ref);
    yield `${ref}\t${n}\t\\\\x${exact.toString('hex')}\t\\\\x${loose.toString('hex')}\t${cipher.indexVersion}\t\\\\x${sealed.toString('hex')}\tlinkage\tf\t2023-01-01T00:00:00Z\n`;
  }
}

/**
 * In waves: each person's acts one after the other from some wave on, people in a scattered order. So positions follow the
 * clock, and neighbours in the register are strangers.
 * @param {{ people: number, seed: number, notices: Map<string, string>, counts: Uint8Array, total: number }} given
 */
function* choiceLines({ people, seed, notices, counts, total }) {
  const stride = strideFor(people);
  const step = (END - START) / Math.max(1, total);
  let position = 0;
  for (let wave = 0; wave < MOST_WAVES; wave++) {
    let any = false;
    for (let i = 0, n = (seed * 7) % people; i < people; i++, n = (n + stride) % people) {
      const turn = wave - (mix(seed, n, 50) % LATECOMERS);
      if (turn < (counts[n] ?? 0)) any = true;
      if (turn < 0 || turn >= (counts[n] ?? 0)) continue;
      const act = /** @type {ReturnType<typeof actsOf>[number]} */ (actsOf(seed, n)[turn]);
      position++;
      const recorded = START + Math.floor(position * step);
      const acted = act.paper ? recorded - 5 * 86_400_000 : recorded - 40;
      const notice = notices.get(act.regime);
      if (!notice) throw new Error(`no notice under ${act.regime}: publish them first`);
      yield `${uuidOf(seed, n, 1_000 + turn * 8)}\t${subjectRefOf(seed, n)}\t${n}\t${position}\t${act.regime}\t${act.act}\t${act.kind}\t${act.id ?? '\\N'}\t${act.paper ? 'paper' : 'portal'}\t${notice}\t${iso(acted)}\t${iso(recorded - 20)}\t${iso(recorded)}\t${DPO}\n`;
    }
    if (!any) return;
  }
  throw new Error(`somebody acts after ${MOST_WAVES} waves`);
}

const iso = (/** @type {number} */ at) => new Date(at).toISOString();

/** A step through all people that meets each once: near the golden ratio, and prime to their number. */
function strideFor(/** @type {number} */ people) {
  let stride = Math.max(1, Math.floor(people * 0.618034));
  while (gcd(stride, people) !== 1) stride++;
  return stride;
}
const gcd = (/** @type {number} */ a, /** @type {number} */ b) => {
  while (b > 0) [a, b] = [b, a % b];
  return a;
};

/** Lines in larger pieces, with a word on how far they are. */
function* chunked(
  /** @type {Iterable<string>} */ lines,
  /** @type {(sentence: string) => void} */ say,
  /** @type {number} */ total,
) {
  let pending = [];
  let done = 0;
  for (const line of lines) {
    pending.push(line);
    if (pending.length < LINES) continue;
    yield pending.join('');
    done += pending.length;
    pending = [];
    if (done % 1_000_000 < LINES) say(`  ${Math.floor((100 * done) / total)} %`);
  }
  if (pending.length > 0) yield pending.join('');
}

/**
 * Takes keys and indexes off tables that are filled at once; the function that it answers with puts them back.
 * @param {pg.Client} client @param {string[]} tables
 */
async function withoutIndexes(client, tables) {
  const { rows: constraints } = await client.query(
    `SELECT conrelid::regclass::text AS "table", conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
     WHERE conrelid = ANY($1::regclass[]) AND contype IN ('p', 'u') ORDER BY contype`,
    [tables],
  );
  const { rows: indexes } = await client.query(
    `SELECT indexname AS name, indexdef AS definition FROM pg_indexes
     WHERE tablename = ANY($1) AND schemaname = 'public' AND indexname <> ALL($2)`,
    [tables, constraints.map(({ name }) => name)],
  );
  for (const { table, name } of constraints)
    await client.query(`ALTER TABLE ${table} DROP CONSTRAINT "${name}"`);
  for (const { name } of indexes) await client.query(`DROP INDEX "${name}"`);
  return async () => {
    for (const { table, name, definition } of constraints)
      await client.query(`ALTER TABLE ${table} ADD CONSTRAINT "${name}" ${definition}`);
    for (const { definition } of indexes) await client.query(definition);
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: {
      database: { type: 'string' },
      'vault-keys': { type: 'string' },
      people: { type: 'string', default: '10000000' },
      seed: { type: 'string', default: '1' },
    },
  });
  if (!values.database || !values['vault-keys']) {
    console.error(
      'usage: node tools/generate/population.mjs --database URL --vault-keys FILE [--people N] [--seed N]',
    );
    process.exit(1);
  }
  const { VaultCipher } = await import('@garant/nest-kit');
  const { indexTraits } = await import(
    new URL('../../apps/consent/dist/people/traits.match.js', import.meta.url).href
  );
  const made = await generatePopulation({
    connectionString: values.database,
    people: Number(values.people),
    seed: Number(values.seed),
    cipher: VaultCipher.fromFile(values['vault-keys']),
    indexTraits,
    say: (sentence) => process.stderr.write(`${sentence}\n`),
  });
  console.log(JSON.stringify(made));
}
