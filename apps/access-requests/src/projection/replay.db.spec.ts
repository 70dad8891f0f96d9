import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Database } from '@garant/nest-kit';
import { person, Stage, DESCRIPTION, ATTESTATION } from '../../test/access-requests.fixture.js';
import { PARTS } from '../access.parts.js';
import { replay } from './replay.js';

const PROJECTIONS = PARTS.flatMap((part) => part.projections ?? []);
const TABLES = PROJECTIONS.flatMap(({ tables }) => tables);
/** Records, the erasable texts, and what the bus keeps: nothing makes them again, so no projection may own them. */
const RECORDS: Readonly<Record<string, string>> = {
  event_stream: 'the record itself',
  confidential_text: 'texts, erasable',
  permit_document: 'signed documents as they were handed out',
  answer_table: 'anonymous answers, as their events name them',
  attachment: 'documents, sealed',
  vault_rotation: 'how far a change of keys has come',
  attachment_upload: 'documents that no command has named yet',
  application_presence: 'who has a form open, for a minute',
  official_login: 'which login stood behind an act',
  outbox: 'the bus',
  outbox_number: 'the bus',
  inbox: 'the bus',
  command_outcome: 'the bus',
  parked_key: 'the bus',
  parked_command: 'the bus',
  migrations: 'the schema',
};

let stage: Stage;
let owner: Database;
beforeAll(async () => {
  stage = await Stage.open();
  owner = await Database.open(stage.test.ownerUrl, { application: 'access-requests', pool: 1 });
});
afterAll(async () => {
  await owner.close();
  await stage.close();
});

const rowsOf = async (table: string): Promise<string[]> => {
  const rows = await stage.database.query<{ row: string }>(
    `SELECT to_jsonb(t)::text AS row FROM ${table} t ORDER BY 1`,
  );
  return rows.map(({ row }) => row);
};
const everything = async (): Promise<Record<string, string[]>> =>
  Object.fromEntries(await Promise.all(TABLES.map(async (table) => [table, await rowsOf(table)] as const)));

describe('a replay', () => {
  it('knows every table of the service: a read model of a projection, or a record', async () => {
    const tables = await stage.database.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
    );
    const known = new Set([...TABLES, ...Object.keys(RECORDS)]);
    expect(tables.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
    expect(TABLES.filter((table) => table in RECORDS)).toEqual([]);
  });

  it('makes the same rows as the commands did, whatever they were', async () => {
    await stage.furnish();
    for (let round = 0; round < 3; round++) await randomLives();
    const before = await everything();
    expect(before.application!.length).toBeGreaterThan(10);
    expect(before.permit!.length).toBeGreaterThan(2);
    for (const batch of [4_000, 3]) {
      await replay(owner, PROJECTIONS, { batch });
      expect(await everything()).toEqual(before);
    }
  });

  it('leaves everything as it was when a projection fails', async () => {
    const before = await everything();
    const failing = PROJECTIONS.map((one) => ({
      ...one,
      project: () => Promise.reject(new Error('out of paper')),
    }));
    await expect(replay(owner, failing)).rejects.toThrow('out of paper');
    expect(await everything()).toEqual(before);
  });

  it('waits for the commands under way, and they for it', async () => {
    const applicationId = randomUUID();
    const sent = stage.must(
      stage.researcher,
      'application.draft',
      applicationId,
      {
        applicationId,
        expectedVersion: 0,
      },
      { content: { title: 'Pendant la reprise' } },
    );
    await Promise.all([replay(owner, PROJECTIONS), sent]);
    expect((await rowsOf('application')).filter((row) => row.includes(applicationId))).toHaveLength(1);
  });
});

/** Applications that end in every way, datasets and environments that change. */
async function randomLives(): Promise<void> {
  const { researcher, assessor, signatory, holder, operator } = stage;
  const draft = randomUUID();
  await stage.must(
    researcher,
    'application.draft',
    draft,
    { applicationId: draft, expectedVersion: 0 },
    {
      content: { title: 'Ébauche', persons: [randomUUID()] },
    },
  );
  const withdrawn = randomUUID();
  await stage.must(
    researcher,
    'application.submit',
    withdrawn,
    { applicationId: withdrawn },
    {
      content: stage.content(),
    },
  );
  await stage.must(researcher, 'application.withdraw', withdrawn, { applicationId: withdrawn });
  const asked = randomUUID();
  await stage.must(
    researcher,
    'application.submit',
    asked,
    { applicationId: asked },
    {
      content: stage.content({ format: 'anonymised' }),
    },
  );
  await stage.must(
    assessor,
    'application.request-information',
    asked,
    { applicationId: asked },
    {
      message: 'Précisez la cohorte.',
    },
  );
  await stage.must(
    researcher,
    'application.provide-information',
    asked,
    { applicationId: asked },
    {
      content: stage.content({ persons: [researcher.ref, randomUUID()] }),
    },
  );
  const assessed = await stage.assessed();
  await stage.vote(assessed, 1, person('committee', 'access-body'));
  const { permitId } = await stage.permit();
  await stage.cut(permitId, 42);
  await stage.must(signatory, 'permit.suspend', permitId, { permitId }, { reason: 'À vérifier.' });
  await stage.must(signatory, 'permit.lift-suspension', permitId, { permitId }, { reason: 'Vérifié.' });
  const revoked = await stage.permit();
  await stage.heard(revoked.permitId);
  await stage.must(
    signatory,
    'permit.revoke',
    revoked.permitId,
    { permitId: revoked.permitId },
    {
      reason: 'Manquement.',
    },
  );
  await stage.permit();
  const datasetId = randomUUID();
  await stage.must(holder, 'dataset.describe', datasetId, {
    datasetId,
    holderId: 'hospital-a',
    description: { ...DESCRIPTION, keywords: ['été', 'œil'] },
  });
  const environmentId = randomUUID();
  await stage.must(operator, 'environment.register', environmentId, {
    environmentId,
    name: 'Bulle « deux »',
    operatorId: 'spe-one',
    country: 'FR',
  });
  await stage.must(operator, 'environment.attest', environmentId, { environmentId, ...ATTESTATION });
}
