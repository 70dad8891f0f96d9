import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Bus, type BroadcastMessage, type EventContext, type EventHandlers } from '@garant/nest-kit';
import { noteEnds, type CommandEnd } from './command.store.js';

type Waiter = (end: CommandEnd) => void;

const ENDS = ['command.done', 'command.refused'];

/** Outcomes of commands as they pass on the event topics: every instance hears all of them, so the one that waits does too. */
@Injectable()
export class CommandOutcomes implements OnApplicationBootstrap {
  private readonly waiters = new Map<string, Waiter[]>();

  constructor(private readonly bus: Bus) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.bus.broadcast(
      ['consent.events', 'access-requests.events', 'gateway.events', 'audit-log.events'],
      {
        wants: (type) => ENDS.includes(type),
        onMessage: (message) => this.hear(message),
        // Who waits for an outcome of that partition gets 202 and its status address.
        onStopped: () => undefined,
      },
      { from: 'end' },
    );
  }

  private hear({ event }: BroadcastMessage): void {
    if (event?.type !== 'command.done' && event?.type !== 'command.refused') return;
    const end = endOf(event.type, event.data);
    for (const waiter of this.waiters.get(end.id) ?? []) waiter(end.end);
    this.waiters.delete(end.id);
  }

  /** Begin before sending. `outcome` is null when `seconds` pass first. */
  wait(id: string, seconds: number): { outcome: Promise<CommandEnd | null>; cancel(): void } {
    let finish: (end: CommandEnd | null) => void = () => undefined;
    const outcome = new Promise<CommandEnd | null>((resolve) => (finish = resolve));
    const waiter: Waiter = (end) => settle(end);
    const timer = setTimeout(() => settle(null), seconds * 1000);
    const settle = (end: CommandEnd | null): void => {
      clearTimeout(timer);
      const others = (this.waiters.get(id) ?? []).filter((other) => other !== waiter);
      if (others.length > 0) this.waiters.set(id, others);
      else this.waiters.delete(id);
      finish(end);
    };
    this.waiters.set(id, [...(this.waiters.get(id) ?? []), waiter]);
    return { outcome, cancel: () => settle(null) };
  }
}

function endOf(type: string, data: Record<string, unknown>): { id: string; end: CommandEnd } {
  const { commandId, result, problem } = data as {
    commandId: string;
    result?: unknown;
    problem?: { code: string; params?: Record<string, unknown> };
  };
  return {
    id: commandId,
    end:
      type === 'command.done'
        ? { state: 'done', result: result ?? null }
        : { state: 'refused', problem: problem ?? { code: 'internal' } },
  };
}

type Done = EventContext<{ commandId: string; commandType: string; result?: unknown }>;
type Refused = EventContext<{
  commandId: string;
  problem: { code: string; params?: Record<string, unknown> };
}>;

/** For the shared consumer group: keeps outcomes in the database, for status questions and for instances that come later. */
export function outcomeHandlers(
  onDone: (tx: EventContext['tx'], command: { id: string; type: string; result: unknown }) => Promise<void>,
): EventHandlers {
  const handlers = {
    'command.done': {
      async gathered(tx: EventContext['tx'], contexts: readonly Done[]) {
        await noteEnds(
          tx,
          contexts.map(({ data }) => ({
            id: data.commandId,
            end: { state: 'done', result: data.result ?? null },
          })),
        );
        for (const { data } of contexts)
          await onDone(tx, { id: data.commandId, type: data.commandType, result: data.result ?? null });
      },
    },
    'command.refused': {
      gathered: (tx: EventContext['tx'], contexts: readonly Refused[]) =>
        noteEnds(
          tx,
          contexts.map(({ data }) => ({
            id: data.commandId,
            end: { state: 'refused', problem: data.problem },
          })),
        ),
    },
  };
  return {
    'consent.events': handlers,
    'access-requests.events': handlers,
    'gateway.events': handlers,
    'audit-log.events': handlers,
  };
}
