import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import {
  checkPolicy,
  ED25519,
  followRotations,
  formatSkey,
  openCheckpoint,
  openRotation,
  parsePolicy,
  verifierKey,
  verifyProofFile,
} from '@garant/merkle-log';
import { entryAt } from '../src/entries/entry.search.js';
import { proofOf } from '../src/inspection/log.proofs.js';
import { sha256 } from '../src/intake/entry.building.js';
import { logKeyOf, noteCrypto, type LogKey } from '../src/publish/checkpoint.key.js';
import { checkHead } from '../src/publish/head.check.js';
import { Publisher } from '../src/publish/publisher.js';
import { announcements, startingKey } from '../src/witnesses/key.rotation.store.js';
import { publicPolicy } from '../src/witnesses/witness.policy.js';
import { logKey, logStage, ORIGIN, rawOf, type LogStage } from './log.stage.js';

/** A key of this log from one repeated byte. */
function keyFrom(byte: number, origin = ORIGIN): LogKey {
  const seed = Buffer.alloc(32, byte);
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const publicKey = createPublicKey(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }))
    .export({ format: 'der', type: 'spki' })
    .subarray(-32);
  return logKeyOf(formatSkey({ ...verifierKey(sha256, origin, ED25519, publicKey), seed }), origin);
}
const next = keyFrom(41);
const third = keyFrom(42);

let stage: LogStage;
beforeEach(async () => {
  stage = await logStage();
});
afterEach(() => stage.end());

const started = async (key: LogKey, old?: LogKey): Promise<LogKey> => {
  const made = await startingKey(stage.test.database, key, old);
  return { ...made, policy: publicPolicy(made, undefined) };
};
async function publishWith(key: LogKey, count: number): Promise<string> {
  const publisher = new Publisher(stage.test.database, stage.files, key);
  await publisher.open();
  await stage.fill(count);
  return (await publisher.publish())!.note;
}
const opens = async (note: string, key: LogKey): Promise<boolean> =>
  (await openCheckpoint(note, { logs: [key.verifier] }, noteCrypto)).ok;

it('a new key is announced by both, signs beside the old one, then alone; everything signed before still verifies', async () => {
  const before = await publishWith(await started(logKey), 5);

  const overlap = await started(next, logKey);
  const during = await publishWith(overlap, 5);
  expect([await opens(during, logKey), await opens(during, next)]).toEqual([true, true]);

  const alone = await started(next);
  const after = await publishWith(alone, 5);
  expect([await opens(after, logKey), await opens(after, next)]).toEqual([false, true]);

  // Whoever has the policy of today verifies what was signed on any day.
  const policy = parsePolicy(sha256, alone.policy);
  if (!policy.ok) throw new Error(policy.reason);
  expect(policy.value.logs.map(({ key }) => key.keyId)).toEqual([next.verifier.keyId, logKey.verifier.keyId]);
  for (const note of [before, during, after])
    expect(await checkPolicy(policy.value, note, noteCrypto)).toMatchObject({ ok: true });
  const entry = (
    await stage.test.database.query<{ entry: Buffer }>('SELECT entry FROM log_entry WHERE index = 2')
  )[0]!.entry;
  expect(
    await verifyProofFile(
      await proofOf(stage.test.database, stage.files, 2),
      entry,
      policy.value,
      noteCrypto,
    ),
  ).toMatchObject({ ok: true });
});

it('the announcement is one event that becomes an entry, and names both keys', async () => {
  await started(next, logKey);
  await started(next, logKey);
  const rows = await stage.test.database.query<{ envelope: string }>(
    `SELECT envelope FROM outbox WHERE envelope LIKE '%"log-key.rotated"%'`,
  );
  expect(rows).toHaveLength(1);
  const envelope = JSON.parse(rows[0]!.envelope) as {
    data: { note: string; oldVkey: string; newVkey: string };
  };
  expect(envelope.data).toMatchObject({ oldVkey: logKey.vkey, newVkey: next.vkey });
  expect(await openRotation(envelope.data.note, noteCrypto)).toMatchObject({ ok: true });
  expect(await announcements(stage.test.database)).toEqual([envelope.data.note]);
  await stage.sequencer.append([
    await stage.read(rawOf('audit-log.events', { ...envelope, producernumber: 1 }, 1)),
  ]);
  const logged = await entryAt(stage.test.database, 0);
  expect(logged).toMatchObject({
    entry: { type: 'log-key.rotated', flags: [] },
    details: { data: envelope.data },
  });
});

it('who trusts the first key finds the newest by the announcements alone', async () => {
  await started(next, logKey);
  await started(third, next);
  const notes = await announcements(stage.test.database);
  const keys = await followRotations(logKey.verifier, notes, noteCrypto);
  expect(keys.map(({ keyId }) => keyId)).toEqual([logKey, next, third].map(({ verifier }) => verifier.keyId));
});

it('an unannounced key does not continue the log', async () => {
  await publishWith(await started(logKey), 5);
  const stranger = await started(next);
  await expect(checkHead(stage.test.database, stage.files, stranger)).rejects.toThrow(
    /not one signed with this key/,
  );
});

it('a key that was given up does not come back, and a rotation to itself or to another log is none', async () => {
  await started(next, logKey);
  await expect(started(logKey)).rejects.toThrow(/was replaced by/);
  await expect(started(next, next)).rejects.toThrow(/is the new one/);
  await expect(started(next, keyFrom(43, 'other.example'))).rejects.toThrow(/another log/);
});

it('announcements cannot be changed or taken away', async () => {
  await started(next, logKey);
  for (const sql of [
    `UPDATE log_key_rotation SET note = 'x'`,
    'DELETE FROM log_key_rotation',
    'TRUNCATE log_key_rotation',
  ])
    await expect(stage.test.database.query(sql)).rejects.toThrow(/permission denied|append-only/);
});
