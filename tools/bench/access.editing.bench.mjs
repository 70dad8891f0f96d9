// Fifty people write ten applications at once, five each, through the gateway: everybody adds words to fields that the others
// write too. Each edit says which version of the field it was made on; a late one is refused, read again and made again.
// At the end every word that was accepted must be there. Baseline: the same number of bare UPDATEs on ten rows, as many at once.
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { SeedApi } from '../seed/seed.api.mjs';
import { percentile } from './http.load.mjs';

const PEOPLE = 50;
const APPLICATIONS = 10;
const FIELDS = /** @type {const} */ (['intendedUse', 'expectedBenefit', 'safeguards']);
const TRIES = 40;

const EDITORS = Array.from({ length: PEOPLE }, (_, n) => ({
  id: `editor-${n}`,
  role: 'researcher',
  name: `Autrice ${n}`,
  username: `editor-${n}`,
  password: `editor-${n}-bench`,
  sub: `bench-editor-${n}`,
  given_name: 'Autrice',
  family_name: String(n),
  birthdate: '1980-01-01',
  gender: 'female',
  email: `editor-${n}@example.org`,
  organisation: 'universite-brest',
}));

/** Before the start of the platform: its identity provider knows the fifty. @param {string} dir folder of the platform */
export function inviteEditors(dir) {
  mkdirSync(join(dir, 'secrets'), { recursive: true, mode: 0o700 });
  writeFileSync(join(dir, 'secrets', 'personas.json'), JSON.stringify(EDITORS));
}

/** @param {SeedApi} platformApi @param {number} scale */
export async function benchEditing({ platform }, scale) {
  const api = new SeedApi({ ...platform, personas: [...platform.personas, ...EDITORS] });
  // A login for each, a few at a time.
  for (let at = 0; at < PEOPLE; at += 5)
    await Promise.all(EDITORS.slice(at, at + 5).map(({ id }) => api.get(id, '/api/v1/me')));
  const applications = await Promise.all(
    Array.from({ length: APPLICATIONS }, (_, n) => openApplication(api, n)),
  );
  const edits = Math.max(2, Math.round(10 * scale));
  const latencies = /** @type {number[]} */ ([]);
  /** @type {Map<string, string[]>} words that were accepted, by application and field */
  const accepted = new Map();
  let late = 0;
  const started = performance.now();
  await Promise.all(
    EDITORS.map(async ({ id }, n) => {
      const applicationId = applications[n % APPLICATIONS];
      for (let i = 0; i < edits; i++) {
        const field = FIELDS[(n + i) % FIELDS.length];
        const word = `mot-${n}-${i}-${randomUUID().slice(0, 8)}`;
        late += await addWord(api, id, { applicationId, field, word, latencies });
        const key = `${applicationId} ${field}`;
        accepted.set(key, [...(accepted.get(key) ?? []), word]);
      }
    }),
  );
  const seconds = (performance.now() - started) / 1_000;
  const lost = await lostWords(api, applications, accepted);
  if (lost.length > 0)
    throw new Error(`${lost.length} accepted edits are gone: ${lost.slice(0, 5).join(', ')}`);
  latencies.sort((a, b) => a - b);
  const bare = await bareUpdates(platform.databaseUrl, PEOPLE * edits);
  const size = `${PEOPLE} people at ${APPLICATIONS} applications`;
  return [
    {
      what: `edits of one field, saved, ${size}`,
      value: latencies.length / seconds,
      unit: '/s',
      baseline: { what: 'UPDATE of one of ten rows, as many at once', value: bare.perSecond },
      details: { accepted: latencies.length, lateAndMadeAgain: late, lost: 0 },
    },
    {
      what: `one edit until it is saved, ${size}, p99`,
      value: percentile(latencies, 0.99),
      unit: 'ms',
      baseline: { what: 'UPDATE of one of ten rows, as many at once, p99', value: bare.p99 },
    },
  ];
}

/** A draft of one editor with four more as its authors. @param {SeedApi} api @param {number} n */
async function openApplication(api, n) {
  const [applicant, ...members] = Array.from(
    { length: PEOPLE / APPLICATIONS },
    (_, i) => n + i * APPLICATIONS,
  );
  const owner = EDITORS[applicant].id;
  const content = {
    title: `À cinq mains ${n}`,
    ...Object.fromEntries(FIELDS.map((field) => [field, 'Début.'])),
  };
  const { applicationId } = await api.post(owner, '/api/v1/applications', { content });
  for (const member of members) {
    const { id, email } = EDITORS[member];
    await api.post(owner, `/api/v1/applications/${applicationId}/members`, { email });
    const { items } = await api.get(id, '/api/v1/invitations');
    const { invitationId } = items.find((/** @type {any} */ one) => one.applicationId === applicationId);
    await api.post(id, `/api/v1/applications/${applicationId}/invitations/${invitationId}/acceptance`);
  }
  return applicationId;
}

/** @param {SeedApi} api @param {string} id @param {{ applicationId: string, field: string, word: string, latencies: number[] }} edit */
async function addWord(api, id, { applicationId, field, word, latencies }) {
  const path = `/api/v1/applications/${applicationId}`;
  for (let late = 0; late < TRIES; late++) {
    const { version, content } = await api.get(id, path);
    const changes = [{ field, baseVersion: version, value: `${content[field]} ${word}` }];
    const from = performance.now();
    const { saved } = await api.put(id, path, { changes }).catch((error) => {
      if (String(error).includes('field-stale')) return { saved: [] };
      throw error;
    });
    if (!saved.includes(field)) continue;
    latencies.push(performance.now() - from);
    return late;
  }
  throw new Error(`${id} was late ${TRIES} times`);
}

/** @param {SeedApi} api @param {string[]} applications @param {Map<string, string[]>} accepted */
async function lostWords(api, applications, accepted) {
  const lost = [];
  for (const [n, applicationId] of applications.entries()) {
    const { content } = await api.get(EDITORS[n].id, `/api/v1/applications/${applicationId}`);
    for (const field of FIELDS) {
      const there = new Set(String(content[field]).split(' '));
      lost.push(...(accepted.get(`${applicationId} ${field}`) ?? []).filter((word) => !there.has(word)));
    }
  }
  return lost;
}

/** @param {string} databaseUrl @param {number} count */
async function bareUpdates(databaseUrl, count) {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: PEOPLE });
  const table = `bench_edit_${process.pid}`;
  try {
    await pool.query(`CREATE TABLE ${table} (id int PRIMARY KEY, body text NOT NULL)`);
    await pool.query(
      `INSERT INTO ${table} SELECT n, 'Début.' FROM generate_series(0, ${APPLICATIONS - 1}) AS n`,
    );
    const taken = /** @type {number[]} */ ([]);
    let next = 0;
    const started = performance.now();
    await Promise.all(
      Array.from({ length: PEOPLE }, async () => {
        for (let at = next++; at < count; at = next++) {
          const from = performance.now();
          await pool.query(`UPDATE ${table} SET body = body || $1 WHERE id = $2`, [
            ` mot-${at}`,
            at % APPLICATIONS,
          ]);
          taken.push(performance.now() - from);
        }
      }),
    );
    const perSecond = count / ((performance.now() - started) / 1_000);
    return {
      perSecond,
      p99: percentile(
        taken.sort((a, b) => a - b),
        0.99,
      ),
    };
  } finally {
    await pool.query(`DROP TABLE IF EXISTS ${table}`);
    await pool.end();
  }
}
