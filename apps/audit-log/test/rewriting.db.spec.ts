import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  emptyEdge,
  encodeBundle,
  extendEdge,
  leafHash,
  parsePolicy,
  TILE_WIDTH,
  formatTilePath,
  verifyProofFile,
} from '@garant/merkle-log';
import { proofOf } from '../src/inspection/log.proofs.js';
import { sha256 } from '../src/intake/entry.building.js';
import { noteCrypto } from '../src/publish/checkpoint.key.js';
import { LogFiles } from '../src/publish/log.files.js';
import { examineLog } from '../src/publish/record.examination.js';
import { logKey } from './log.stage.js';
import { copyOf, forge, seeded, SIZES, Witness, type Copy, type Seeded } from './tampering.stage.js';

/**
 * Somebody who has the database, the files and, at the end, the key, changes entry 200 and everything that depends on it.
 * What is left is what others have kept: a checkpoint, a proof, a mirror, a witness.
 */
let log: Seeded;
let own: Copy;
let witness: Witness;
beforeAll(async () => {
  log = await seeded();
}, 60_000);
afterAll(() => log.end());
beforeEach(async () => {
  own = await copyOf(log);
  witness = new Witness();
  for (const note of log.kept) expect(await witness.see(note, new LogFiles(log.folder))).toBe('cosigned');
});
afterEach(() => own.end());

const LAST = SIZES.at(-1)!;
const entriesOf = async (): Promise<Buffer[]> =>
  (await own.query<{ entry: Buffer }>('SELECT entry FROM log_entry ORDER BY index')).map(
    ({ entry }) => entry,
  );

/** Tiles and bundles as the altered record would have them. */
async function rewriteTiles(): Promise<void> {
  const entries = await entriesOf();
  const leaves = entries.map((entry) => leafHash(sha256, entry));
  for (const tile of extendEdge(sha256, emptyEdge, leaves).tiles)
    await own.files.write(formatTilePath(tile), tile.bytes);
  for (let index = 0; index * TILE_WIDTH < entries.length; index++) {
    const part = entries.slice(index * TILE_WIDTH, (index + 1) * TILE_WIDTH);
    await own.files.write(
      formatTilePath({ level: 'entries', index, width: part.length }),
      encodeBundle(part),
    );
  }
}

/** Checkpoints too, with the key of the log. */
async function rewriteAll(): Promise<string> {
  await own.tamper(`${forge(200)} DELETE FROM checkpoint;`);
  await rm(own.folder, { recursive: true });
  const publisher = own.publisher();
  await publisher.open();
  return (await publisher.publish())!.note;
}

it('record and tiles: the signed checkpoints say between which entries, a mirror says which entry', async () => {
  await own.tamper(forge(200));
  await rewriteTiles();
  expect(await examineLog(own.tx, own.files, logKey)).toEqual([
    // The checkpoint of 128 entries still agrees.
    expect.objectContaining({ code: 'entry-altered', first: 128, last: 299 }),
  ]);
  expect(await examineLog(own.tx, own.files, logKey, [], [log.mirror])).toEqual([
    expect.objectContaining({ code: 'entry-altered', first: 200, last: 200 }),
  ]);
});

it('record, tiles and checkpoints, signed with the key itself: nothing of the log shows it, whoever kept a checkpoint does', async () => {
  const forged = await rewriteAll();
  expect(await examineLog(own.tx, own.files, logKey)).toEqual([]);
  expect(await witness.see(forged, own.files)).toBe('another root of the same size');
  const findings = await examineLog(own.tx, own.files, logKey, [witness.note], [log.mirror]);
  expect(findings.map(({ code, first, last }) => [code, first, last])).toEqual([
    ['entry-altered', 200, 200],
    ['two-roots', LAST, LAST],
  ]);
  // Without a mirror: somewhere before entry 300. Once the key has signed two logs, no smaller checkpoint bounds it.
  expect(
    (await examineLog(own.tx, own.files, logKey, log.kept)).filter(({ code }) => code === 'entry-altered'),
  ).toEqual([expect.objectContaining({ first: 0, last: 299 })]);
});

it('the same, and then going on: the witness does not cosign what continues the other log', async () => {
  await rewriteAll();
  await own.change(
    `INSERT INTO log_entry SELECT index + ${LAST}, leaf_hash, entry, source, id || '+', digest, type, outcome, occurred FROM log_entry WHERE index < 5`,
  );
  const publisher = own.publisher();
  await publisher.open();
  const { note } = (await publisher.publish())!;
  expect(await witness.see(note, own.files)).toMatch(/does not continue what was cosigned/);
});

it('a proof that somebody kept of entry 200 fits the entry they were shown, and not the one that is there now', async () => {
  const shown = (await entriesOf())[200]!;
  const proof = await proofOf(own.tx, own.files, 200);
  const policy = parsePolicy(sha256, logKey.policy);
  if (!policy.ok) throw new Error(policy.reason);
  expect(await verifyProofFile(proof, shown, policy.value, noteCrypto)).toMatchObject({ ok: true });
  await rewriteAll();
  const now = (await entriesOf())[200]!;
  expect(await verifyProofFile(proof, now, policy.value, noteCrypto)).toMatchObject({
    ok: false,
    reason: 'root-mismatch',
  });
  expect(await verifyProofFile(proof, shown, policy.value, noteCrypto)).toMatchObject({ ok: true });
});

/** The log as it was at 300 entries: the state that a backup would bring back. */
const backDatabase = `DELETE FROM checkpoint WHERE size > 300; DELETE FROM log_entry WHERE index >= 300;
  DELETE FROM entry_details WHERE index >= 300; DELETE FROM entry_posting WHERE first >= 300`;

it('the database is rolled back: the published checkpoint shows it, and the service does not publish', async () => {
  await own.tamper(backDatabase);
  const findings = await examineLog(own.tx, own.files, logKey);
  expect(findings.map(({ code, first }) => [code, first])).toEqual([
    ['entry-missing', 300],
    ['checkpoint-removed', LAST],
  ]);
  await expect(own.publisher().open()).rejects.toThrow(
    /published checkpoint has 510 entries.*would fork the log/,
  );
});

it('database and files are rolled back: nothing of the log shows it, the witness does, and names the first entry that is gone', async () => {
  await own.tamper(backDatabase);
  await rm(own.folder, { recursive: true });
  const publisher = own.publisher();
  await publisher.open();
  expect(await examineLog(own.tx, own.files, logKey)).toEqual([]);
  const old = (await own.files.read('checkpoint'))!.toString('utf8');
  expect(old).toBe(log.kept[2]);
  expect(await witness.see(old, own.files)).toBe(`smaller than the ${LAST} entries cosigned`);
  expect(
    (await examineLog(own.tx, own.files, logKey, [witness.note])).map(({ code, first }) => [code, first]),
  ).toEqual([
    ['entry-missing', 300],
    ['checkpoint-removed', LAST],
  ]);
});

it('the published checkpoint is an older one: the witness shows it, and the service puts the newest back', async () => {
  await writeFile(join(own.folder, 'checkpoint'), log.kept[1]!);
  expect(await witness.see(log.kept[1]!, own.files)).toBe(`smaller than the ${LAST} entries cosigned`);
  await own.publisher().open();
  expect((await own.files.read('checkpoint'))!.toString('utf8')).toBe(log.kept.at(-1));
});

it('the files are of another log of the same key: the service does not publish', async () => {
  const foreign = await copyOf(log);
  try {
    await foreign.tamper(`${forge(200)} DELETE FROM checkpoint;`);
    await rm(foreign.folder, { recursive: true });
    const publisher = foreign.publisher();
    await publisher.open();
    await publisher.publish();
    await rm(own.folder, { recursive: true });
    await cp(foreign.folder, own.folder, { recursive: true });
  } finally {
    await foreign.end();
  }
  expect((await examineLog(own.tx, own.files, logKey)).map(({ code }) => code)).toContain('two-roots');
  await expect(own.publisher().open()).rejects.toThrow(/Two roots exist for size 510/);
});
