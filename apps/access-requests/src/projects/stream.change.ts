import {
  appendEvents,
  loadStream,
  type Cause,
  type CommandContext,
  type HandlerResult,
  type StoredEvent,
  type Tx,
} from '@garant/nest-kit';
import { newEvent } from '../commands/rule.outcome.js';
import { withNew, type Projection } from '../projection/projection.js';
import { keepText, type SealedText, type TextKind } from '../texts/text.store.js';

/** Events of the rules, ready to be stored. */
export type RuleEvents = readonly { readonly type: string; readonly key: string; readonly data: object }[];

/** A stream of the noun of a projection, as it is now. */
export async function streamFor(
  tx: Tx,
  { noun }: Projection,
  id: string,
): Promise<{ streamId: string; events: StoredEvent[] }> {
  const streamId = `${noun}:${id}`;
  return { streamId, events: await loadStream(tx, streamId) };
}

/** What a command leads to: its text kept, its row written, its events appended. */
export async function outcomeOf(
  {
    tx,
    command,
    now,
  }: Pick<CommandContext, 'tx' | 'now'> & { command: { actor: CommandContext['command']['actor'] } },
  projection: Projection,
  id: string,
  stream: { streamId: string; events: readonly StoredEvent[] },
  events: RuleEvents,
  { text, result }: { text?: { sealed: SealedText; kind: TextKind } | undefined; result: object },
): Promise<HandlerResult> {
  const { actor } = command;
  if (text)
    await keepText(tx, text.sealed, { about: id, kind: text.kind, writtenBy: actor.ref, writtenAt: now });
  await projection.project(tx, [{ id, events: withNew(stream.events, events, { actor, now }) }]);
  return {
    ok: true,
    streams: [
      {
        streamId: stream.streamId,
        expectedVersion: stream.events.length,
        events: events.map((event) => newEvent(event)),
      },
    ],
    result,
  };
}

/** The same for what no command caused. */
export async function appendBySystem(
  tx: Tx,
  projection: Projection,
  id: string,
  stream: { streamId: string; events: readonly StoredEvent[] },
  events: RuleEvents,
  { cause, now }: { cause: Cause; now: string },
): Promise<void> {
  if (events.length === 0) return;
  await projection.project(tx, [{ id, events: withNew(stream.events, events, { actor: null, now }) }]);
  await appendEvents(tx, {
    streamId: stream.streamId,
    expectedVersion: stream.events.length,
    events: events.map((event) => newEvent(event)),
    cause,
    time: now,
  });
}
