import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Actor, SignAct, VoteAct } from '@garant/contracts';
import { hashOf, newSalt, type BroadcastMessage, type Bus } from '@garant/nest-kit';
import { TestStage, testKafka, waitFor, type TestKafka } from '@garant/nest-kit/testing';
import { ASSESSMENT, Stage } from '../../test/access-requests.fixture.js';
import { activateOnCut } from './permit.service.js';

let stage: Stage;
let kafka: TestKafka;
let buses: TestStage;
let gateway: Bus;
const seen: BroadcastMessage[] = [];
const stopped: string[] = [];

beforeAll(async () => {
  stage = await Stage.open();
  await stage.furnish();
  kafka = testKafka();
  await kafka.createTopics();
  buses = new TestStage(kafka, stage.keys, stage.database);
  gateway = buses.bus('gateway');
  await buses
    .bus('access-requests', {
      commands: stage.handlers,
      events: { 'consent.events': { 'register.cut': activateOnCut } },
    })
    .start();
  await gateway.broadcast(
    ['access-requests.events', 'access-requests.heartbeats', 'permit.state'],
    {
      onMessage: (message) => void seen.push(message),
      onStopped: (topic, partition, reason) => void stopped.push(`${topic}/${partition}: ${reason}`),
    },
    { from: 'beginning' },
  );
});
afterAll(async () => {
  await buses.stop();
  await kafka.cleanup();
  await stage.close();
});

const find = (topic: string, test: (data: Record<string, unknown>, message: BroadcastMessage) => boolean) =>
  waitFor(
    () =>
      seen.find((message) => message.topic === topic && message.event && test(message.event.data, message)),
    {
      timeoutMs: 20_000,
      what: topic,
    },
  );

async function send(actor: Actor, type: string, applicationId: string, body: object, confidential?: object) {
  const id = uuidv7();
  const command = {
    id,
    service: 'access-requests' as const,
    type,
    key: applicationId,
    body: { applicationId, ...body },
    confidential,
    actor,
  };
  // `bus-unavailable` promises nothing: the same id is sent again, as a gateway's client would.
  await waitFor(() => gateway.send(command), { timeoutMs: 30_000, what: 'the broker to take the command' });
  const outcome = await find('access-requests.events', ({ commandId }) => commandId === id);
  return { type: outcome.event!.type, data: outcome.event!.data };
}
async function confirmed(
  actor: Actor,
  act: Omit<VoteAct, 'actor' | 'madeAt'> | Omit<SignAct, 'actor' | 'madeAt'>,
) {
  const full = { ...act, actor: actor.ref, madeAt: new Date().toISOString() };
  const actHash = hashOf(full);
  const claims = { sub: stage.subjectOf(actor), nonce: actHash, roles: [actor.role] };
  const idToken = await stage.provider.idToken(claims);
  return send(actor, `application.${act.act}`, act.applicationId, { actHash }, { act: full, idToken });
}

describe('the way to a permit over Kafka', () => {
  it('leads from a sealed application to a permit that the register’s cut activates', async () => {
    const id = randomUUID();
    const done = { type: 'command.done' };
    expect(
      await send(stage.researcher, 'application.submit', id, {}, { content: stage.content() }),
    ).toMatchObject(done);
    expect(await send(stage.assessor, 'application.find-complete', id, {})).toMatchObject(done);
    expect(
      await send(stage.assessor, 'application.assess', id, {}, { assessment: ASSESSMENT }),
    ).toMatchObject(done);
    const vote = {
      act: 'vote',
      applicationId: id,
      version: 1,
      vote: 'favour',
      reason: 'Utile.',
      noConflictOfInterest: true,
    } as const;
    expect(await confirmed(stage.member, vote)).toMatchObject(done);
    const sign: Omit<SignAct, 'actor' | 'madeAt'> = {
      act: 'sign',
      applicationId: id,
      version: 1,
      decision: 'grant',
      reason: 'Rempli.',
      conditions: [],
    };
    const signed = await confirmed(stage.signatory, sign);
    expect(signed).toMatchObject(done);
    const { permitId } = signed.data.result as { permitId: string };
    await find('permit.state', ({ status }, { key }) => key === permitId && status === 'signed');

    await cutFor(permitId, 42);
    const state = await find(
      'permit.state',
      ({ status }, { key }) => key === permitId && status === 'active',
    );
    expect(state.event!.data).toMatchObject({ cutPosition: 42 });
    expect(
      JSON.stringify(
        seen.filter(({ topic }) => topic === 'access-requests.events').map(({ event }) => event),
      ),
    ).not.toMatch(/Suivre une cohorte|Utile\.|Rempli\.|Point a/);
  });

  it('leaves no room for free text in the part of a command that the log keeps', async () => {
    const content = stage.content();
    const sent = send(stage.researcher, 'application.submit', randomUUID(), { content }, { content });
    await expect(sent).rejects.toThrow('Unrecognized key');
  });

  it('beats, so that its readers know how fresh their state is', async () => {
    const beat = await find('access-requests.heartbeats', () => true);
    expect(beat.event!.data).toMatchObject({ service: 'access-requests', position: null });
    expect(stopped).toEqual([]);
  });
});

/** `register.cut` in every partition, as consent's relay sends it. */
async function cutFor(permitId: string, position: number): Promise<void> {
  const now = new Date().toISOString();
  const data = {
    cutId: randomUUID(),
    for: { kind: 'permit', id: permitId },
    permitId,
    position,
    cutAt: now,
    decisive: [],
    parkedSubjects: [],
  };
  await kafka.send(
    Array.from({ length: 6 }, (_, partition) => ({
      topic: 'consent.events',
      partition,
      key: permitId,
      value: JSON.stringify({
        specversion: '1.0',
        id: randomUUID(),
        source: 'garant/consent',
        type: 'register.cut',
        subject: permitId,
        time: now,
        datacontenttype: 'application/json',
        data,
        salt: newSalt(),
        causationid: `system:cut/${permitId}`,
        producernumber: 1,
      }),
    })),
  );
}
