import type { StoredEvent, Tx } from '@garant/nest-kit';
import type { RulesActor } from '@garant/rules';

/** What a read model sees of an event. */
export interface ReadEvent extends Pick<StoredEvent, 'version' | 'type' | 'data' | 'time'> {
  /** Null where the platform itself is the cause. */
  readonly actor: RulesActor | null;
}
/** One whole stream, from its first event on. */
export interface ReadStream {
  /** Without its noun: the `<id>` of `application:<id>`; empty for a stream that is alone of its kind. */
  readonly id: string;
  readonly events: readonly ReadEvent[];
}

/**
 * A read model of one kind of streams: a pure function of their events and of the texts and documents that the events
 * name by hash. The command that appends to a stream projects it in its own transaction; a replay projects all of them.
 * Both call the same `project`.
 */
export interface Projection {
  /** Streams `<noun>` and `<noun>:<id>`. */
  readonly noun: string;
  /** What is written here and nowhere else, a referenced table before those that refer to it. */
  readonly tables: readonly string[];
  /** Writes the rows of some streams as they are now, in place of the rows that were. Few statements, however many streams. */
  readonly project: (tx: Tx, streams: readonly ReadStream[]) => Promise<void>;
}

/** A projection that writes event by event; for kinds of streams of which there are few. */
export const eachEvent =
  (project: (tx: Tx, id: string, event: ReadEvent) => Promise<void>): Projection['project'] =>
  async (tx, streams) => {
    for (const { id, events } of streams) for (const event of events) await project(tx, id, event);
  };

/** A stream with the events that a command is about to append to it. */
export const withNew = (
  stream: readonly ReadEvent[],
  events: readonly { type: string; data: object }[],
  of: { actor: ReadEvent['actor']; now: string },
): ReadEvent[] => [
  ...stream,
  ...events.map(({ type, data }, at) => ({
    version: stream.length + at + 1,
    type,
    data: { ...data },
    time: of.now,
    actor: of.actor,
  })),
];
