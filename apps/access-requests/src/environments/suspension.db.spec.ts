import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { environmentState } from '@garant/contracts';
import { person, Stage } from '../../test/access-requests.fixture.js';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
  await stage.furnish();
});
afterAll(() => stage.close());

const inspector = person('inspector', 'autorite');
const suspend = (actor = stage.signatory, body: object = {}, environmentId = stage.environmentId) =>
  stage.send(
    actor,
    'environment.suspend',
    environmentId,
    { environmentId, ...body },
    { reason: 'Incident.' },
  );
const lift = (actor = stage.signatory) =>
  stage.send(
    actor,
    'environment.lift-suspension',
    stage.environmentId,
    { environmentId: stage.environmentId },
    { reason: 'Réglé.' },
  );
const suspended = async () =>
  (await stage.outbox(stage.environmentId)).findLast(({ topic }) => topic === 'suspension.state')?.data;
const ruleOf = (result: Awaited<ReturnType<typeof suspend>>) =>
  result.ok ? 'done' : [result.problem.code, result.problem.params?.rule].filter(Boolean).join(' ');

describe('the suspension of an environment', () => {
  it('stops it at once, keeps its reason out of events, and is lifted by who suspended', async () => {
    expect(ruleOf(await suspend())).toBe('done');
    expect(await suspended()).toMatchObject({
      target: { kind: 'environment', id: stage.environmentId },
      suspended: true,
    });
    const messages = await stage.outbox(stage.environmentId);
    expect(JSON.stringify(messages)).not.toContain('Incident.');
    const state = messages.findLast(({ topic }) => topic === 'environment.state')!.data;
    expect(environmentState.parse(state).suspended).toBe(true);
    expect(ruleOf(await suspend())).toBe('environment-suspension suspended-already');
    expect(ruleOf(await lift())).toBe('done');
    expect(await suspended()).toMatchObject({ suspended: false });
    expect(ruleOf(await lift())).toBe('environment-suspension not-suspended');
  });

  it('that executes an order of an inspector names it, and is lifted by an inspector alone', async () => {
    const order = { missionId: randomUUID(), orderId: randomUUID() };
    expect(ruleOf(await suspend(stage.signatory, { order }))).toBe('done');
    const event = (await stage.outbox(stage.environmentId)).findLast(
      ({ type }) => type === 'environment.suspended',
    );
    expect(event!.data).toMatchObject({ order });
    expect(ruleOf(await lift())).toBe('environment-suspension suspended-by-inspector');
    expect(ruleOf(await lift(inspector))).toBe('done');
  });

  it('is for the access body and inspectors, of an environment that exists', async () => {
    for (const actor of [stage.operator, stage.researcher, stage.assessor])
      expect(ruleOf(await suspend(actor))).toBe('forbidden');
    expect(ruleOf(await suspend(stage.signatory, {}, randomUUID()))).toBe('environment-unknown');
  });
});
