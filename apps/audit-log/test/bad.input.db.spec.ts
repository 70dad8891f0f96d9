import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatTilePath, MAX_ENTRY_SIZE, openCheckpoint, type TileId } from '@garant/merkle-log';
import { sqlState } from '@garant/nest-kit';
import { consistencyOf, proofOf } from '../src/inspection/log.proofs.js';
import { logKeyOf, noteCrypto } from '../src/publish/checkpoint.key.js';
import { checkHead } from '../src/publish/head.check.js';
import { Publisher } from '../src/publish/publisher.js';
import { readSound } from '../src/tiles/tile.reading.js';
import { event, logKey, logStage, ORIGIN, rawOf, type LogStage } from './log.stage.js';

let stage: LogStage;
beforeAll(async () => {
  stage = await logStage();
  await stage.fill(300);
  const publisher = new Publisher(stage.test.database, stage.files, logKey);
  await publisher.open();
  await publisher.publish();
});
afterAll(() => stage.end());

const log = async (value: unknown): Promise<void> =>
  stage.sequencer.append([await stage.read(rawOf('consent.events', value, 5_000))]);
const entryOf = async (id: string): Promise<{ size: number; flags: string[] } | undefined> => {
  const [row] = await stage.test.database.query<{ size: number; entry: string }>(
    `SELECT octet_length(entry) AS size, convert_from(entry, 'UTF8') AS entry FROM log_entry WHERE id = $1`,
    [id],
  );
  return row && { size: row.size, flags: (JSON.parse(row.entry) as { flags: string[] }).flags };
};

describe('an entry over 64 KiB', () => {
  it('does not come of a large message: its data stand beside the entry, which commits to them', async () => {
    const id = randomUUID();
    await log(
      event({
        id,
        source: `garant/consent/${randomUUID()}`,
        data: { key: 'k'.repeat(900_000), service: 'consent' },
      }),
    );
    const entry = await entryOf(id);
    expect(entry?.size).toBeLessThan(1_000);
    expect(await proofOf(stage.test.database, stage.files, 299)).toContain('index 299');
  });

  it('does not come of long names either: such a message is logged as unreadable', async () => {
    await log(event({ source: `garant/consent/${'x'.repeat(70_000)}` }));
    expect((await entryOf('consent.events/0/5000'))?.flags).toEqual(['unreadable']);
  });

  it('is refused by the database itself, whoever adds it', async () => {
    const adding = stage.test.database.query(
      `INSERT INTO log_entry (index, leaf_hash, entry, source, id, digest, type, outcome, occurred)
       SELECT 900, leaf_hash, convert_to(repeat('x', $1), 'UTF8'), source, 'long', digest, type, outcome, occurred FROM log_entry WHERE index = 0`,
      [MAX_ENTRY_SIZE + 1],
    );
    expect(await adding.then(() => 'done', sqlState)).toBe('23514');
  });
});

describe('a truncated tile', () => {
  const truncated = async (id: TileId, to: number, work: () => Promise<unknown>): Promise<void> => {
    const file = join(stage.folder, formatTilePath(id));
    const whole = await readFile(file);
    await writeFile(file, whole.subarray(0, to));
    try {
      await work();
    } finally {
      await writeFile(file, whole);
    }
  };
  const hashes = { level: 0, index: 0, width: 256 } as const;
  const bundle = { level: 'entries', index: 0, width: 256 } as const;

  it.each([
    ['in the middle of a hash', 100],
    ['after a hash', 32 * 200],
    ['at its beginning', 0],
  ])('%s is served to nobody, and no proof is made of it', async (_, to) => {
    await truncated(hashes, to, async () => {
      await expect(readSound(stage.files, hashes)).rejects.toMatchObject({
        code: 'tile-damaged',
        status: 503,
      });
      await expect(proofOf(stage.test.database, stage.files, 5)).rejects.toMatchObject({
        code: 'tile-damaged',
      });
      await expect(consistencyOf(stage.test.database, stage.files, 100, 300)).rejects.toMatchObject({
        code: 'tile-damaged',
      });
    });
    expect(await proofOf(stage.test.database, stage.files, 5)).toContain('index 5');
  });

  it('of entries is served to nobody, whole or in part', async () => {
    await truncated(bundle, 1_000, async () => {
      await expect(readSound(stage.files, bundle)).rejects.toMatchObject({ code: 'tile-damaged' });
      await expect(readSound(stage.files, { ...bundle, width: 10 })).rejects.toMatchObject({
        code: 'tile-damaged',
      });
    });
  });

  it('that is not there at all does not exist', async () => {
    await expect(readSound(stage.files, { level: 0, index: 7, width: 256 })).rejects.toMatchObject({
      code: 'tile-unknown',
      status: 404,
    });
  });
});

describe('a checkpoint of another origin', () => {
  const SKEY = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
  it('is not taken for ours, and its key opens no log of ours', async () => {
    const other = logKeyOf(SKEY, 'PeterNeumann');
    const ours = (await stage.files.read('checkpoint'))!;
    expect(await openCheckpoint(ours, { logs: [other.verifier] }, noteCrypto)).toMatchObject({
      ok: false,
      reason: 'note-no-known-signature',
    });
    await expect(checkHead(stage.test.database, stage.files, other)).rejects.toThrow(/holds the log/);
    expect(() => logKeyOf(SKEY, ORIGIN)).toThrow(/key of PeterNeumann/);
  });
});

describe('numbers beyond the log', () => {
  it.each([300, 100_000, Number.MAX_SAFE_INTEGER])('entry %i has no proof yet', async (index) => {
    await expect(proofOf(stage.test.database, stage.files, index)).rejects.toMatchObject({
      code: 'not-in-log-yet',
    });
  });

  it.each([
    [0, 5],
    [9, 5],
    [1, 301],
    [0, 0],
  ])('no consistency is shown from %i to %i', async (from, to) => {
    await expect(consistencyOf(stage.test.database, stage.files, from, to)).rejects.toMatchObject({
      code: 'invalid-query',
      status: 400,
    });
  });
});
