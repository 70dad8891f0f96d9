import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import type { CommandBody, PermitTerms } from '@garant/contracts';
import type { TestDatabase } from '@garant/nest-kit/testing';
import { cutCommitment } from '@garant/rules';
import {
  handle,
  outboxOf,
  patient,
  signerOfConsent,
  testCipher,
  testRegister,
  traits,
} from '../../test/consent.fixture.js';
import { CutWorker } from '../cuts/cut.worker.js';
import { requestCut } from '../cuts/cut.store.js';
import { publishedNotices } from '../notices/notice.store.js';
import { registerPerson } from '../people/person.service.js';
import { rememberPermit } from '../scopes/scope.store.js';
import { recordChoice } from './choice.service.js';
import { choicesOfSubject, receiptById } from './choice.store.js';

let test: TestDatabase;
let record: ReturnType<typeof recordChoice>;
const cipher = testCipher();
beforeAll(async () => {
  test = await testRegister();
  record = recordChoice({ signer: await signerOfConsent(), issuer: 'https://gateway.example' });
});
afterAll(() => test.drop());

async function person(): Promise<{ subjectRef: string; subjectIndex: number }> {
  const result = await handle(test.database, registerPerson(cipher), {
    body: {},
    actor: patient(),
    key: randomUUID(),
    confidential: { issuer: 'i', sub: randomUUID(), traits: traits({ familyName: randomUUID() }) },
  });
  if (!result.ok) throw new Error('not registered');
  return result.result as { subjectRef: string; subjectIndex: number };
}

type Choice = CommandBody<'consent', 'choice.record'>;
async function choose(
  subjectRef: string,
  over: Partial<Choice> = {},
  at: { acceptedAt?: string; now?: string; by?: string } = {},
) {
  const regime = over.regime ?? 'EHDS_OPT_OUT';
  const notice = (await publishedNotices(test.database)).find((n) => n.regime === regime)!;
  // Two acts of one person in one test are never of the same millisecond: the same instant protects.
  await new Promise((resolve) => setTimeout(resolve, 2));
  const now = new Date().toISOString();
  const body: Choice = {
    subjectRef,
    choiceId: randomUUID(),
    regime,
    act: 'opt-out',
    scope: { kind: 'everything' },
    notice: { noticeId: notice.noticeId, version: notice.version, hash: notice.hash, language: 'fr' },
    channel: 'portal',
    actedAt: now,
    ...over,
  };
  return handle(test.database, record, { body, actor: patient(at.by ?? subjectRef), key: subjectRef, ...at });
}

describe('choice.record', () => {
  it('numbers acts in one gapless sequence and hands out a signed receipt', async () => {
    const people = await Promise.all([person(), person(), person()]);
    const results = await Promise.all(people.map(({ subjectRef }) => choose(subjectRef)));
    const positions = results
      .map((result) => (result.ok ? (result.result as { position: number }).position : NaN))
      .sort((a, b) => a - b);
    expect(positions).toEqual([positions[0], positions[0]! + 1, positions[0]! + 2]);
    const [choice] = await choicesOfSubject(test.database, people[0]!.subjectRef);
    const receipt = await receiptById(test.database, choice!.receiptId);
    expect(receipt?.record).toMatchObject({
      schema_version: 'ISO/IEC TS 27560:2023',
      pii_principal_id: people[0]!.subjectRef,
    });
    expect(receipt?.jws.split('.').length).toBe(3);
  });

  it('keeps every act: an opt-out, its reversal, and the opt-out again', async () => {
    const { subjectRef } = await person();
    for (const act of ['opt-out', 'reverse-opt-out', 'opt-out'] as const)
      expect(await choose(subjectRef, { act })).toMatchObject({ ok: true });
    expect((await choicesOfSubject(test.database, subjectRef)).map((c) => c.act)).toEqual([
      'opt-out',
      'reverse-opt-out',
      'opt-out',
    ]);
  });

  const old = new Date(Date.now() - 25 * 3_600_000).toISOString();
  it.each([
    ['somebody else’s subject', 'authority-missing', {}, { by: randomUUID() }],
    ['an act of another regime', 'act-not-of-regime', { act: 'object' as const }, {}],
    [
      'a text that is not the notice’s',
      'notice-hash',
      { notice: { noticeId: 'ehds-opt-out', version: 1, hash: 'f'.repeat(64), language: 'fr' as const } },
      {},
    ],
    [
      'a notice that does not exist',
      'notice-unknown',
      { notice: { noticeId: 'none', version: 1, hash: 'f'.repeat(64), language: 'fr' as const } },
      {},
    ],
    [
      'a consent to everything',
      'consent-not-specific',
      { regime: 'EXPLICIT_CONSENT' as const, act: 'consent' as const },
      {},
    ],
    [
      'a project that nobody knows',
      'scope-unknown',
      {
        regime: 'EXPLICIT_CONSENT' as const,
        act: 'consent' as const,
        scope: { kind: 'project' as const, id: randomUUID() },
      },
      {},
    ],
    [
      'a permission that waited for a day',
      'command-too-old',
      { act: 'reverse-opt-out' as const, actedAt: old },
      { acceptedAt: old },
    ],
  ])('refuses %s', async (_what, code, over, at) => {
    const { subjectRef } = await person();
    expect(await choose(subjectRef, over, at)).toMatchObject({ ok: false, problem: { code } });
    expect(await choicesOfSubject(test.database, subjectRef)).toEqual([]);
  });

  it('dates an act on the portal by the gateway, whatever the browser’s clock says', async () => {
    const { subjectRef } = await person();
    const acceptedAt = new Date().toISOString();
    const actedAt = new Date(Date.now() + 86_400_000).toISOString();
    expect(await choose(subjectRef, { actedAt }, { acceptedAt, now: acceptedAt })).toMatchObject({
      ok: true,
    });
    expect((await choicesOfSubject(test.database, subjectRef))[0]?.actedAt).toBe(acceptedAt);
  });

  it('takes a protective act however long it waited', async () => {
    const { subjectRef } = await person();
    expect(await choose(subjectRef, { actedAt: old }, { acceptedAt: old })).toMatchObject({ ok: true });
  });

  it('refuses a subject that is not known', async () => {
    expect(await choose(randomUUID())).toMatchObject({ ok: false, problem: { code: 'subject-unknown' } });
  });

  it('is append-only: the application role can neither change nor remove an act', async () => {
    const { subjectRef } = await person();
    await choose(subjectRef);
    for (const sql of [
      'UPDATE choice SET act = act',
      'DELETE FROM choice',
      'TRUNCATE choice',
      'UPDATE event_stream SET type = type',
      'DROP TABLE choice',
    ])
      await expect(test.database.query(sql)).rejects.toThrow(/permission denied|must be owner/);
  });
});

describe('the cut', () => {
  const terms = (): PermitTerms => ({
    permitId: randomUUID(),
    applicationId: randomUUID(),
    purpose: '53.1.e',
    datasets: [
      {
        datasetId: randomUUID(),
        holderId: 'hospital',
        regime: 'EHDS_OPT_OUT',
        waitingDays: 0,
        categories: [],
        minimumCell: 3,
        resources: [],
      },
    ],
    persons: [],
    environmentId: randomUUID(),
    validFrom: '2026-01-01T00:00:00.000Z',
    validUntil: '2027-01-01T00:00:00.000Z',
  });
  const ask = async (permit: PermitTerms, commandOffsets: number[]) => {
    await rememberPermit(test.database, permit);
    await requestCut(test.database, {
      cutId: randomUUID(),
      forKind: 'permit',
      forId: permit.permitId,
      permitId: permit.permitId,
      datasetId: null,
      commandOffsets,
      requestedAt: new Date().toISOString(),
    });
  };
  const worker = () =>
    new CutWorker(test.database, (error) => {
      throw error;
    });
  const cutsOf = async (permit: PermitTerms) =>
    (await outboxOf(test.database, 'register.cut')).filter((e) => e.data.permitId === permit.permitId);
  const handled = (partition: number, next: number) =>
    test.database.query(
      `INSERT INTO inbox (source, topic, partition, next) VALUES ('', 'consent.commands', $1, $2) ON CONFLICT (source, topic, partition) DO UPDATE SET next = $2 RETURNING 1`,
      [partition, next],
    );

  it('waits for every partition, then goes into every partition once', async () => {
    const permit = terms();
    await ask(permit, [0, 0, 5, 0, 0, 0]);
    await worker().runOnce();
    expect(await cutsOf(permit)).toEqual([]);
    await handled(2, 4);
    await worker().runOnce();
    expect(await cutsOf(permit)).toEqual([]);
    await handled(2, 5);
    await Promise.all([worker().runOnce(), worker().runOnce()]);
    expect((await cutsOf(permit)).map((cut) => cut.partition).sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('commits to exactly the people who had opted out by then', async () => {
    const [before, reversed, after] = await Promise.all([person(), person(), person()]);
    await choose(before.subjectRef);
    await choose(reversed.subjectRef);
    await choose(reversed.subjectRef, { act: 'reverse-opt-out' });
    const optedOut = await test.database.query<{ index: number }>(
      `SELECT DISTINCT subject_index AS index FROM choice c WHERE regime = 'EHDS_OPT_OUT' AND act = 'opt-out'
       AND NOT EXISTS (SELECT 1 FROM choice l WHERE l.subject_ref = c.subject_ref AND l.act = 'reverse-opt-out' AND l.position > c.position)`,
    );
    const permit = terms();
    await ask(permit, [0, 0, 0, 0, 0, 0]);
    await worker().runOnce();
    await choose(after.subjectRef);
    const [cut] = await cutsOf(permit);
    const [decisive] = cut?.data.decisive as { salt: string; commitment: string; count: number }[];
    const indexes = optedOut.map((row) => row.index);
    expect(indexes).toContain(before.subjectIndex);
    expect(indexes).not.toContain(reversed.subjectIndex);
    const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
    expect(decisive).toMatchObject({
      count: indexes.length,
      commitment: cutCommitment(indexes, Buffer.from(decisive!.salt, 'base64url'), sha256),
    });
    expect(decisive?.commitment).not.toBe(
      cutCommitment([...indexes, after.subjectIndex], Buffer.from(decisive!.salt, 'base64url'), sha256),
    );
  });

  it('keeps one cut for one permit however often it is asked for', async () => {
    const permit = terms();
    await ask(permit, [0, 0, 0, 0, 0, 0]);
    await ask(permit, [0, 0, 0, 0, 0, 0]);
    await worker().runOnce();
    await worker().runOnce();
    expect((await cutsOf(permit)).length).toBe(6);
  });

  it('names the people whose command is parked', async () => {
    const parked = await person();
    await test.database.query(`INSERT INTO parked_key (key, state, reason) VALUES ($1, 'parked', 'test')`, [
      parked.subjectRef,
    ]);
    const permit = terms();
    await ask(permit, [0, 0, 0, 0, 0, 0]);
    await worker().runOnce();
    const [cut] = await cutsOf(permit);
    expect(cut?.data.parkedSubjects).toEqual([parked.subjectIndex]);
  });
});
