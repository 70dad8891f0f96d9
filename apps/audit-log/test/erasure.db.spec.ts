import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import { parsePolicy, verifyProofFile } from '@garant/merkle-log';
import { sha256 } from '../src/intake/entry.building.js';
import { proofOf } from '../src/inspection/log.proofs.js';
import { noteCrypto } from '../src/publish/checkpoint.key.js';
import { Publisher } from '../src/publish/publisher.js';
import { verifyRecord } from '../src/publish/record.verification.js';
import { event, logKey, logStage, rawOf, type LogStage } from './log.stage.js';

let stage: LogStage;
beforeAll(async () => {
  stage = await logStage();
});
afterAll(() => stage.end());

let offset = 0;
const log = async (type: string, data: Record<string, unknown>): Promise<void> => {
  const value = event({ type, data, subject: data.subjectRef, producernumber: ++offset });
  await stage.sequencer.append([await stage.read(rawOf('consent.events', value, offset))]);
};
const rowsOf = (subjectRef: string) =>
  stage.test.database.query<{
    index: number;
    type: string;
    entry: Buffer;
    data: Buffer | null;
    salt: string | null;
  }>(
    `SELECT e.index, e.type, e.entry, d.data, d.salt FROM log_entry e JOIN entry_reference r USING (index)
     LEFT JOIN entry_details d USING (index) WHERE r.kind = 'subject' AND r.ref = $1 ORDER BY index`,
    [subjectRef],
  );

describe('an erasure reaches the log', () => {
  it('takes bodies and salts of the person; every proof that was given still holds', async () => {
    const [subjectRef, neighbour] = [randomUUID(), randomUUID()];
    for (const ref of [subjectRef, neighbour]) {
      await log('person.registered', { subjectRef: ref, subjectIndex: 1, existing: false, origin: 'login' });
      await log('data.read', { subjectRef: ref, what: 'choices', rows: 3 });
      await log('choice.recorded', { subjectRef: ref, act: 'opt-out', position: 7 });
    }
    const publisher = new Publisher(stage.test.database, stage.files, logKey);
    await publisher.open();
    await publisher.publish();
    const before = await rowsOf(subjectRef);
    const proof = await proofOf(stage.test.database, stage.files, before[0]!.index);

    await log('person.erased', {
      erasureId: randomUUID(),
      position: 9,
      subjectRef,
      subjectIndex: 1,
      markerKept: false,
    });
    const after = await rowsOf(subjectRef);
    expect(after.map(({ type, data }) => [type, data !== null])).toEqual([
      ['person.registered', false],
      ['data.read', false],
      ['choice.recorded', true],
      ['person.erased', true],
    ]);
    expect((await rowsOf(neighbour)).every(({ data }) => data !== null)).toBe(true);

    // The entry is byte for byte what it was, and the proof that the person keeps still verifies.
    expect(after[0]!.entry.equals(before[0]!.entry)).toBe(true);
    expect(await verifyRecord(stage.test.database)).toBe(7);
    const policy = parsePolicy(sha256, logKey.policy);
    if (!policy.ok) throw new Error(policy.reason);
    const verdict = await verifyProofFile(proof, after[0]!.entry, policy.value, noteCrypto);
    expect(verdict.ok).toBe(true);
  });

  it('leaves a commitment from which the body cannot be guessed: its salt is gone with it', async () => {
    const subjectRef = randomUUID();
    const data = { subjectRef, what: 'identity', rows: 1 };
    await log('data.read', data);
    const [before] = await rowsOf(subjectRef);
    await log('person.erased', {
      erasureId: randomUUID(),
      position: 10,
      subjectRef,
      subjectIndex: 2,
      markerKept: true,
    });
    const [after] = await rowsOf(subjectRef);
    expect([after!.data, after!.salt]).toEqual([null, null]);
    const text = after!.entry.toString('utf8');
    expect(text).not.toContain('identity');
    expect(text).not.toContain(before!.salt!);
    // The body alone does not give the commitment; with the salt it did.
    expect(text).not.toContain(createHash('sha256').update(before!.data!).digest('hex'));
  });

  it('hears only the service that erases', async () => {
    const subjectRef = randomUUID();
    await log('person.registered', { subjectRef, subjectIndex: 3, existing: false, origin: 'login' });
    const forged = event({
      type: 'person.erased',
      source: 'garant/gateway',
      subject: subjectRef,
      data: { subjectRef },
      producernumber: 1,
    });
    await stage.sequencer.append([await stage.read(rawOf('gateway.events', forged, 1))]);
    expect((await rowsOf(subjectRef))[0]?.data).not.toBeNull();
  });
});
