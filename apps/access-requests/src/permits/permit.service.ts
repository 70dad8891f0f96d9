import type { CommandBody } from '@garant/contracts';
import {
  appendEvents,
  loadStream,
  publish,
  type Cause,
  type CommandContext,
  type CommandHandlers,
  type EventContext,
  type HandlerResult,
  type OutboxRow,
  type StoredEvent,
  type Tx,
} from '@garant/nest-kit';
import {
  decidePermit,
  hasTraining,
  type NamingFacts,
  type PermitCommand,
  type PermitEvent,
  type PermitLife,
  type ProcedurePolicy,
} from '@garant/rules';
import type { CommandDeps } from '../access.part.js';
import { requestMessage, type MessageToAccount } from '../clocks/message.request.js';
import { demandKey } from '../commands/command.key.js';
import { confidentialBody } from '../commands/confidential.body.js';
import { eventsOf, isRefused, newEvent, type Refused } from '../commands/rule.outcome.js';
import { withNew } from '../projection/projection.js';
import { keepText, sealText } from '../texts/text.store.js';
import { foldPermit, permitProjection } from './permit.projection.js';
import { lockPermit, permitById, stateOf, type PermitRecord } from './permit.store.js';
import { freePlaces } from './status.list.js';
import { trainingsOf } from './training.store.js';

export const permitStream = (permitId: string): string => `permit:${permitId}`;
type ActType = 'permit.suspend' | 'permit.lift-suspension' | 'permit.revoke';
type ActContext = CommandContext<CommandBody<'access-requests', ActType>>;
type PersonType =
  'permit.request-person' | 'permit.add-person' | 'permit.refuse-person' | 'permit.remove-person';
type PersonContext = CommandContext<CommandBody<'access-requests', PersonType>>;

/** Acts on a permit after its signature; reasons stay in the erasable table. */
export const permitCommands = ({ policy }: Pick<CommandDeps, 'policy'>) =>
  ({
    'permit.suspend': (context: ActContext) => act(context, 'permit.suspend'),
    'permit.lift-suspension': (context: ActContext) => act(context, 'permit.lift-suspension'),
    'permit.revoke': (context: ActContext) => act(context, 'permit.revoke'),
    'permit.request-person': (context: PersonContext) => name(context, 'permit.request-person', policy),
    'permit.add-person': (context: PersonContext) => name(context, 'permit.add-person', policy),
    'permit.refuse-person': (context: PersonContext) => name(context, 'permit.refuse-person', policy),
    'permit.remove-person': (context: PersonContext) => name(context, 'permit.remove-person', policy),
  }) satisfies CommandHandlers<'access-requests'>;

/** Who is named on a permit: with effect at once, for those who enforce read it in the state that goes out here. */
async function name(
  context: PersonContext,
  type: PersonType,
  policy: CommandDeps['policy'],
): Promise<HandlerResult> {
  const { tx, command, cause, now } = context;
  const { permitId, account } = command.body;
  demandKey(command, permitId);
  const reason =
    type === 'permit.refuse-person' ? (await confidentialBody(context, 'permit.refuse-person')).reason : '';
  const text = sealText({ reason });
  const { ref, role } = command.actor;
  const trainings = policy.training === true ? await trainingsOf(tx, [account]) : null;
  const facts: NamingFacts = {
    ...(trainings ? { trained: (one) => hasTraining(trainings, one, now) } : {}),
    ...(type === 'permit.add-person' ? { statusEntry: (await freePlaces(tx, 1))[0] } : {}),
  };
  const body = { permitId, account, ...(type === 'permit.refuse-person' ? { reason } : {}) };
  const asked = { type, actor: { ref, role }, body } as PermitCommand;
  const changed = await changePermit(tx, asked, now, text.hash, facts);
  if (isRefused(changed)) return changed;
  if (type === 'permit.refuse-person')
    await keepText(tx, text, { about: permitId, kind: 'permit-reason', writtenBy: ref, writtenAt: now });
  const told = { about: 'permit', aboutId: permitId } as const;
  const { applicant } = changed.permit;
  const message: MessageToAccount = {
    'permit.request-person': { ...told, kind: 'person-requested', toRole: 'assessor' as const },
    'permit.add-person': { ...told, kind: 'person-named', to: account },
    'permit.refuse-person': { ...told, kind: 'person-refused', to: applicant },
    'permit.remove-person': { ...told, kind: 'person-removed', to: account },
  }[type];
  await requestMessage(tx, message, cause);
  return {
    ok: true,
    streams: [
      {
        streamId: permitStream(permitId),
        expectedVersion: changed.version,
        events: changed.events.map(newEvent),
      },
    ],
    publish: [stateRow(changed.permit, cause)],
    result: { permitId, persons: changed.permit.terms.persons.length },
  };
}

/** What a superseded permit adds to the command that issued the next one. */
export type Superseded = Required<Pick<Extract<HandlerResult, { ok: true }>, 'streams' | 'publish'>>;

/** Ends a permit in favour of the next version. The rules have judged that it may be: a refusal here is a fault. */
export async function supersedePermit(
  { tx, cause, now }: Pick<CommandContext, 'tx' | 'cause' | 'now'>,
  permitId: string,
  by: string,
): Promise<Superseded> {
  const system = { ref: by, role: 'system' as const };
  const asked = { type: 'permit.supersede' as const, actor: system, body: { permitId, by } };
  const changed = await changePermit(tx, asked, now);
  if (isRefused(changed)) throw new Error(`permit ${permitId} cannot be superseded: ${changed.problem.code}`);
  const { version, events, permit } = changed;
  return {
    streams: [{ streamId: permitStream(permitId), expectedVersion: version, events: events.map(newEvent) }],
    publish: [stateRow(permit, cause)],
  };
}

async function act(context: ActContext, type: ActType): Promise<HandlerResult> {
  const { tx, command, cause, now } = context;
  const { permitId } = command.body;
  const order = 'order' in command.body ? command.body.order : undefined;
  demandKey(command, permitId);
  const { reason } = await confidentialBody(context, type);
  const text = sealText({ reason });
  const { ref, role } = command.actor;
  const changed = await changePermit(
    tx,
    { type, actor: { ref, role }, body: { permitId, reason, ...(order ? { order } : {}) } },
    now,
    text.hash,
  );
  if (isRefused(changed)) return changed;
  await keepText(tx, text, { about: permitId, kind: 'permit-reason', writtenBy: ref, writtenAt: now });
  const suspension =
    type === 'permit.revoke' ? [] : [suspensionRow(permitId, type === 'permit.suspend', now, cause)];
  return {
    ok: true,
    streams: [
      {
        streamId: permitStream(permitId),
        expectedVersion: changed.version,
        events: changed.events.map(newEvent),
      },
    ],
    publish: [stateRow(changed.permit, cause), ...suspension],
    result: { permitId, status: changed.permit.status },
  };
}

/**
 * The register was cut for a permit: it becomes active at that position. The cut arrives once per partition; the first
 * one counts, the others find the permit active already. A cut for something else changes nothing here.
 */
export async function activateOnCut({ tx, data, now }: EventContext<CutData>): Promise<void> {
  if (data.for.kind !== 'permit') return;
  const { cutId, permitId, position, cutAt } = data;
  const body = { permitId, cutPosition: position, cutAt };
  const system = { ref: cutId, role: 'system' as const };
  const changed = await changePermit(tx, { type: 'permit.activate', actor: system, body }, now);
  if (isRefused(changed)) return;
  await appendSystem(tx, changed, { system: `system:cut/${cutId}` });
}
export type CutData = {
  cutId: string;
  for: { kind: string; id: string };
  permitId: string;
  position: number;
  cutAt: string;
};

/** Ends a permit whose time is over. Answers false when it was ended or revoked meanwhile. */
export async function expirePermit(tx: Tx, permitId: string, now: string): Promise<boolean> {
  const clock = { ref: permitId, role: 'system' as const };
  const changed = await changePermit(tx, { type: 'permit.expire', actor: clock, body: { permitId } }, now);
  if (isRefused(changed)) return false;
  await appendSystem(tx, changed, { system: `system:clock/${permitId}` });
  return true;
}

interface Changed {
  stream: readonly StoredEvent[];
  version: number;
  events: readonly PermitEvent[];
  permit: PermitRecord;
  now: string;
}

/** Loads the permit, asks the rules, and writes its row; the caller appends the events. */
export async function changePermit(
  tx: Tx,
  command: PermitCommand,
  now: string,
  reasonHash?: string,
  naming: NamingFacts & { readonly policy?: ProcedurePolicy } = {},
): Promise<Changed | Refused> {
  const { permitId } = command.body;
  // Copies of a cut arrive on several partitions at once; they queue here instead of losing a race for the stream.
  await lockPermit(tx, permitId);
  const { stream, life } = await loadPermit(tx, permitId);
  const events = eventsOf(decidePermit(life, command, { ...naming, now, reasonHash }));
  if (isRefused(events)) return events;
  const { actor } = command;
  const person = actor.role === 'system' ? null : { ...actor, role: actor.role };
  await permitProjection.project(tx, [
    { id: permitId, events: withNew(stream, events, { actor: person, now }) },
  ]);
  return { stream, version: stream.length, events, permit: await permitById(tx, permitId), now };
}

export async function loadPermit(
  tx: Tx,
  permitId: string,
): Promise<{ stream: readonly StoredEvent[]; life: PermitLife | undefined }> {
  const stream = await loadStream(tx, permitStream(permitId));
  return { stream, life: foldPermit(permitId, stream) };
}

async function appendSystem(tx: Tx, { version, events, permit, now }: Changed, cause: Cause): Promise<void> {
  await appendEvents(tx, {
    streamId: permitStream(permit.permitId),
    expectedVersion: version,
    events: events.map(newEvent),
    cause,
    time: now,
  });
  await publish(tx, [stateRow(permit, cause)]);
}

export const stateRow = (permit: PermitRecord, cause: Cause): OutboxRow => ({
  topic: 'permit.state',
  key: permit.permitId,
  event: { type: 'permit.state', key: permit.permitId, data: { ...stateOf(permit) } },
  cause,
});

const suspensionRow = (permitId: string, suspended: boolean, since: string, cause: Cause): OutboxRow => ({
  topic: 'suspension.state',
  key: permitId,
  event: {
    type: 'suspension.state',
    key: permitId,
    data: { target: { kind: 'permit', id: permitId }, suspended, since },
  },
  cause,
});
