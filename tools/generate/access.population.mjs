// Access requests of a country in its fourth year: `node tools/generate/access.population.mjs --database URL [--applications 5000]
// [--datasets 2000] [--seed 1]`. The database is access-requests’, migrated and empty; the address is its owner's. Events go
// into the streams by COPY, texts are sealed as the service seals them, and the service's own projections make the read models.
import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { datasetNumber, lifeOf } from './access.lives.mjs';
import { ENVIRONMENTS, datasetIdOf, environmentIdOf, peopleOf } from './access.people.mjs';
import { descriptionOf } from './access.texts.mjs';
import { copyInto } from './copy.into.mjs';
import { uuidOf } from './population.people.mjs';

/** @param {string} path */
const load = (path) => import(new URL(`../../${path}`, import.meta.url).href);
const START = Date.UTC(2022, 10, 2);
const YEARS = 4 * 365.25 * 86_400_000;

/**
 * @param {{
 *   connectionString: string, applications?: number, datasets?: number, seed?: number,
 *   signer: { sign(payload: object, typ: string): Promise<string> }, say?: (sentence: string) => void,
 * }} options
 */
export async function generateAccess({
  connectionString,
  applications = 5_000,
  datasets = 2_000,
  seed = 1,
  signer,
  say = () => {},
}) {
  const started = performance.now();
  const people = peopleOf(seed);
  const [{ sealText }, { permitDocumentOf, PERMIT_TYP }, { checkData }] = await Promise.all([
    load('apps/access-requests/dist/texts/text.store.js'),
    load('apps/access-requests/dist/permits/permit.document.js'),
    load('libs/nest-kit/dist/streams/outbox.js'),
  ]);
  const events = [...datasetEvents(seed, datasets, people), ...environmentEvents(seed, people)];
  const documents = /** @type {any[]} */ ([]);
  const attachments = /** @type {any[]} */ ([]);
  const ends = /** @type {Record<string, number>} */ ({});
  const sign = async (/** @type {any} */ terms, /** @type {any} */ facts) => {
    const states = new Map(
      terms.datasets.map((/** @type {any} */ { datasetId, holderId }) => [
        datasetId,
        { datasetId, holderId, description: descriptionOf(seed, datasetNumber(seed, datasetId, datasets)) },
      ]),
    );
    const act = { conditions: [] };
    const environment = environmentOf(seed, terms.environmentId);
    const document = permitDocumentOf({
      issuer: 'http://gateway.example',
      terms,
      datasets: states,
      environment,
      act,
      actHash: '0'.repeat(64),
      favourableVotes: facts.votes,
      ...facts,
    });
    const jws = await signer.sign(document, PERMIT_TYP);
    return { jws, hash: createHash('sha256').update(jws).digest('hex') };
  };
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query('SET synchronous_commit = off');
    say(`${applications} applications`);
    let texts = 0;
    const textLines = async function* () {
      for (const text of environmentNames(seed, people, sealText)) yield textLine(seed, texts++, text);
      for (let n = 0; n < applications; n++) {
        const born = START + Math.floor((n / applications) * YEARS * 0.85);
        const life = await lifeOf({ seed, n, born, datasets, people, seal: sealText, sign });
        ends[life.end] = (ends[life.end] ?? 0) + 1;
        events.push(...life.events);
        if (life.document) documents.push(life.document);
        attachments.push(...life.attachments);
        for (const text of life.texts) yield textLine(seed, texts++, text);
      }
    };
    await copyInto(
      client,
      'COPY confidential_text (text_id, about, kind, version, written_by, written_at, body, salt, hash) FROM STDIN',
      textLines(),
    );
    say(`${events.length} events`);
    // As the event store does before it appends.
    for (const { type, data } of events) checkData('access-requests.events', { type, data });
    await copyInto(
      client,
      'COPY event_stream (stream_id, version, event_id, type, data, recorded_at, actor, causation_id) FROM STDIN',
      eventLines(seed, events),
    );
    await copyInto(
      client,
      'COPY permit_document (permit_id, jws, applicant, organisation, kept_at) FROM STDIN',
      documents.map((one) =>
        line(one.permitId, one.jws, one.applicant, one.organisation, new Date(one.at).toISOString()),
      ),
    );
    await copyInto(
      client,
      'COPY attachment (attachment_id, about, name, sha256, media_type, bytes, content, added_by, added_at) FROM STDIN',
      attachments.map(({ attachmentId, about, sha256, bytes, by, at }) =>
        // Their bytes are left out: no list and no replay opens them.
        line(
          attachmentId,
          about,
          'piece.pdf',
          sha256,
          'application/pdf',
          bytes,
          '\\x00',
          by,
          new Date(at).toISOString(),
        ),
      ),
    );
    await client.query('VACUUM (ANALYZE) event_stream');
    await client.query('VACUUM (ANALYZE) confidential_text');
    say('read models');
    const replayed = await project(connectionString);
    return {
      applications,
      datasets,
      events: events.length,
      texts,
      permits: documents.length,
      attachments: attachments.length,
      ends,
      replayed,
      seconds: (performance.now() - started) / 1_000,
    };
  } finally {
    await client.end();
  }
}

/** The read models, by the service's own projections. @param {string} connectionString */
async function project(connectionString) {
  const [{ Database }, { replay }, { PARTS }] = await Promise.all([
    load('libs/nest-kit/dist/index.js'),
    load('apps/access-requests/dist/projection/replay.js'),
    load('apps/access-requests/dist/access.parts.js'),
  ]);
  const database = await Database.open(connectionString, { application: 'access-requests', pool: 1 });
  try {
    return await replay(
      database,
      PARTS.flatMap((/** @type {any} */ part) => part.projections ?? []),
    );
  } finally {
    await database.close();
  }
}

/** @param {number} seed @param {number} count @param {ReturnType<typeof peopleOf>} people */
function* datasetEvents(seed, count, people) {
  for (let n = 0; n < count; n++) {
    const datasetId = datasetIdOf(seed, n);
    const holder = people.holder(n);
    const holderId = holder.organisation;
    const at = START - (count - n) * 3_600_000;
    const stream = `dataset:${datasetId}`;
    const description = descriptionOf(seed, n);
    yield {
      stream,
      type: 'dataset.described',
      data: { datasetId, holderId, description },
      at,
      actor: holder,
    };
    // One in twenty is not published yet.
    if (n % 20 === 19) continue;
    yield {
      stream,
      type: 'dataset.published',
      data: { datasetId, holderId },
      at: at + 600_000,
      actor: holder,
    };
  }
}

const ATTESTATION = {
  hds: {
    certificate: 'HDS-7',
    validFrom: '2022-01-01T00:00:00.000Z',
    validUntil: '2029-01-01T00:00:00.000Z',
  },
  storageCountry: 'FR',
  auditedOn: '2022-09-01',
  logRetentionMonths: 24,
};
const environmentOf = (/** @type {number} */ seed, /** @type {string} */ environmentId) => {
  const n = Array.from({ length: ENVIRONMENTS }, (_, i) => environmentIdOf(seed, i)).indexOf(environmentId);
  return {
    environmentId,
    name: `Bulle ${n + 1}`,
    operatorId: `operator-${n}`,
    country: 'FR',
    attestation: ATTESTATION,
  };
};
/** @param {number} seed @param {ReturnType<typeof peopleOf>} people */
function* environmentEvents(seed, people) {
  for (let n = 0; n < ENVIRONMENTS; n++) {
    const environmentId = environmentIdOf(seed, n);
    const operator = people.operator(n);
    const stream = `environment:${environmentId}`;
    const registered = { environmentId, operatorId: operator.organisation, country: 'FR' };
    const at = START - (n + 1) * 3_600_000;
    yield { stream, type: 'environment.registered', data: registered, at, actor: operator };
    yield {
      stream,
      type: 'environment.attested',
      data: { environmentId, ...ATTESTATION },
      at: at + 60_000,
      actor: operator,
    };
  }
}

/** What environments are called is a text. @param {number} seed @param {ReturnType<typeof peopleOf>} people @param {any} seal */
function* environmentNames(seed, people, seal) {
  for (let n = 0; n < ENVIRONMENTS; n++) {
    const about = environmentIdOf(seed, n);
    const salt = Buffer.from(uuidOf(seed, n, 7_030).replaceAll('-', ''), 'hex');
    const sealed = seal({ name: environmentOf(seed, about).name }, salt);
    const by = people.operator(n).ref;
    yield { about, kind: 'environment-name', version: null, by, at: START - (n + 1) * 3_600_000, sealed };
  }
}

/** In the order in which they happened, as streams would have taken them. @param {number} seed @param {import('./access.lives.mjs').LifeEvent[]} events */
function* eventLines(seed, events) {
  /** @type {Map<string, number>} */
  const versions = new Map();
  const order = events.map((_, i) => i).sort((a, b) => events[a].at - events[b].at || a - b);
  for (const i of order) {
    const { stream, type, data, at, actor, cause } = events[i];
    const version = (versions.get(stream) ?? 0) + 1;
    versions.set(stream, version);
    yield line(
      stream,
      version,
      uuidOf(seed, i, 7_000),
      type,
      JSON.stringify(data),
      new Date(at).toISOString(),
      actor === null ? null : JSON.stringify(actor),
      actor === null ? cause : uuidOf(seed, i, 7_010),
    );
  }
}

/** @param {number} seed @param {number} n @param {import('./access.lives.mjs').LifeText} text */
const textLine = (seed, n, { about, kind, version, by, at, sealed }) =>
  line(
    uuidOf(seed, n, 7_020),
    about,
    kind,
    version,
    by,
    new Date(at).toISOString(),
    JSON.stringify(sealed.body),
    `\\x${sealed.salt.toString('hex')}`,
    sealed.hash,
  );

/** One line of COPY's text format. @param {unknown[]} values */
const line = (...values) =>
  `${values
    .map((value) =>
      value === null || value === undefined
        ? '\\N'
        : String(value)
            .replaceAll('\\', '\\\\')
            .replaceAll('\n', '\\n')
            .replaceAll('\t', '\\t')
            .replaceAll('\r', '\\r'),
    )
    .join('\t')}\n`;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: {
      database: { type: 'string' },
      applications: { type: 'string', default: '5000' },
      datasets: { type: 'string', default: '2000' },
      seed: { type: 'string', default: '1' },
    },
  });
  if (!values.database) {
    console.error(
      'usage: node tools/generate/access.population.mjs --database URL [--applications N] [--datasets N] [--seed N]',
    );
    process.exit(1);
  }
  const { testKeys } = await load('libs/nest-kit/dist/testing/index.js');
  const made = await generateAccess({
    connectionString: values.database,
    applications: Number(values.applications),
    datasets: Number(values.datasets),
    seed: Number(values.seed),
    signer: (await testKeys()).of('access-requests').signer,
    say: (sentence) => process.stderr.write(`${sentence}\n`),
  });
  console.log(JSON.stringify(made));
}
