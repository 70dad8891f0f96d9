import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import type { Actor, CommandBody, FormOutcome } from '@garant/contracts';
import type { HandlerResult } from '@garant/nest-kit';
import type { TestDatabase } from '@garant/nest-kit/testing';
import { REPRESENTATION_DEFAULTS, standing, type FormEntry, type PaperDateRule } from '@garant/rules';
import { aFormNumber, aScan, agent, anEntry, noticeOf } from '../../test/assistance.fixture.js';
import {
  handle,
  outboxOf,
  patient,
  signerOfConsent,
  testCipher,
  testRegister,
} from '../../test/consent.fixture.js';
import { recordChoice } from '../choices/choice.service.js';
import { choicesOfSubject } from '../choices/choice.store.js';
import { checkForm } from './form.check.js';
import { readForm, receiveForm, rejectForm } from './form.service.js';
import { formById } from './form.store.js';

let test: TestDatabase;
let checking: (dateRule: PaperDateRule) => ReturnType<typeof checkForm>;
let record: ReturnType<typeof recordChoice>;
const cipher = testCipher();
beforeAll(async () => {
  test = await testRegister();
  const issuing = { signer: await signerOfConsent(), issuer: 'https://gateway.example' };
  checking = (dateRule) =>
    checkForm({ cipher, issuing, dateRule, representation: { cipher, policy: REPRESENTATION_DEFAULTS } });
  record = recordChoice(issuing);
});
afterAll(() => test.drop());

const nadia = agent();
const tom = agent();
const lou = agent();
const DAY = 86_400_000;
const day = (days: number): string => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
const uniquely = (over: Partial<FormEntry> = {}): FormEntry =>
  anEntry({ familyName: `Kerbrat ${randomUUID()}`, ...over });

async function receive(over: Partial<CommandBody<'consent', 'form.receive'>> = {}, by: Actor = nadia) {
  const formId = randomUUID();
  const body = {
    formId,
    formNumber: aFormNumber(),
    scanSha256: over.scanSha256 ?? (await aScan(test.database, cipher, by)),
    receivedOn: day(-2),
    ...over,
  };
  return { formId, body, result: await handle(test.database, receiveForm, { body, actor: by, key: formId }) };
}
const read = (
  formId: string,
  by: Actor,
  entry: FormEntry,
  type: 'form.enter' | 'form.settle' = 'form.enter',
) =>
  handle(test.database, readForm(cipher, type), {
    body: { formId },
    actor: by,
    key: formId,
    confidential: { entry },
  });
const check = (formId: string, by: Actor, rule: PaperDateRule = 'protective') =>
  handle(test.database, checking(rule), { body: { formId }, actor: by, key: formId });
const refusal = (result: HandlerResult) => (result.ok ? 'done' : result.problem.code);
const outcomes = (result: HandlerResult): FormOutcome[] =>
  result.ok ? (result.result as { outcomes: FormOutcome[] }).outcomes : [];

/** A form that two agents have read alike. */
async function agreed(entry: FormEntry, over: Parameters<typeof receive>[0] = {}): Promise<string> {
  const { formId } = await receive(over);
  await read(formId, nadia, entry);
  await read(formId, tom, entry);
  return formId;
}
const subjectOf = async (formId: string): Promise<string> =>
  (await formById(test.database, formId))!.subjectRef!;

describe('a paper form', () => {
  it('is in the register after its check, and not before', async () => {
    const { formId } = await receive();
    const recorded = async () =>
      (await test.database.query('SELECT 1 FROM choice WHERE form_id = $1', [formId])).length;
    const entry = uniquely();
    for (const step of [() => read(formId, nadia, entry), () => read(formId, tom, entry)]) {
      expect(await step()).toMatchObject({ ok: true });
      expect(await recorded()).toBe(0);
    }
    expect(await check(formId, tom)).toMatchObject({ ok: true });
    expect(await recorded()).toBe(1);
    expect(await choicesOfSubject(test.database, await subjectOf(formId))).toMatchObject([
      { act: 'opt-out', channel: 'paper', formId, actedBy: tom.ref },
    ]);
    expect(refusal(await check(formId, lou))).toBe('form-state');
    expect(await recorded()).toBe(1);
  });

  it('counts once: its number cannot come in twice, and neither can its scan', async () => {
    const { body } = await receive();
    expect(refusal((await receive({ formNumber: body.formNumber })).result)).toBe('form-already-entered');
    expect(
      refusal((await receive({ formNumber: body.formNumber.toLowerCase().replaceAll('-', ' ') })).result),
    ).toBe('form-already-entered');
    expect(refusal((await receive({ scanSha256: body.scanSha256 })).result)).toBe('form-scan');
  });

  it.each([
    ['a number that was misread', 'form-number', { formNumber: '0000-0000-0001' }],
    ['a day to come', 'form-received-in-future', { receivedOn: day(2) }],
    ['a scan that nobody uploaded', 'scan-unknown', { scanSha256: 'a'.repeat(64) }],
  ])('does not come in with %s', async (_what, code, over) => {
    expect(refusal((await receive(over)).result)).toBe(code);
  });

  it('is seen by its own organisation alone', async () => {
    const { formId } = await receive();
    expect(refusal(await read(formId, agent('elsewhere'), uniquely()))).toBe('form-unknown');
  });

  it('is read by two agents apart from each other, and checked by another than the first', async () => {
    const { formId } = await receive();
    const entry = uniquely();
    expect(await read(formId, nadia, entry)).toMatchObject({ ok: true });
    expect(refusal(await read(formId, nadia, entry))).toBe('form-same-agent');
    expect(refusal(await check(formId, lou))).toBe('form-state');
    expect(await read(formId, tom, entry)).toMatchObject({ ok: true });
    expect(refusal(await check(formId, nadia))).toBe('form-same-agent');
    expect(await check(formId, lou)).toMatchObject({ ok: true });
  });

  it('waits while two readings differ, until one is read again or a third agent settles it', async () => {
    const entry = uniquely();
    const other = { ...entry, birthDate: '1941-03-31' };
    const { formId } = await receive();
    await read(formId, nadia, entry);
    expect(await read(formId, tom, other)).toMatchObject({
      ok: true,
      result: { status: 'differing', differing: ['birthDate'] },
    });
    expect(refusal(await check(formId, lou))).toBe('form-state');
    expect(refusal(await read(formId, lou, { ...entry, birthDate: '1914-03-30' }, 'form.settle'))).toBe(
      'form-settlement',
    );
    expect(refusal(await read(formId, tom, entry, 'form.settle'))).toBe('form-same-agent');
    expect(await read(formId, tom, entry)).toMatchObject({ ok: true, result: { status: 'agreed' } });
    const { formId: second } = await receive();
    await read(second, nadia, entry);
    await read(second, tom, other);
    expect(await read(second, lou, entry, 'form.settle')).toMatchObject({ ok: true });
    expect(await check(second, tom)).toMatchObject({ ok: true });
  });

  it('keeps names in the vault: neither events nor rows can be read', async () => {
    const { formId } = await receive();
    await read(formId, nadia, anEntry({ familyName: 'Qzwname' }));
    const [seen] = await test.database.query<{ all: string }>(
      `SELECT (SELECT string_agg(o::text, '') FROM outbox o) || (SELECT string_agg(encode(body, 'escape'), '') FROM paper_form_reading) AS all`,
    );
    expect(seen!.all).not.toContain('Qzwname');
    const [entered] = (await outboxOf(test.database, 'form.entered')).filter(
      ({ data }) => data.formId === formId,
    );
    expect(entered!.data.entryHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is rejected with a reason, and its number may then come back with a better scan', async () => {
    const { formId, body } = await receive();
    const reject = (by: Actor) =>
      handle(test.database, rejectForm(cipher), {
        body: { formId, reason: 'unreadable' as const },
        actor: by,
        key: formId,
      });
    expect(await reject(nadia)).toMatchObject({ ok: true });
    expect(await formById(test.database, formId)).toMatchObject({
      status: 'rejected',
      rejection: 'unreadable',
    });
    expect(refusal(await reject(tom))).toBe('form-state');
    expect((await receive({ formNumber: body.formNumber })).result).toMatchObject({ ok: true });
  });
});

describe('a rejected form', () => {
  it('is told to the person whom a reading names, if the register knows them', async () => {
    const entry = uniquely();
    const told = async (formId: string) =>
      test.database.query('SELECT template, subject_ref FROM message WHERE message_id = $1', [formId]);
    const reject = async (): Promise<string> => {
      const { formId } = await receive();
      await read(formId, nadia, entry);
      await handle(test.database, rejectForm(cipher), {
        body: { formId, reason: 'no-act' as const },
        actor: tom,
        key: formId,
      });
      return formId;
    };
    expect(await told(await reject())).toEqual([]);
    const known = await agreed(entry);
    await check(known, lou);
    expect(await told(await reject())).toEqual([
      { template: 'form-rejected', subject_ref: await subjectOf(known) },
    ]);
  });
});

describe('what a form is worth', () => {
  const both = [
    { regime: 'EHDS_OPT_OUT', act: 'reverse-opt-out', scope: { kind: 'everything' } },
    { regime: 'EHDS_OPT_OUT', act: 'opt-out', scope: { kind: 'everything' } },
  ] as const;
  const permit = [both[0]];

  it('an unsigned or undated form protects and does not permit', async () => {
    const unsigned = await check(await agreed(uniquely({ signed: false, signedOn: null })), lou);
    expect(outcomes(unsigned)).toMatchObject([{ act: 'opt-out', choiceId: expect.any(String) }]);
    const lifted = await check(await agreed(uniquely({ acts: permit, signedOn: null })), lou);
    expect(outcomes(lifted)).toMatchObject([{ act: 'reverse-opt-out', refused: 'form-undated' }]);
  });

  it('of two contrary ticks the one that protects counts', async () => {
    expect(outcomes(await check(await agreed(uniquely({ acts: both })), lou))).toMatchObject([
      { act: 'opt-out', choiceId: expect.any(String) },
      { act: 'reverse-opt-out', refused: 'form-contradictory' },
    ]);
  });

  it('a form on a text that was withdrawn meanwhile still protects, and no longer permits', async () => {
    const notice = await noticeOf(test.database, 'SNDS_OPPOSITION');
    const on = { noticeId: notice.noticeId, noticeVersion: notice.version };
    const everything = { kind: 'everything' } as const;
    const objects = await agreed(
      uniquely({ ...on, acts: [{ regime: 'SNDS_OPPOSITION', act: 'object', scope: everything }] }),
    );
    const lifts = await agreed(
      uniquely({ ...on, acts: [{ regime: 'SNDS_OPPOSITION', act: 'lift-objection', scope: everything }] }),
    );
    await test.database.query(`UPDATE notice SET status = 'withdrawn' WHERE notice_id = $1`, [
      notice.noticeId,
    ]);
    expect(outcomes(await check(objects, lou))).toMatchObject([
      { act: 'object', choiceId: expect.any(String) },
    ]);
    expect(outcomes(await check(lifts, lou))).toMatchObject([{ refused: 'notice-not-published' }]);
  });

  it('a tick for a project that nobody knows is refused, and the tick beside it counts', async () => {
    const formId = await agreed(
      uniquely({
        acts: [
          { regime: 'NON_OPPOSITION', act: 'object', scope: { kind: 'project', id: randomUUID() } },
          { regime: 'NON_OPPOSITION', act: 'object', scope: { kind: 'everything' } },
        ],
        noticeId: 'non-opposition',
      }),
    );
    expect((await outcomes(await check(formId, lou))).map(({ refused }) => refused)).toEqual([
      'scope-unknown',
      undefined,
    ]);
  });

  it.each<[PaperDateRule, string, string]>([
    ['protective', day(-2), day(-9)],
    ['signature', day(-9), day(-9)],
    ['reception', day(-2), day(-2)],
    ['entry', day(0), day(0)],
  ])('under the rule %s a no counts from %s and a yes from %s', async (rule, no, yes) => {
    const signedOn = day(-9);
    const dateOf = async (acts: FormEntry['acts']) =>
      outcomes(await check(await agreed(uniquely({ signedOn, acts })), lou, rule))[0]!.actedAt!.slice(0, 10);
    expect([await dateOf([both[1]]), await dateOf(permit)]).toEqual([no, yes]);
  });

  it('a yes that is keyed in late does not displace a no said after its signature', async () => {
    const entry = uniquely({ acts: permit, signedOn: day(-9) });
    const first = await agreed({ ...entry, acts: [both[1]], signedOn: day(-20) }, { receivedOn: day(-15) });
    await check(first, lou);
    const subjectRef = await subjectOf(first);
    const notice = await noticeOf(test.database, 'EHDS_OPT_OUT');
    await handle(test.database, record, {
      body: {
        subjectRef,
        choiceId: randomUUID(),
        regime: 'EHDS_OPT_OUT',
        act: 'opt-out',
        scope: { kind: 'everything' },
        notice: { noticeId: notice.noticeId, version: 1, hash: notice.hash, language: 'fr' },
        channel: 'portal',
        actedAt: new Date().toISOString(),
      },
      actor: patient(subjectRef),
      key: subjectRef,
    });
    const late = await agreed(entry);
    expect(outcomes(await check(late, lou))).toMatchObject([{ choiceId: expect.any(String) }]);
    expect(await subjectOf(late)).toBe(subjectRef);
    const terms = {
      regime: 'EHDS_OPT_OUT',
      applicationId: randomUUID(),
      purpose: '53.1.e',
      datasetId: randomUUID(),
      holderId: 'h',
      categories: [],
    } as const;
    expect(standing(await choicesOfSubject(test.database, subjectRef), terms, Infinity)).toBe('deny');
  });

  it('a yes on a child’s own form, and a yes after a death, are not taken; a no signed in life is', async () => {
    const child = uniquely({ birthDate: new Date(Date.now() - 9 * 365 * DAY).toISOString().slice(0, 10) });
    expect(outcomes(await check(await agreed({ ...child, acts: permit }), lou))).toMatchObject([
      { refused: 'minor-too-young' },
    ]);
    const entry = uniquely();
    const first = await agreed(entry);
    await check(first, lou);
    const subjectRef = await subjectOf(first);
    await test.database.query(
      `INSERT INTO death (subject_ref, death_id, evidence_sha256, recorded_by, accepted_at) VALUES ($1, $2, 'x', $2, now())`,
      [subjectRef, randomUUID()],
    );
    await test.database.query('INSERT INTO special_subject (subject_ref, since) VALUES ($1, now())', [
      subjectRef,
    ]);
    expect(outcomes(await check(await agreed(entry), lou))).toMatchObject([{ choiceId: expect.any(String) }]);
    expect(outcomes(await check(await agreed({ ...entry, acts: permit }), lou))).toMatchObject([
      { refused: 'person-deceased' },
    ]);
  });

  it('a form that did not come to its check is no ground for an act', async () => {
    const formId = await agreed(uniquely());
    const first = await agreed(uniquely());
    await check(first, lou);
    const subjectRef = await subjectOf(first);
    const notice = await noticeOf(test.database, 'EHDS_OPT_OUT');
    for (const id of [formId, first, randomUUID()])
      expect(
        refusal(
          await handle(test.database, record, {
            body: {
              subjectRef,
              choiceId: randomUUID(),
              regime: 'EHDS_OPT_OUT',
              act: 'opt-out',
              scope: { kind: 'everything' },
              notice: { noticeId: notice.noticeId, version: 1, hash: notice.hash, language: 'fr' },
              channel: 'paper',
              actedAt: new Date().toISOString(),
              formId: id,
            },
            actor: lou,
            key: subjectRef,
          }),
        ),
      ).toBe('authority-missing');
  });
});

it('a scan is told by its bytes', async () => {
  const text = Buffer.from('<script>alert(1)</script>');
  await expect(aScan(test.database, cipher, nadia, text)).rejects.toThrow('not-a-scan');
  expect(createHash('sha256').update(text).digest('hex')).toHaveLength(64);
});
