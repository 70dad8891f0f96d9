import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Actor, CommandBody, Notice } from '@garant/contracts';
import { hashOf } from '@garant/nest-kit';
import type { TestDatabase } from '@garant/nest-kit/testing';
import type { DecidedRegime } from '@garant/rules';
import {
  handle,
  outboxOf,
  patient,
  signerOfConsent,
  testCipher,
  testRegister,
  traits,
} from '../../test/consent.fixture.js';
import { choicesOfSubject, receiptById } from '../choices/choice.store.js';
import { publishedNotices } from '../notices/notice.store.js';
import { registerPerson } from '../people/person.service.js';
import { importConsentResource } from './consent-resource.service.js';

type Import = CommandBody<'consent', 'consent-resource.import'>;
type Act = Import['acts'][number];

let test: TestDatabase;
let notices: Notice[];
let take: ReturnType<typeof importConsentResource>;
const cipher = testCipher();
const NOW = '2026-03-02T10:00:00.000Z';
const officer: Actor = { ref: randomUUID(), role: 'data-protection-officer', assurance: 'eidas1' };

beforeAll(async () => {
  test = await testRegister();
  notices = await publishedNotices(test.database);
  take = importConsentResource({ signer: await signerOfConsent(), issuer: 'https://gateway.example' });
});
afterAll(() => test.drop());

async function person(): Promise<string> {
  const result = await handle(test.database, registerPerson(cipher), {
    body: {},
    actor: patient(),
    key: randomUUID(),
    confidential: { issuer: 'i', sub: randomUUID(), traits: traits({ familyName: randomUUID() }) },
  });
  if (!result.ok) throw new Error('not registered');
  return (result.result as { subjectRef: string }).subjectRef;
}
function act(regime: DecidedRegime, name: Act['act'], over: Partial<Act> = {}): Act {
  const notice = notices.find((one) => one.regime === regime)!;
  return {
    choiceId: randomUUID(),
    regime,
    act: name,
    scope: { kind: 'everything' },
    notice: { noticeId: notice.noticeId, version: notice.version, hash: notice.hash, language: 'fr' },
    actedAt: '2026-03-02T09:30:00.000Z',
    ...over,
  };
}
const send = (subjectRef: string, acts: Act[], actor: Actor = patient(subjectRef)) =>
  handle(test.database, take, {
    body: {
      subjectRef,
      importId: randomUUID(),
      fhir: 'R4',
      statementHash: hashOf({ subjectRef, acts: acts.map(({ choiceId: _id, ...stated }) => stated) }),
      acts,
    } satisfies Import,
    actor,
    key: subjectRef,
    acceptedAt: NOW,
    now: NOW,
  });

describe('acts that a FHIR Consent states', () => {
  it('join the register together, each with its receipt', async () => {
    const subjectRef = await person();
    const purpose = { scope: { kind: 'purpose' as const, id: '53.1.e' } };
    const result = await send(subjectRef, [
      act('EXPLICIT_CONSENT', 'consent', purpose),
      act('EXPLICIT_CONSENT', 'refuse', { scope: { kind: 'purpose', id: '53.1.f' } }),
    ]);
    expect(result).toMatchObject({ ok: true });
    const choices = await choicesOfSubject(test.database, subjectRef);
    expect(choices.map(({ act: name, channel, actedAt }) => [name, channel, actedAt])).toEqual([
      ['consent', 'portal', NOW],
      ['refuse', 'portal', NOW],
    ]);
    expect(choices[1]!.position).toBe(choices[0]!.position + 1);
    for (const { receiptId } of choices) expect(await receiptById(test.database, receiptId)).not.toBeNull();
    const imported = (await outboxOf(test.database, 'consent-resource.imported')).at(-1);
    expect(imported?.data).toMatchObject({ subjectRef, choiceIds: choices.map(({ choiceId }) => choiceId) });
  });

  it('are refused together: one that cannot be kept keeps the others out', async () => {
    const subjectRef = await person();
    const result = await send(subjectRef, [
      act('NON_OPPOSITION', 'object'),
      act('NON_OPPOSITION', 'object', { scope: { kind: 'project', id: randomUUID() } }),
    ]);
    expect(result).toMatchObject({ ok: false, problem: { code: 'scope-unknown', params: { stated: 1 } } });
    expect(await choicesOfSubject(test.database, subjectRef)).toEqual([]);
  });

  it('are taken once: the same statement again gives the first answer', async () => {
    const subjectRef = await person();
    const acts = [act('EHDS_OPT_OUT', 'opt-out')];
    const first = await send(subjectRef, acts);
    const again = await send(subjectRef, [{ ...acts[0]!, choiceId: randomUUID() }]);
    expect(again).toMatchObject({
      ok: true,
      result: { ...(first as { result: object }).result, existing: true },
    });
    expect(await choicesOfSubject(test.database, subjectRef)).toHaveLength(1);
  });
});

describe('who may have a Consent recorded', () => {
  it('a person, for themself alone', async () => {
    const [one, other] = [await person(), await person()];
    expect(await send(one, [act('EHDS_OPT_OUT', 'opt-out')], patient(other))).toMatchObject({
      ok: false,
      problem: { code: 'authority-missing' },
    });
    expect(await send(randomUUID(), [act('EHDS_OPT_OUT', 'opt-out')])).toMatchObject({
      ok: false,
      problem: { code: 'subject-unknown' },
    });
  });

  it('a person, for an act of now: what claims to be older is no act of theirs on this channel', async () => {
    const subjectRef = await person();
    const old = act('EHDS_OPT_OUT', 'opt-out', { actedAt: '2026-02-28T09:00:00.000Z' });
    expect(await send(subjectRef, [old])).toMatchObject({ problem: { code: 'acted-too-early' } });
  });

  it('a data protection officer, with the date of the resource', async () => {
    const subjectRef = await person();
    const historical = act('SNDS_OPPOSITION', 'object', { actedAt: '2022-05-04T00:00:00.000Z' });
    expect(await send(subjectRef, [historical], officer)).toMatchObject({ ok: true });
    expect(await choicesOfSubject(test.database, subjectRef)).toMatchObject([
      { channel: 'import', actedAt: '2022-05-04T00:00:00.000Z', acceptedAt: NOW, actedBy: officer.ref },
    ]);
    const future = act('SNDS_OPPOSITION', 'object', { actedAt: '2026-03-03T00:00:00.000Z' });
    expect(await send(subjectRef, [future], officer)).toMatchObject({ problem: { code: 'acted-in-future' } });
  });

  it('not an officer under an authority: a record of it is no proof', async () => {
    const subjectRef = await person();
    const spoken = act('EHDS_OPT_OUT', 'opt-out', { authorityId: randomUUID() });
    expect(await send(subjectRef, [spoken], officer)).toMatchObject({
      problem: { code: 'authority-missing' },
    });
  });

  it.each(['holder', 'researcher', 'agent', 'operator'] as const)('nobody as %s', async (role) => {
    const subjectRef = await person();
    const result = await send(subjectRef, [act('EHDS_OPT_OUT', 'opt-out')], {
      ref: randomUUID(),
      role,
      organisation: 'x',
      assurance: 'eidas1',
    });
    expect(result).toMatchObject({ ok: false, problem: { code: 'authority-missing' } });
  });
});
