import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import {
  decodeBundle,
  formatTilePath,
  parsePolicy,
  tilesForGrowth,
  verifyProofFile,
} from '@garant/merkle-log';
import { proofOf } from '../src/inspection/log.proofs.js';
import { sha256 } from '../src/intake/entry.building.js';
import { noteCrypto, logKeyOf } from '../src/publish/checkpoint.key.js';
import { checkHead } from '../src/publish/head.check.js';
import { Publisher, type PublishedFiles, type Record } from '../src/publish/publisher.js';
import { verifyRecord, verifyTile } from '../src/publish/record.verification.js';
import { readCheckpoint, treeHash } from './checkpoint.reader.js';
import { logKey, logStage, ORIGIN, type LogStage } from './log.stage.js';

let stage: LogStage;
beforeEach(async () => {
  stage = await logStage();
});
afterEach(() => stage.end());

const opened = async (
  record: Record = stage.test.database,
  files: PublishedFiles = stage.files,
): Promise<Publisher> => {
  const publisher = new Publisher(record, files, logKey);
  await publisher.open();
  return publisher;
};
const recorded = async (): Promise<Buffer[]> =>
  (await stage.test.database.query<{ entry: Buffer }>('SELECT entry FROM log_entry ORDER BY index')).map(
    ({ entry }) => entry,
  );
const published = async () =>
  readCheckpoint(await readFile(join(stage.folder, 'checkpoint'), 'utf8'), logKey.vkey);

/** The whole published log against the record, by somebody else's arithmetic. */
async function verifyEverything(size: number): Promise<void> {
  const checkpoint = await published();
  expect(checkpoint).toMatchObject({ origin: ORIGIN, size });
  const entries = (await recorded()).slice(0, size);
  expect(checkpoint.root).toEqual(treeHash(entries));
  const served: Uint8Array[] = [];
  for (let index = 0; index * 256 < size; index++) {
    const width = Math.min(256, size - index * 256);
    const bundle = decodeBundle((await stage.files.readTile({ level: 'entries', index, width }))!, width);
    if (!bundle.ok) throw new Error(bundle.reason);
    served.push(...bundle.value);
  }
  expect(served.map((entry) => Buffer.from(entry).toString('hex'))).toEqual(
    entries.map((entry) => entry.toString('hex')),
  );
  for (const tile of tilesForGrowth(0, size)) expect(await stage.files.readTile(tile)).not.toBeNull();
  expect(await verifyRecord(stage.test.database)).toBe((await recorded()).length);
}

describe('publishing', () => {
  it('signs a growing log that a stranger can verify', async () => {
    const publisher = await opened();
    expect(await publisher.publish()).toBeNull();
    for (const [count, size] of [
      [1, 1],
      [254, 255],
      [1, 256],
      [1, 257],
      [300, 557],
    ] as const) {
      await stage.fill(count);
      expect(await publisher.publish()).toMatchObject({ size });
      await verifyEverything(size);
    }
    expect(await publisher.publish()).toBeNull();
    // No published size needs the partial files of a full tile any more.
    expect(await stage.files.read(`${formatTilePath({ level: 0, index: 0, width: 1 })}`)).toBeNull();
    const messages = await stage.test.database.query(`SELECT 1 FROM outbox WHERE topic = 'checkpoint.state'`);
    expect(messages).toHaveLength(5);
  });

  it('serves proofs that verify offline under the published policy', async () => {
    await stage.fill(300);
    await (await opened()).publish();
    await stage.fill(1);
    const policy = parsePolicy(sha256, logKey.policy);
    if (!policy.ok) throw new Error(policy.reason);
    const entries = await recorded();
    for (const index of [0, 1, 255, 256, 299]) {
      const proof = await proofOf(stage.test.database, stage.files, index);
      expect(await verifyProofFile(proof, entries[index]!, policy.value, noteCrypto)).toMatchObject({
        ok: true,
        value: { index, size: 300 },
      });
      expect((await verifyProofFile(proof, entries[index === 0 ? 1 : 0]!, policy.value, noteCrypto)).ok).toBe(
        false,
      );
    }
    await expect(proofOf(stage.test.database, stage.files, 300)).rejects.toMatchObject({
      code: 'not-in-log-yet',
    });
  });

  it('makes lost files again, the same', async () => {
    await stage.fill(260);
    await (await opened()).publish();
    const tile = await stage.files.readTile({ level: 0, index: 0, width: 256 });
    await rm(stage.folder, { recursive: true });
    await opened();
    expect(await stage.files.readTile({ level: 0, index: 0, width: 256 })).toEqual(tile);
    await verifyEverything(260);
  });
});

/** Does what it is asked, then dies: a crash right after the n-th storage call. */
class Crash extends Error {}
function dying(after: number): { record: Record; files: PublishedFiles; calls: string[] } {
  const calls: string[] = [];
  const then = async <T>(name: string, work: Promise<T>): Promise<T> => {
    const result = await work;
    calls.push(name);
    if (calls.length === after) throw new Crash(name);
    return result;
  };
  const { database } = stage.test;
  return {
    calls,
    record: {
      query: (sql, params) => database.query(sql, params),
      transaction: (work) => then('checkpoint stored', database.transaction(work)),
    },
    files: {
      read: (path) => stage.files.read(path),
      readTile: (id) => stage.files.readTile(id),
      write: (path, bytes) =>
        then(path === 'checkpoint' ? 'file published' : 'tile written', stage.files.write(path, bytes)),
      dropPartials: (id) => then('partials dropped', stage.files.dropPartials(id)),
    },
  };
}

describe('a crash at any step', () => {
  // From 200 published entries to 300: bundles 0 and 1, tiles 0/0, 0/1 and 1/0, the checkpoint, its file, two clean-ups.
  const steps = [
    ...Array<string>(5).fill('tile written'),
    'checkpoint stored',
    'file published',
    'partials dropped',
    'partials dropped',
  ];

  it.each([['rows committed', 0] as const, ...steps.map((step, i) => [step, i + 1] as const)])(
    'after “%s” (call %i) leaves a log that goes on and was never forked',
    async (step, call) => {
      await stage.fill(200);
      await (await opened()).publish();
      await stage.fill(100);
      if (call > 0) {
        const crash = dying(call);
        const publisher = await opened(crash.record, crash.files);
        await expect(publisher.publish()).rejects.toThrow(Crash);
        expect(crash.calls.at(-1)).toBe(step);
      }
      // What the world sees after the crash is one whole log, the old or the new.
      await verifyEverything(call >= 7 ? 300 : 200);
      await stage.fill(30);
      const next = await opened();
      if (call >= 6) await verifyEverything(300);
      await next.publish();
      await verifyEverything(330);
      const sizes = await stage.test.database.query<{ size: number }>(
        'SELECT size FROM checkpoint ORDER BY size',
      );
      expect(sizes.map(({ size }) => size)).toEqual(call >= 6 ? [200, 300, 330] : [200, 330]);
    },
  );
});

/** Past every trigger: what only a superuser, or the owner after altering the table, can do. */
async function tamper(sql: string): Promise<void> {
  const url = new URL(process.env.GARANT_TEST_DATABASE_URL!);
  url.pathname = new URL(stage.test.appUrl).pathname;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    for (const table of ['log_entry', 'checkpoint'])
      await client.query(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
    await client.query('ALTER TABLE log_entry DROP CONSTRAINT IF EXISTS log_entry_pkey CASCADE');
    await client.query(sql);
  } finally {
    await client.end();
  }
}
const forgery = `entry = convert_to(replace(convert_from(entry, 'UTF8'), '"consent.events"', '"gateway.events"'), 'UTF8')`;

describe('tampering that no trigger stops', () => {
  beforeEach(async () => {
    await stage.fill(300);
    await (await opened()).publish();
  });

  it.each([
    ['an altered entry', `UPDATE log_entry SET ${forgery} WHERE index = 5`, /Entry 5 was altered/],
    [
      'an altered entry with its hash made to fit',
      `UPDATE log_entry SET ${forgery} WHERE index = 5; UPDATE log_entry SET leaf_hash = sha256('\\x00'::bytea || entry) WHERE index = 5`,
      /Entry 5 was altered after it was published/,
    ],
    ['an entry taken out', 'DELETE FROM log_entry WHERE index = 5', /Entry 5 is missing/],
    [
      'an entry taken out and the others moved up',
      'DELETE FROM log_entry WHERE index = 5; UPDATE log_entry SET index = index - 1 WHERE index > 5',
      /Entry 5 was altered after it was published/,
    ],
  ])('%s is caught by the round over the record', async (_, sql, reason) => {
    await expect(verifyTile(stage.test.database, stage.files, 0)).resolves.toBe(1);
    await tamper(sql);
    await expect(verifyTile(stage.test.database, stage.files, 0)).rejects.toThrow(reason);
    await expect(verifyRecord(stage.test.database)).rejects.toThrow();
  });

  it('of what the next checkpoint touches is caught before it is signed', async () => {
    const publisher = await opened();
    await stage.fill(10);
    await tamper(
      `UPDATE log_entry SET ${forgery} WHERE index = 280; UPDATE log_entry SET leaf_hash = sha256('\\x00'::bytea || entry) WHERE index = 280`,
    );
    await expect(publisher.publish()).rejects.toThrow(/Entry 280 was altered after it was published/);
    await verifyFileStillOf(300);
  });

  const damage = async (path: string): Promise<void> => {
    const file = join(stage.folder, path);
    const bytes = await readFile(file);
    bytes[0]! ^= 1;
    await writeFile(file, bytes);
  };

  it('of a tile that a new checkpoint rests on is caught before it is signed', async () => {
    const publisher = await opened();
    await stage.fill(10);
    await damage(formatTilePath({ level: 1, index: 0, width: 1 }));
    await expect(publisher.publish()).rejects.toThrow(/tiles do not have the root/);
    await verifyFileStillOf(300);
  });

  it('of any other tile is caught by the round over the record', async () => {
    await damage(formatTilePath({ level: 0, index: 0, width: 256 }));
    await expect(verifyTile(stage.test.database, stage.files, 0)).rejects.toThrow(/or its tile was/);
  });

  it('a record behind the signed head does not start', async () => {
    await tamper('DELETE FROM log_entry WHERE index >= 290');
    await expect(checkHead(stage.test.database, stage.files, logKey)).rejects.toThrow(
      /290 entries.*checkpoint of 300 entries/,
    );
    await expect(opened()).rejects.toThrow(/would fork the log/);
  });

  it('a database behind the published file does not start', async () => {
    await tamper('DELETE FROM checkpoint; DELETE FROM log_entry WHERE index >= 290');
    await expect(opened()).rejects.toThrow(/published checkpoint has 300 entries.*would fork the log/);
  });

  it('a checkpoint of another key is not believed', async () => {
    const other = logKeyOf(
      'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz',
      'PeterNeumann',
    );
    await expect(checkHead(stage.test.database, stage.files, other)).rejects.toThrow(/holds the log/);
    const disguised = { origin: ORIGIN, verifier: other.verifier };
    await expect(checkHead(stage.test.database, stage.files, disguised)).rejects.toThrow(
      /not one signed with this key/,
    );
    expect(() =>
      logKeyOf('PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', ORIGIN),
    ).toThrow(/not of/);
  });

  const verifyFileStillOf = async (size: number): Promise<void> => {
    expect((await published()).size).toBe(size);
    const rows = await stage.test.database.query<{ size: number }>(
      'SELECT max(size) AS size FROM checkpoint',
    );
    expect(rows[0]!.size).toBe(size);
  };
});
