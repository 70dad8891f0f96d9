import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Actor } from '@garant/contracts';
import { hashOf } from '@garant/nest-kit';
import { account, ownEvents } from './act.stage.js';
import {
  closeStage,
  codeOf,
  hear,
  inDays,
  iris,
  openStage,
  opened,
  paul,
  permit,
  person,
  provider,
  send,
  simone,
  stage,
  workOf,
} from './mission.acts.js';

beforeAll(openStage);
afterAll(closeStage);

describe('an order of suspension', () => {
  const signatory = account('signatory');
  async function ordered() {
    const missionId = await opened();
    const orderId = randomUUID();
    const target = { kind: 'permit', id: randomUUID() };
    const body = { missionId, orderId, target, dueAt: inDays(1) };
    expect(
      codeOf(await send(paul, 'mission.order-suspension', body, { text: 'Reads without a permit.' })),
    ).toBe('done');
    return { missionId, orderId, target, body };
  }
  const orderOf = async (missionId: string) => (await workOf(missionId, signatory)).orders[0]!;

  it('is shown to the signatory with its reason, and executed by the suspension that names it', async () => {
    const { missionId, orderId, target } = await ordered();
    expect(await orderOf(missionId)).toMatchObject({ text: 'Reads without a permit.', executed: null });
    const order = { missionId, orderId };
    await hear('access-requests.events', 'permit.suspended', { permitId: randomUUID(), order }, signatory);
    expect((await orderOf(missionId)).executed).toBeNull();
    await hear('access-requests.events', 'permit.suspended', { permitId: target.id, order }, signatory);
    expect((await orderOf(missionId)).executed).toMatchObject({ by: signatory.ref });
    expect(codeOf(await send(paul, 'mission.withdraw-order', { missionId, orderId }))).toBe('order-closed');
    await hear('access-requests.events', 'permit.suspension-lifted', { permitId: target.id }, paul);
    expect((await orderOf(missionId)).liftedAt).not.toBeNull();
  });

  it('of an environment is linked in the same way', async () => {
    const missionId = await opened();
    const orderId = randomUUID();
    const id = randomUUID();
    await send(
      paul,
      'mission.order-suspension',
      { missionId, orderId, target: { kind: 'environment', id }, dueAt: inDays(1) },
      { text: 'x' },
    );
    await hear('access-requests.events', 'environment.suspended', {
      environmentId: id,
      order: { missionId, orderId },
    });
    expect((await orderOf(missionId)).executed).toMatchObject({ by: null });
    await hear('access-requests.events', 'environment.suspension-lifted', { environmentId: id });
    expect((await orderOf(missionId)).liftedAt).not.toBeNull();
  });

  it('stands once for a target, must leave time, and can be withdrawn before it is executed', async () => {
    const { missionId, orderId, body } = await ordered();
    const again = (change: object) =>
      send(paul, 'mission.order-suspension', { ...body, orderId: randomUUID(), ...change }, { text: 'x' });
    expect(codeOf(await again({}))).toBe('order-standing');
    expect(codeOf(await again({ dueAt: inDays(-1) }))).toBe('mission-dates');
    expect(codeOf(await send(paul, 'mission.withdraw-order', { missionId, orderId: randomUUID() }))).toBe(
      'order-unknown',
    );
    expect(codeOf(await send(paul, 'mission.withdraw-order', { missionId, orderId }))).toBe('done');
    expect(codeOf(await again({}))).toBe('done');
  });
});

describe('an identity', () => {
  const index = 4;
  const ask = (missionId: string, change: object = {}, actor = paul) =>
    send(
      actor,
      'mission.ask-reveal',
      { missionId, revealId: randomUUID(), subjectRef: person, index, ...change },
      { text: 'To hear the person about the refusal.' },
    );
  async function approve(
    missionId: string,
    revealId: string,
    {
      actor = simone,
      claims = { doctor: true },
      forged = false,
    }: { actor?: Actor; claims?: object; forged?: boolean } = {},
  ) {
    const act = {
      act: 'reveal',
      missionId,
      revealId,
      actor: actor.ref,
      madeAt: new Date(Date.now() - 5_000).toISOString(),
    };
    const actHash = hashOf(act);
    const idToken = await provider.idToken(
      { sub: actor.ref, nonce: actHash, roles: ['inspector'], ...claims },
      forged,
    );
    return send(actor, 'mission.approve-reveal', { missionId, revealId, actHash }, { act, idToken });
  }
  const revealOf = async (missionId: string) => (await workOf(missionId, paul)).reveals[0]!;

  it('is revealed when a doctor of the mission confirms it by a new login, and the log never learns it', async () => {
    const missionId = await opened();
    expect(codeOf(await ask(missionId))).toBe('done');
    const { revealId } = await revealOf(missionId);
    expect(codeOf(await approve(missionId, revealId, { claims: {} }))).toBe('reveal-doctor');
    expect(codeOf(await approve(missionId, revealId, { forged: true }))).toBe('step-up-invalid');
    expect(codeOf(await approve(missionId, revealId, { actor: paul }))).toBe('reveal-doctor');
    expect(codeOf(await approve(missionId, revealId))).toBe('done');
    expect(await ownEvents(stage, 'mission.reveal-approved')).toContainEqual({
      missionId,
      revealId,
      subjectRef: person,
      by: paul.ref,
      openUntil: expect.any(String),
    });
    expect(codeOf(await approve(missionId, revealId))).toBe('reveal-closed');
    await hear('consent.events', 'identity.opened', {
      missionId,
      revealId,
      subjectRef: person,
      by: paul.ref,
    });
    expect(await revealOf(missionId)).toMatchObject({ state: 'opened' });
    expect((await workOf(missionId, iris)).reveals).toEqual([]);
  });

  it('is asked for only of a person met in an entry of the mission, and never as a list', async () => {
    const missionId = await opened();
    expect(codeOf(await ask(missionId, { index: 0 }))).toBe('reveal-not-met');
    expect(codeOf(await ask(missionId, { subjectRef: randomUUID() }))).toBe('reveal-not-met');
    const narrow = await opened({ scope: { permits: [permit] } });
    expect(codeOf(await ask(narrow))).toBe('reveal-not-met');
    for (let count = 0; count < 3; count++) expect(codeOf(await ask(missionId))).toBe('done');
    expect(codeOf(await ask(missionId))).toBe('reveal-rate');
  });

  it('is not revealed under a mission without a doctor, on a doctor’s own request, or when refused', async () => {
    const bare = await opened({ doctors: [] });
    expect(codeOf(await ask(bare))).toBe('reveal-doctor');
    const missionId = await opened();
    await ask(missionId, {}, simone);
    const { revealId } = await revealOf(missionId);
    expect(codeOf(await approve(missionId, revealId))).toBe('reveal-doctor');
    const other = await opened();
    await ask(other);
    const asked = await revealOf(other);
    expect(
      codeOf(await send(simone, 'mission.refuse-reveal', { missionId: other, revealId: asked.revealId })),
    ).toBe('done');
    expect(codeOf(await approve(other, asked.revealId))).toBe('reveal-closed');
    expect(codeOf(await approve(other, randomUUID()))).toBe('reveal-unknown');
  });
});
