import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Actor, CommandBody } from '@garant/contracts';
import { ClockWorker } from '@garant/nest-kit';
import { REPRESENTATION_DEFAULTS } from '@garant/rules';
import type { TestDatabase } from '@garant/nest-kit/testing';
import { agent, noticeOf } from '../../test/assistance.fixture.js';
import {
  handle,
  outboxOf,
  patient,
  signerOfConsent,
  testCipher,
  testRegister,
  traits,
} from '../../test/consent.fixture.js';
import { recordChoice } from '../choices/choice.service.js';
import { choicesOfSubject } from '../choices/choice.store.js';
import { issueHelpCode } from './help-code.service.js';
import { closeMandate, expireMandates, openMandate } from './mandate.service.js';
import { mandateById } from './mandate.store.js';

let test: TestDatabase;
let record: ReturnType<typeof recordChoice>;
const cipher = testCipher();
const open = openMandate({ cipher, minutes: 120 });
beforeAll(async () => {
  test = await testRegister();
  record = recordChoice(
    { signer: await signerOfConsent(), issuer: 'https://gateway.example' },
    { cipher, policy: REPRESENTATION_DEFAULTS },
  );
});
afterAll(() => test.drop());

type Terms = Omit<CommandBody<'consent', 'mandate.open'>, 'mandateId'>;
const FACE_TO_FACE: Terms = {
  channel: 'assisted',
  extent: 'session',
  identityCheck: 'identity-card',
  agreement: 'spoken',
};
const somebody = () => traits({ familyName: `Kerbrat ${randomUUID()}` });

async function mandate(
  by: Actor,
  {
    whom = somebody(),
    at,
    code,
    ...terms
  }: Partial<Terms> & { whom?: ReturnType<typeof traits>; at?: string; code?: string } = {},
) {
  const mandateId = randomUUID();
  const result = await handle(test.database, open, {
    body: { mandateId, ...FACE_TO_FACE, ...terms },
    actor: by,
    key: mandateId,
    confidential: { traits: whom, ...(code === undefined ? {} : { code }) },
    acceptedAt: at,
  });
  return { mandateId, result, stored: await mandateById(test.database, mandateId) };
}

async function act(
  by: Actor,
  mandateId: string,
  subjectRef: string,
  over: Partial<CommandBody<'consent', 'choice.record'>> & { at?: string } = {},
) {
  const { at = new Date().toISOString(), ...body } = over;
  const notice = await noticeOf(test.database, 'EHDS_OPT_OUT');
  return handle(test.database, record, {
    body: {
      subjectRef,
      choiceId: randomUUID(),
      regime: 'EHDS_OPT_OUT',
      act: 'opt-out',
      scope: { kind: 'everything' },
      notice: { noticeId: notice.noticeId, version: notice.version, hash: notice.hash, language: 'fr' },
      channel: 'assisted',
      actedAt: at,
      mandateId,
      ...body,
    },
    actor: by,
    key: subjectRef,
    acceptedAt: at,
  });
}
const later = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

describe('a mandate', () => {
  it('lets an agent record what one person decides, and the register says by whom and under which mandate', async () => {
    const nadia = agent();
    const { mandateId, stored } = await mandate(nadia);
    expect(await act(nadia, mandateId, stored!.subjectRef)).toMatchObject({ ok: true });
    expect(await choicesOfSubject(test.database, stored!.subjectRef)).toMatchObject([
      { channel: 'assisted', mandateId, actedBy: nadia.ref },
    ]);
  });

  it('finds the person by the whole of their traits, and answers alike whether they were known or not', async () => {
    const whom = somebody();
    const first = await mandate(agent(), { whom });
    const again = await mandate(agent(), { whom });
    expect(again.stored!.subjectRef).toBe(first.stored!.subjectRef);
    const other = await mandate(agent(), { whom: { ...whom, gender: 'unknown' } });
    expect(other.stored!.subjectRef).not.toBe(first.stored!.subjectRef);
    const shape = ({ result }: typeof first) => (result.ok ? Object.keys(result.result as object) : []);
    expect([shape(again), shape(other)]).toEqual([shape(first), shape(first)]);
  });

  it('dates what is decided in front of an agent by the gateway, whatever the agent’s clock says', async () => {
    const nadia = agent();
    const { mandateId, stored } = await mandate(nadia);
    const at = later(1);
    await act(nadia, mandateId, stored!.subjectRef, { at, actedAt: later(-600) });
    expect((await choicesOfSubject(test.database, stored!.subjectRef))[0]!.actedAt).toBe(at);
  });

  it('gives a child nothing that the child may not do alone', async () => {
    const nadia = agent();
    const birthDate = new Date(Date.now() - 9 * 365 * 86_400_000).toISOString().slice(0, 10);
    const { mandateId, stored } = await mandate(nadia, {
      whom: traits({ familyName: randomUUID(), birthDate }),
    });
    expect(await act(nadia, mandateId, stored!.subjectRef, { act: 'reverse-opt-out' })).toMatchObject({
      problem: { code: 'minor-too-young' },
    });
    expect(await choicesOfSubject(test.database, stored!.subjectRef)).toEqual([]);
  });

  it('keeps names out of what leaves the service', async () => {
    await mandate(agent(), { whom: traits({ familyName: 'Zzqwname' }) });
    const [rows] = await test.database.query<{ all: string }>(
      `SELECT string_agg(o::text, '') AS all FROM outbox o`,
    );
    expect(rows!.all).not.toContain('Zzqwname');
  });

  it.each<[string, string, Partial<Terms>]>([
    ['a card that nobody saw over the phone', 'mandate-terms', { channel: 'phone' }],
    ['questions instead of a card, face to face', 'mandate-terms', { identityCheck: 'identity-questions' }],
    [
      'a signature over the phone',
      'mandate-terms',
      { channel: 'phone', identityCheck: 'identity-questions', agreement: 'signed-on-paper' },
    ],
    ['one act that is not named', 'mandate-terms', { extent: 'act' }],
    ['a code that the person did not give', 'help-code', { agreement: 'one-time-code' }],
  ])('is not given with %s', async (_what, code, terms) => {
    expect((await mandate(agent(), terms)).result).toMatchObject({ ok: false, problem: { code } });
  });

  it('is not given to somebody without an organisation, or to another role', async () => {
    const { organisation: _none, ...alone } = agent();
    expect((await mandate(alone)).result).toMatchObject({ problem: { code: 'organisation-missing' } });
    expect((await mandate({ ...agent(), role: 'researcher' })).result).toMatchObject({
      problem: { code: 'forbidden' },
    });
  });

  it('is one at a time: no agent leafs through people', async () => {
    const nadia = agent();
    const { mandateId } = await mandate(nadia);
    expect((await mandate(nadia)).result).toMatchObject({ problem: { code: 'mandate-open-already' } });
    await handle(test.database, closeMandate, { body: { mandateId }, actor: nadia, key: mandateId });
    expect((await mandate(nadia)).result).toMatchObject({ ok: true });
  });

  it('takes the code that the person made, once', async () => {
    const whom = somebody();
    const { stored } = await mandate(agent(), { whom });
    await handle(test.database, issueHelpCode(cipher), {
      body: { subjectRef: stored!.subjectRef },
      actor: patient(stored!.subjectRef),
      key: stored!.subjectRef,
      confidential: { code: '12345678' },
    });
    const terms = { whom, agreement: 'one-time-code' } as const;
    expect((await mandate(agent(), { ...terms, code: '87654321' })).result).toMatchObject({
      problem: { code: 'help-code' },
    });
    expect((await mandate(agent(), { ...terms, code: '12345678' })).result).toMatchObject({ ok: true });
    expect((await mandate(agent(), { ...terms, code: '12345678' })).result).toMatchObject({
      problem: { code: 'help-code' },
    });
  });

  describe('carries no act', () => {
    it('of another person, another agent, another channel, or of before', async () => {
      const nadia = agent();
      const { mandateId, stored } = await mandate(nadia);
      const { stored: other } = await mandate(agent());
      const refused = async (code: string, ...args: Parameters<typeof act>) =>
        expect([code, await act(...args)]).toMatchObject([code, { ok: false, problem: { code } }]);
      await refused('mandate-other-person', nadia, mandateId, other!.subjectRef);
      await refused('mandate-unknown', agent(), mandateId, stored!.subjectRef);
      await refused('mandate-other-channel', nadia, mandateId, stored!.subjectRef, { channel: 'phone' });
      await refused('mandate-unknown', nadia, mandateId, stored!.subjectRef, { at: later(-60) });
      await refused('authority-missing', nadia, mandateId, stored!.subjectRef, { formId: randomUUID() });
      await refused('authority-missing', nadia, mandateId, stored!.subjectRef, { authorityId: randomUUID() });
      expect(await choicesOfSubject(test.database, stored!.subjectRef)).toEqual([]);
    });

    it('beyond the one act that the person allowed', async () => {
      const nadia = agent();
      const { mandateId, stored } = await mandate(nadia, {
        extent: 'act',
        act: { regime: 'EHDS_OPT_OUT', act: 'opt-out' },
      });
      expect(await act(nadia, mandateId, stored!.subjectRef, { act: 'reverse-opt-out' })).toMatchObject({
        problem: { code: 'mandate-other-act' },
      });
      expect(await act(nadia, mandateId, stored!.subjectRef)).toMatchObject({ ok: true });
      expect(await act(nadia, mandateId, stored!.subjectRef)).toMatchObject({
        problem: { code: 'mandate-used' },
      });
    });

    it('after its close or its two hours, whether or not the clock has come to it', async () => {
      const nadia = agent();
      const { mandateId, stored } = await mandate(nadia);
      expect(await act(nadia, mandateId, stored!.subjectRef, { at: later(121) })).toMatchObject({
        problem: { code: 'mandate-ended' },
      });
      const work = { name: 'mandate-expiry', everyMs: 1_000, step: expireMandates, onError: () => undefined };
      await new ClockWorker(test.database, work).runAll(() => new Date(Date.now() + 3 * 3_600_000));
      expect(await mandateById(test.database, mandateId)).toMatchObject({ how: 'expired' });
      expect(await act(nadia, mandateId, stored!.subjectRef, { at: later(121) })).toMatchObject({
        problem: { code: 'mandate-ended' },
      });
    });
  });

  it('ends when the person takes it back', async () => {
    const nadia = agent();
    const { mandateId, stored } = await mandate(nadia);
    const end = (by: Actor) =>
      handle(test.database, closeMandate, { body: { mandateId }, actor: by, key: mandateId });
    expect(await end(patient(randomUUID()))).toMatchObject({ problem: { code: 'mandate-unknown' } });
    expect(await end(patient(stored!.subjectRef))).toMatchObject({ ok: true });
    expect(await act(nadia, mandateId, stored!.subjectRef)).toMatchObject({
      problem: { code: 'mandate-ended' },
    });
  });

  it('ends by telling the person what was done, once', async () => {
    const nadia = agent();
    const { mandateId, stored } = await mandate(nadia);
    await act(nadia, mandateId, stored!.subjectRef);
    const close = () =>
      handle(test.database, closeMandate, { body: { mandateId }, actor: nadia, key: mandateId });
    expect(await close()).toMatchObject({ ok: true, result: { acts: 1 } });
    expect(await close()).toMatchObject({ problem: { code: 'mandate-ended' } });
    const ended = (await outboxOf(test.database, 'mandate.ended')).filter(
      ({ data }) => data.mandateId === mandateId,
    );
    expect(ended).toMatchObject([{ data: { acts: 1, how: 'closed', subjectRef: stored!.subjectRef } }]);
    const messages = await test.database.query('SELECT template FROM message WHERE message_id = $1', [
      mandateId,
    ]);
    expect(messages).toEqual([{ template: 'agent-acted' }]);
  });
});
