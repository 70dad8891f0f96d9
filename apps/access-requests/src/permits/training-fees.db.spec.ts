import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Database } from '@garant/nest-kit';
import { person, Stage } from '../../test/access-requests.fixture.js';
import { replay } from '../projection/replay.js';
import { PARTS } from '../access.parts.js';
import { permitById } from './permit.store.js';
import { findTrainings, trainedUntil } from './training.store.js';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ training: true });
  await stage.furnish();
});
afterAll(() => stage.close());

const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const codeOf = (result: Awaited<ReturnType<Stage['send']>>): unknown =>
  result.ok ? undefined : result.problem;
const record = (account: string, changes: object = {}, actor = stage.assessor) =>
  stage.send(actor, 'training.record', account, {
    account,
    module: 'secondary-use',
    on: day(-10),
    validUntil: day(300),
    ...changes,
  });

describe('training before a name is on a permit', () => {
  it('is recorded by the access body, and by nobody else', async () => {
    expect(codeOf(await record(randomUUID(), {}, stage.researcher))).toMatchObject({ code: 'forbidden' });
    expect(codeOf(await record(randomUUID(), { on: day(3) }))).toMatchObject({
      code: 'training-invalid',
      params: { rule: 'in-the-future' },
    });
    expect(codeOf(await record(randomUUID(), { validUntil: day(-20) }))).toMatchObject({
      code: 'training-invalid',
    });
  });

  it('without it nobody signs, and the signature leaves no trace', async () => {
    const applicationId = await stage.assessed();
    expect((await stage.vote(applicationId, 1)).ok).toBe(true);
    expect(codeOf(await stage.sign(applicationId, 1))).toMatchObject({
      code: 'training-missing',
      params: { accounts: [stage.researcher.ref] },
    });
    expect((await stage.outbox(applicationId)).map(({ type }) => type)).not.toContain('application.decided');
    expect((await record(stage.researcher.ref)).ok).toBe(true);
    expect((await stage.sign(applicationId, 1)).ok).toBe(true);
  });

  it('nor is a colleague added, until theirs is in date', async () => {
    await record(stage.researcher.ref);
    const { permitId } = await stage.permit();
    const colleague = randomUUID();
    const body = { permitId, account: colleague };
    await stage.must(stage.researcher, 'permit.request-person', permitId, body);
    expect(codeOf(await stage.send(stage.assessor, 'permit.add-person', permitId, body))).toMatchObject({
      code: 'training-missing',
    });
    await record(colleague, { on: day(-400), validUntil: day(-1) });
    expect(codeOf(await stage.send(stage.assessor, 'permit.add-person', permitId, body))).toMatchObject({
      code: 'training-missing',
    });
    await record(colleague);
    await stage.must(stage.assessor, 'permit.add-person', permitId, body);
    const until = await trainedUntil(stage.database, [colleague, stage.holder.ref], new Date().toISOString());
    expect(until).toEqual({ [colleague]: day(300), [stage.holder.ref]: null });
  });

  it('is seen by its person and by the access body', async () => {
    const page = { q: null, state: null, mine: false, limit: 50, offset: 0 };
    const now = new Date().toISOString();
    const own = await findTrainings(stage.database, stage.researcher, page, now);
    expect(own.items.every(({ account }) => account === stage.researcher.ref)).toBe(true);
    expect((await findTrainings(stage.database, person('researcher'), page, now)).total).toBe(0);
    expect((await findTrainings(stage.database, stage.assessor, page, now)).total).toBeGreaterThan(own.total);
  });
});

describe('fees', () => {
  const prices = [
    { code: 'application-processing', basis: 'once', cents: 100_000 },
    { code: 'holder', holderId: 'hospital-a', basis: 'per-dataset', cents: 40_000 },
  ];
  const reductions = [{ payer: 'university', percent: 50, codes: ['application-processing'] }];
  const set = (changes: object = {}, actor = stage.signatory) =>
    stage.send(actor, 'fees.set-schedule', 'fees', { validFrom: day(1), prices, reductions, ...changes });
  const onApplication = (actor: typeof stage.assessor, name: string, applicationId: string) =>
    stage.send(actor, `application.${name}`, applicationId, { applicationId });

  it('no schedule: nothing to estimate, and a permit says that nothing is charged', async () => {
    await record(stage.researcher.ref);
    const applicationId = await stage.assessed();
    expect(codeOf(await onApplication(stage.assessor, 'estimate-fees', applicationId))).toMatchObject({
      code: 'fee-schedule-unknown',
    });
    expect(codeOf(await onApplication(stage.researcher, 'accept-fees', applicationId))).toMatchObject({
      code: 'fee-estimate-missing',
    });
    const { permitId } = await stage.permit();
    expect((await permitById(stage.database, permitId)).document.fees).toBeNull();
  });

  it('a schedule is set by a signatory, from a day to come', async () => {
    expect(codeOf(await set({}, stage.assessor))).toMatchObject({ code: 'forbidden' });
    expect(codeOf(await set({ validFrom: day(-2) }))).toMatchObject({
      code: 'fee-schedule-invalid',
      params: { field: 'validFrom' },
    });
    expect(codeOf(await set({ prices: [prices[0], prices[0]] }))).toMatchObject({
      code: 'fee-schedule-invalid',
      params: { rule: 'named-twice' },
    });
    expect(await set()).toMatchObject({ ok: true, result: { version: 1 } });
  });

  it('a schedule to come charges nothing yet; one in force asks for an accepted estimate before the permit', async () => {
    await record(stage.researcher.ref);
    await stage.permit();
    expect(
      await set({ validFrom: new Date().toLocaleDateString('sv', { timeZone: 'Europe/Paris' }) }),
    ).toMatchObject({ ok: true, result: { version: 2 } });
    const applicationId = await stage.assessed();
    expect((await stage.vote(applicationId, 1)).ok).toBe(true);
    expect(codeOf(await stage.sign(applicationId, 1))).toMatchObject({
      code: 'fee-estimate-missing',
      params: { rule: 'not-sent' },
    });
    expect(codeOf(await onApplication(stage.researcher, 'estimate-fees', applicationId))).toMatchObject({
      code: 'forbidden',
    });
    expect((await onApplication(stage.assessor, 'estimate-fees', applicationId)).ok).toBe(true);
    expect(codeOf(await stage.sign(applicationId, 1))).toMatchObject({
      code: 'fee-estimate-missing',
      params: { rule: 'not-accepted' },
    });
    expect(codeOf(await onApplication(person('researcher'), 'accept-fees', applicationId))).toMatchObject({
      code: 'application-unknown',
    });
    expect((await onApplication(stage.researcher, 'accept-fees', applicationId)).ok).toBe(true);
    expect(codeOf(await onApplication(stage.researcher, 'accept-fees', applicationId))).toMatchObject({
      code: 'fee-accepted-already',
    });
    const signed = await stage.sign(applicationId, 1);
    const { permitId } = (signed as { result: { permitId: string } }).result;
    const { document } = await permitById(stage.database, permitId);
    expect(document.fees).toMatchObject({ scheduleVersion: 2, payer: 'university', totalCents: 90_000 });
    expect(document.fees!.lines.map(({ code, cents }) => [code, cents])).toEqual([
      ['application-processing', 50_000],
      ['holder', 40_000],
    ]);
    await disputes(permitId);
  });

  it('a changed content needs a new estimate', async () => {
    const applicationId = await stage.assessed();
    await onApplication(stage.assessor, 'estimate-fees', applicationId);
    await stage.must(
      stage.assessor,
      'application.request-information',
      applicationId,
      { applicationId },
      { message: 'Précisez.' },
    );
    expect(codeOf(await onApplication(stage.assessor, 'estimate-fees', applicationId))).toMatchObject({
      code: 'application-state',
    });
    await stage.must(
      stage.researcher,
      'application.provide-information',
      applicationId,
      { applicationId },
      { content: stage.content({ title: 'Autre titre' }) },
    );
    expect(codeOf(await onApplication(stage.researcher, 'accept-fees', applicationId))).toMatchObject({
      code: 'fee-estimate-outdated',
    });
  });

  /** Holder and user disagree (Art. 62(4)): a month to agree, then the access body sets the fee. */
  async function disputes(permitId: string): Promise<void> {
    const dispute = (actor: typeof stage.holder, holderId = 'hospital-a') =>
      stage.send(
        actor,
        'fees.dispute',
        permitId,
        { permitId, holderId },
        { reason: 'Un jour de préparation, pas cinq.' },
      );
    const settle = () =>
      stage.send(
        stage.signatory,
        'fees.settle',
        permitId,
        { permitId, holderId: 'hospital-a', cents: 20_000 },
        { reason: 'La moitié des jours.' },
      );
    expect(codeOf(await settle())).toMatchObject({ code: 'fee-dispute-missing' });
    expect(codeOf(await dispute(stage.researcher, 'hospital-z'))).toMatchObject({
      code: 'fee-dispute-missing',
    });
    expect(codeOf(await dispute(person('holder', 'hospital-z')))).toMatchObject({ code: 'permit-unknown' });
    expect((await dispute(stage.holder)).ok).toBe(true);
    expect(codeOf(await dispute(stage.researcher))).toMatchObject({ code: 'fee-accepted-already' });
    expect(codeOf(await settle())).toMatchObject({ code: 'fee-period-running' });
    expect(JSON.stringify(await stage.outbox(permitId))).not.toContain('préparation');
  }

  it('is made again from the events: trainings, schedules, places in the lists', async () => {
    const owner = await Database.open(stage.test.ownerUrl, { application: 'access-requests', pool: 1 });
    const projections = PARTS.flatMap((part) => part.projections ?? []);
    const tables = ['training', 'fee_schedule', 'permit_status', 'permit'];
    const rows = () =>
      Promise.all(
        tables.map((table) =>
          stage.database.query(`SELECT to_jsonb(t)::text AS row FROM ${table} t ORDER BY 1`),
        ),
      );
    const before = await rows();
    expect(before.every((table) => table.length > 0)).toBe(true);
    await replay(owner, projections);
    expect(await rows()).toEqual(before);
    await owner.close();
  });
});
