import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Actor } from '@garant/contracts';
import type { TestDatabase } from '@garant/nest-kit/testing';
import { REPRESENTATION_DEFAULTS, type FormEntry } from '@garant/rules';
import { aFormNumber, aScan, agent, anEntry, noticeOf } from '../../test/assistance.fixture.js';
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
import type { Issuing } from '../choices/choice.append.js';
import { checkForm } from './form.check.js';
import { FormController } from './form.controller.js';
import { readForm, receiveForm } from './form.service.js';
import { HelpController } from './help.controller.js';
import { MandateController } from './mandate.controller.js';
import { closeMandate, openMandate } from './mandate.service.js';
import { mandateById } from './mandate.store.js';

let test: TestDatabase;
let forms: FormController;
let mandates: MandateController;
let help: HelpController;
let issuing: Issuing;
const cipher = testCipher();
const representation = { cipher, policy: REPRESENTATION_DEFAULTS };
beforeAll(async () => {
  test = await testRegister();
  forms = new FormController(test.database, cipher);
  mandates = new MandateController(test.database);
  help = new HelpController(test.database);
  issuing = { signer: await signerOfConsent(), issuer: 'https://gateway.example' };
});
afterAll(() => test.drop());

const [nadia, tom, lou] = [agent(), agent(), agent()];
const day = new Date().toISOString().slice(0, 10);

async function receive(): Promise<string> {
  const formId = randomUUID();
  const body = {
    formId,
    formNumber: aFormNumber(),
    scanSha256: await aScan(test.database, cipher, nadia),
    receivedOn: day,
  };
  await handle(test.database, receiveForm, { body, actor: nadia, key: formId });
  return formId;
}
const read = (formId: string, by: Actor, entry: FormEntry) =>
  handle(test.database, readForm(cipher, 'form.enter'), {
    body: { formId },
    actor: by,
    key: formId,
    confidential: { entry },
  });
async function mandate(
  by: Actor,
  whom = traits({ familyName: randomUUID() }),
  channel: 'assisted' | 'phone' = 'assisted',
) {
  const mandateId = randomUUID();
  await handle(test.database, openMandate({ cipher, minutes: 120 }), {
    body: {
      mandateId,
      channel,
      extent: 'session',
      identityCheck: channel === 'phone' ? 'identity-questions-call-back' : 'passport',
      agreement: 'spoken',
    },
    actor: by,
    key: mandateId,
    confidential: { traits: whom },
  });
  return { mandateId, subjectRef: (await mandateById(test.database, mandateId))!.subjectRef };
}
const reads = async (what: string) =>
  (await outboxOf(test.database, 'data.read')).filter(({ data }) => data.what === what);

describe('what an agent sees of a paper form', () => {
  it('the second reader nothing of the first reading, the third both, the checker the one that stands', async () => {
    const formId = await receive();
    const entry = anEntry({ familyName: 'Quéméneur' });
    await read(formId, nadia, entry);
    const second = await forms.one(tom, formId);
    expect(second).toMatchObject({ may: ['form.enter', 'form.reject'], readings: [] });
    expect(JSON.stringify(second)).not.toContain('Quéméneur');
    expect(await forms.one(nadia, formId)).toMatchObject({ may: ['form.reject'], readings: [] });
    await read(formId, tom, { ...entry, signed: false });
    const differing = await forms.one(tom, formId);
    expect([differing.readings, differing.differing]).toEqual([[], ['signed']]);
    expect((await forms.one(lou, formId)).readings.map(({ signed }) => signed)).toEqual([true, false]);
    await read(formId, tom, entry);
    expect((await forms.one(nadia, formId)).readings).toEqual([]);
    expect((await forms.one(lou, formId)).readings).toEqual([entry]);
  });

  it('nothing of another organisation’s', async () => {
    const formId = await receive();
    await expect(forms.one(agent('elsewhere'), formId)).rejects.toMatchObject({ code: 'form-unknown' });
    expect((await forms.queue(agent('elsewhere'))).map((form) => form.formId)).not.toContain(formId);
    expect((await forms.queue(tom)).map((form) => form.formId)).toContain(formId);
    await expect(forms.queue({ ...nadia, organisation: undefined })).rejects.toMatchObject({
      code: 'organisation-missing',
    });
  });

  it('and each look at a form is in the log', async () => {
    const formId = await receive();
    await forms.one(tom, formId);
    expect((await reads('paper-form')).at(-1)).toMatchObject({ causationid: `system:read/${tom.ref}` });
  });
});

describe('what an agent sees of a person', () => {
  it('where they stand, while the mandate is open and not afterwards', async () => {
    const by = agent();
    const { mandateId, subjectRef } = await mandate(by);
    expect(await mandates.choices(by, mandateId)).toEqual([]);
    expect((await reads('choices')).at(-1)).toMatchObject({
      causationid: `system:read/${by.ref}`,
      data: { subjectRef },
    });
    await handle(test.database, closeMandate, { body: { mandateId }, actor: by, key: mandateId });
    await expect(mandates.choices(by, mandateId)).rejects.toMatchObject({ code: 'mandate-ended' });
    expect((await mandates.one(by, mandateId)).mandate.status).toBe('closed');
  });

  it('nothing by another agent’s mandate', async () => {
    const { mandateId } = await mandate(agent());
    await expect(mandates.one(agent(), mandateId)).rejects.toMatchObject({ code: 'mandate-unknown' });
    await expect(mandates.choices(agent(), mandateId)).rejects.toMatchObject({ code: 'mandate-unknown' });
  });

  it('their own mandates, without a name or a reference to anybody', async () => {
    const by = agent();
    const { subjectRef } = await mandate(by, traits({ familyName: 'Quéméneur' }));
    const list = JSON.stringify(await mandates.mine(by));
    expect(list).toContain('passport');
    for (const hidden of ['Quéméneur', subjectRef]) expect(list).not.toContain(hidden);
  });
});

describe('what a person sees of the help they had', () => {
  it('who, when, how their identity was checked, and each act: by phone, and on paper', async () => {
    const whom = traits({ familyName: randomUUID() });
    const by = agent();
    const { mandateId, subjectRef } = await mandate(by, whom, 'phone');
    const notice = await noticeOf(test.database, 'EHDS_OPT_OUT');
    const seen = {
      noticeId: notice.noticeId,
      version: notice.version,
      hash: notice.hash,
      language: 'fr' as const,
    };
    const recorded = await handle(test.database, recordChoice(issuing, representation), {
      body: {
        subjectRef,
        choiceId: randomUUID(),
        regime: 'EHDS_OPT_OUT',
        act: 'opt-out',
        scope: { kind: 'everything' },
        notice: seen,
        channel: 'phone',
        actedAt: new Date().toISOString(),
        mandateId,
      },
      actor: by,
      key: subjectRef,
    });
    expect(recorded).toMatchObject({ ok: true });
    const formId = await receive();
    const { familyName, givenNames, birthDate, gender } = whom;
    const entry = anEntry({ familyName, givenNames, birthDate, gender });
    await read(formId, nadia, entry);
    await read(formId, tom, entry);
    const checking = checkForm({ cipher, issuing, dateRule: 'protective', representation });
    await handle(test.database, checking, { body: { formId }, actor: lou, key: formId });
    expect(await help.help(patient(subjectRef))).toMatchObject({
      mandates: [
        {
          organisation: 'caisse-kerval',
          identityCheck: 'identity-questions-call-back',
          acts: [{ act: 'opt-out', channel: 'phone', mandateId }],
        },
      ],
      forms: [{ formId, outcomes: [{ act: 'opt-out', choiceId: expect.any(String) }] }],
    });
    expect(await help.help(patient(randomUUID()))).toEqual({
      mandates: [],
      forms: [],
      advance: [],
      callbacks: [],
    });
  });
});
