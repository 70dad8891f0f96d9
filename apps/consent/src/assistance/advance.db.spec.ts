import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { CommandBody } from '@garant/contracts';
import { ClockWorker } from '@garant/nest-kit';
import type { TestDatabase } from '@garant/nest-kit/testing';
import { noticeOf } from '../../test/assistance.fixture.js';
import {
  handle,
  outboxOf,
  patient,
  signerOfConsent,
  testCipher,
  testRegister,
  traits,
} from '../../test/consent.fixture.js';
import { choicesOfSubject } from '../choices/choice.store.js';
import { layDown, recordDueAdvances, takeBack } from './advance.service.js';
import { advancesOf } from './advance.store.js';
import { findOrEnrol } from './person.finding.js';

let test: TestDatabase;
let clock: ClockWorker;
const cipher = testCipher();
beforeAll(async () => {
  test = await testRegister();
  clock = new ClockWorker(test.database, {
    name: 'advance-choices',
    everyMs: 1_000,
    step: recordDueAdvances({ signer: await signerOfConsent(), issuer: 'https://gateway.example' }),
    onError: () => undefined,
  });
});
afterAll(() => test.drop());

const DAY = 86_400_000;
const dayIn = (days: number): string => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
const tickIn = (days: number) => clock.runAll(() => new Date(Date.now() + days * DAY));

async function somebody(): Promise<string> {
  const whom = traits({ familyName: randomUUID() });
  const { person } = await test.database.transaction((tx) =>
    findOrEnrol(tx, cipher, whom, new Date().toISOString()),
  );
  return person.subjectRef;
}

type Advance = CommandBody<'consent', 'advance-choice.record'>;
async function advance(subjectRef: string, over: Partial<Advance> = {}, by = subjectRef) {
  const regime = over.regime ?? 'EHDS_OPT_OUT';
  const notice = await noticeOf(test.database, regime);
  const advanceId = randomUUID();
  const body: Advance = {
    subjectRef,
    advanceId,
    regime,
    act: 'opt-out',
    scope: { kind: 'everything' },
    notice: { noticeId: notice.noticeId, version: notice.version, hash: notice.hash, language: 'fr' },
    moment: { kind: 'date', on: dayIn(10) },
    ...over,
  };
  return {
    advanceId,
    result: await handle(test.database, layDown, { body, actor: patient(by), key: subjectRef }),
  };
}
const withdraw = (subjectRef: string, advanceId: string, by = subjectRef) =>
  handle(test.database, takeBack, { body: { subjectRef, advanceId }, actor: patient(by), key: subjectRef });

describe('a choice for later', () => {
  it('changes nothing until its day, and then joins the register, once', async () => {
    const subjectRef = await somebody();
    await advance(subjectRef);
    await tickIn(9);
    expect(await choicesOfSubject(test.database, subjectRef)).toEqual([]);
    await tickIn(11);
    await tickIn(12);
    expect(await choicesOfSubject(test.database, subjectRef)).toMatchObject([
      { act: 'opt-out', because: 'advance-choice' },
    ]);
    expect(await advancesOf(test.database, [subjectRef])).toMatchObject([
      { status: 'recorded', choiceId: expect.any(String) },
    ]);
    const [event] = (await outboxOf(test.database, 'choice.recorded')).filter(
      ({ data }) => data.subjectRef === subjectRef,
    );
    expect(event).toMatchObject({ causationid: 'system:clock/advance-choices' });
  });

  const begins = (subjectRef: string, type: string, startsOn: string, decidedAt = new Date().toISOString()) =>
    test.database.query(
      `INSERT INTO authority (authority_id, reference, type, status, declared_by, subject_ref, starts_on, evidence_sha256, declared_at, decided_at)
       VALUES ($1::uuid, $1::text, $2, 'verified', $1::uuid, $3, $4, 'x', $5, $5)`,
      [randomUUID(), type, subjectRef, startsOn, decidedAt],
    );
  const dies = (subjectRef: string) =>
    test.database.query(
      `INSERT INTO death (subject_ref, death_id, evidence_sha256, recorded_by, accepted_at) VALUES ($1, $2, 'x', $2, now())`,
      [subjectRef, randomUUID()],
    );
  const recorded = async (subjectRef: string) => (await choicesOfSubject(test.database, subjectRef)).length;

  it('for one’s death waits for it, and then counts though nobody acts any more', async () => {
    const subjectRef = await somebody();
    await advance(subjectRef, { moment: { kind: 'death' } });
    await tickIn(10_000);
    expect(await recorded(subjectRef)).toBe(0);
    await dies(subjectRef);
    await tickIn(1);
    expect(await choicesOfSubject(test.database, subjectRef)).toMatchObject([{ because: 'advance-choice' }]);
  });

  it.each([
    ['a guardian’s', 'guardianship', true],
    ['a mandate for future protection', 'future-protection-mandate', true],
    ['a helper whom they chose', 'trusted-helper', false],
  ])('for an authority over oneself waits for its first day: %s', async (_whose, type, counts) => {
    const subjectRef = await somebody();
    await begins(subjectRef, type, dayIn(-400), new Date(Date.now() - 400 * DAY).toISOString());
    await advance(subjectRef, { moment: { kind: 'authority-begins' } });
    await tickIn(10);
    expect(await recorded(subjectRef)).toBe(0);
    await begins(subjectRef, type, dayIn(5));
    await tickIn(4);
    expect(await recorded(subjectRef)).toBe(0);
    await tickIn(6);
    expect(await recorded(subjectRef)).toBe(counts ? 1 : 0);
  });

  it('is taken back by the person alone, and then never comes', async () => {
    const subjectRef = await somebody();
    const { advanceId } = await advance(subjectRef);
    expect(await withdraw(subjectRef, advanceId, randomUUID())).toMatchObject({
      problem: { code: 'advance-unknown' },
    });
    expect(await withdraw(subjectRef, advanceId)).toMatchObject({ ok: true });
    expect(await withdraw(subjectRef, advanceId)).toMatchObject({ problem: { code: 'advance-unknown' } });
    await tickIn(20);
    expect(await choicesOfSubject(test.database, subjectRef)).toEqual([]);
  });

  it('that permits keeps the moment at which it was laid down', async () => {
    const subjectRef = await somebody();
    await advance(subjectRef, { act: 'reverse-opt-out' });
    const [laid] = await advancesOf(test.database, [subjectRef]);
    await tickIn(11);
    expect(await choicesOfSubject(test.database, subjectRef)).toMatchObject([{ actedAt: laid!.laidDownAt }]);
  });

  it('that permits lapses with its text; one that protects does not', async () => {
    const [yes, no] = [await somebody(), await somebody()];
    await advance(yes, { regime: 'SNDS_OPPOSITION', act: 'lift-objection' });
    await advance(no, { regime: 'SNDS_OPPOSITION', act: 'object' });
    await test.database.query(`UPDATE notice SET status = 'withdrawn' WHERE regime = 'SNDS_OPPOSITION'`);
    await tickIn(11);
    expect(await choicesOfSubject(test.database, yes)).toEqual([]);
    expect(await advancesOf(test.database, [yes])).toMatchObject([
      { status: 'lapsed', because: 'notice-not-published' },
    ]);
    expect(await choicesOfSubject(test.database, no)).toMatchObject([{ act: 'object' }]);
  });

  it.each<[string, string, Partial<Advance>]>([
    ['a day that has come', 'advance-moment', { moment: { kind: 'date', on: dayIn(0) } }],
    ['an act of another regime', 'act-not-of-regime', { act: 'object' }],
    [
      'a text that is not the notice’s',
      'notice-hash',
      { notice: { noticeId: 'ehds-opt-out', version: 1, hash: 'f'.repeat(64), language: 'fr' } },
    ],
  ])('is refused with %s', async (_what, code, over) => {
    expect((await advance(await somebody(), over)).result).toMatchObject({ ok: false, problem: { code } });
  });

  it('is nobody else’s to lay down', async () => {
    expect((await advance(await somebody(), {}, randomUUID())).result).toMatchObject({
      problem: { code: 'authority-missing' },
    });
  });
});
