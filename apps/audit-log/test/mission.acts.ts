import { expect } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Actor } from '@garant/contracts';
import type { EventContext, HandlerResult } from '@garant/nest-kit';
import { TestProvider } from '@garant/nest-kit/testing';
import { loadMission } from '../src/missions/mission.store.js';
import { missionWorkView } from '../src/missions/mission.view.js';
import { missionsPart } from '../src/missions/missions.part.js';
import { workEffects } from '../src/missions/work.effects.js';
import type { LogDeps } from '../src/log.part.js';
import { account, act } from './act.stage.js';
import { event, logStage, rawOf, vault, type LogStage } from './log.stage.js';

const DAY_MS = 86_400_000;
export const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();
/** A time of a day near today, UTC: Paris is one or two hours ahead. */
export const at = (days: number, time: string): string => `${inDays(days).slice(0, 10)}T${time}Z`;
export const paul = account('inspector');
export const simone = account('inspector');
export const iris = account('data-protection-officer');
export const permit = randomUUID();
export const person = randomUUID();

/** Of the spec that is under way; there between `openStage` and `closeStage`. */
export let stage: LogStage;
export let provider: TestProvider;
let commands: ReturnType<NonNullable<typeof missionsPart.commands>>;
/** A log with an entry about a permit and one about a person, and an identity provider. */
export async function openStage(): Promise<void> {
  [stage, provider] = await Promise.all([logStage(), TestProvider.start()]);
  commands = missionsPart.commands!({
    vault,
    provider: provider.client(),
    settings: {},
  } as unknown as LogDeps);
  await stage.fill(3);
  const about = [
    { type: 'permit.revoked', data: { permitId: permit, reasonHash: 'ab'.repeat(32) } },
    { type: 'data.read', data: { what: 'choices', subjectRef: person } },
  ];
  for (const [at, one] of about.entries()) {
    const topic = at === 0 ? 'access-requests.events' : 'consent.events';
    const source = `garant/${topic.split('.')[0]}/${randomUUID()}`;
    await stage.sequencer.append([await stage.read(rawOf(topic, event({ ...one, source }), at + 1))]);
  }
}
export async function closeStage(): Promise<void> {
  await provider.stop();
  await stage.end();
}

export const terms = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  orderNumber: '2026-9C',
  authority: 'cnil-chair',
  legalBasis: 'LIL.19',
  form: 'on-documents',
  startsAt: inDays(-1),
  endsAt: inDays(10),
  orderHash: 'ab'.repeat(32),
  scope: {},
  inspectors: [paul.ref, simone.ref],
  doctors: [simone.ref],
  ...change,
});
export const send = (
  actor: Actor,
  type: Parameters<typeof act>[3],
  body: Record<string, unknown>,
  confidential?: object,
): Promise<HandlerResult> =>
  act(stage, commands as never, actor, type, String(body.missionId), body, confidential);
export const codeOf = (result: HandlerResult): string => (result.ok ? 'done' : result.problem.code);
export async function opened(change: Record<string, unknown> = {}, actor = paul): Promise<string> {
  const missionId = randomUUID();
  expect(codeOf(await send(actor, 'mission.open', { ...terms(change), missionId }))).toBe('done');
  return missionId;
}
export const problemOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'allowed',
    (error: { code?: string }) => error.code ?? String(error),
  );
export const workOf = async (missionId: string, actor: Actor) => {
  const loaded = await loadMission(stage.test.database, missionId);
  return missionWorkView(
    stage.test.database,
    vault,
    { mission: loaded.mission!, events: loaded.events },
    actor,
    new Date().toISOString(),
  );
};
/** An event of another service, as the bus hands it over. */
export const hear = (
  topic: 'access-requests.events' | 'consent.events',
  type: string,
  data: object,
  by?: Actor,
) =>
  stage.test.database.transaction(async (tx) => {
    const effects = workEffects[topic] as Record<string, (context: EventContext<unknown>) => Promise<void>>;
    await effects[type]!({
      tx,
      data,
      event: { id: randomUUID(), time: new Date().toISOString(), actor: by },
      now: new Date().toISOString(),
    } as unknown as EventContext<unknown>);
  });
