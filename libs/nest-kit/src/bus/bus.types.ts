import type { z } from 'zod';
import type {
  Actor,
  CheckpointState,
  CommandBody,
  CommandType,
  DatasetState,
  EnvironmentState,
  EventBody,
  EventEnvelope,
  EventType,
  HeadState,
  NewEvent,
  PermitState,
  ProblemCode,
  ServiceName,
  SuspensionState,
} from '@garant/contracts';
import type { BusSettings } from '../config/settings.load.js';
import type { Database, Tx } from '../database/database.js';
import type { Keys, KeyFiles } from '../keys/keys.load.js';
import type { Logger } from '../process/log.js';
import type { Cause, OutboxRow } from '../streams/outbox.js';

export interface CommandContext<B = Record<string, unknown>> {
  tx: Tx;
  command: {
    id: string;
    type: string;
    /** Signed partition key. */
    key: string;
    body: B;
    actor: Actor;
    /** When the gateway took it; authority is judged at this time. */
    acceptedAt: string;
    /** Kafka's time of the message. */
    receivedAt: string;
    partition: number;
    offset: number;
  };
  /** @throws ProblemError `confidential-unreadable` when it is absent, sealed for another key, or of another form */
  openConfidential<T>(schema: z.ZodType<T>): Promise<T>;
  cause: Cause;
  /** Time of handling. */
  now: string;
}

export type HandlerResult =
  | {
      ok: true;
      streams?: readonly { streamId: string; expectedVersion: number; events: readonly NewEvent[] }[];
      publish?: readonly OutboxRow[];
      /** Goes into `command.done`: no personal data. */
      result?: unknown;
    }
  | { ok: false; problem: { code: ProblemCode; params?: Record<string, unknown> } };

/** Commands of one service by type. `CommandHandlers<'consent'>` types each body; without argument any table fits. */
export type CommandHandlers<S extends ServiceName = never> = [S] extends [never]
  ? { [type: string]: ((context: CommandContext<never>) => Promise<HandlerResult>) | undefined }
  : { [T in CommandType<S>]?: (context: CommandContext<CommandBody<S, T>>) => Promise<HandlerResult> };

/**
 * The same for several commands of one type at once, in their order: one answer each. It writes only for those that it
 * accepts, and with statements for all of them. When it throws, each command is handled alone by its ordinary handler.
 */
export type ManyHandlers<S extends ServiceName = never> = [S] extends [never]
  ? {
      [type: string]:
        | ((tx: Tx, contexts: readonly CommandContext<never>[]) => Promise<readonly HandlerResult[]>)
        | undefined;
    }
  : {
      [T in CommandType<S>]?: (
        tx: Tx,
        contexts: readonly CommandContext<CommandBody<S, T>>[],
      ) => Promise<readonly HandlerResult[]>;
    };

export interface EventContext<D = Record<string, unknown>> {
  /** The effect belongs in here: it commits together with the inbox row. */
  tx: Tx;
  event: EventEnvelope;
  data: D;
  topic: string;
  partition: number;
  offset: number;
  now: string;
}

/**
 * Effects of several events of one type at once, in their order, in one transaction. For types that come by the thousand
 * and whose neighbours of other gathered types may take effect before or after them.
 */
export interface GatheredEffect<D = Record<string, unknown>> {
  gathered(tx: Tx, contexts: readonly EventContext<D>[]): Promise<void>;
}
export type Effect<D> = ((context: EventContext<D>) => Promise<void>) | GatheredEffect<D>;

/** Effects by topic (without prefix) and type. Known types that are not listed are checked and passed over. */
export type EventHandlers = {
  [S in ServiceName as `${S}.events`]?: {
    [T in EventType<S>]?: Effect<EventBody<S, T>>;
  };
};

export interface StateContext<D> extends Omit<EventContext<D | null>, 'event'> {
  key: string;
  /** null together with `data`: the key's state was deleted. */
  event: EventEnvelope | null;
}
export interface StateHandlers {
  'permit.state'?: (context: StateContext<PermitState>) => Promise<void>;
  'dataset.state'?: (context: StateContext<DatasetState>) => Promise<void>;
  'environment.state'?: (context: StateContext<EnvironmentState>) => Promise<void>;
  'suspension.state'?: (context: StateContext<SuspensionState>) => Promise<void>;
  'checkpoint.state'?: (context: StateContext<CheckpointState>) => Promise<void>;
  'head.state'?: (context: StateContext<HeadState>) => Promise<void>;
}

export interface BusOptions {
  service: ServiceName;
  settings: BusSettings & Partial<KeyFiles>;
  database: Database;
  /** Default: loaded from the key files that the settings name. */
  keys?: Keys;
  logger?: Logger;
  commands?: CommandHandlers;
  /** For types that come by the thousand; each has its ordinary handler in `commands`, too. */
  manyCommands?: ManyHandlers;
  events?: EventHandlers;
  state?: StateHandlers;
  /**
   * Runs first in the transaction of a beat; `consent` takes its counter's lock here, so that all it vouches for is numbered before it.
   * Absent: beats with position null.
   */
  beat?: (tx: Tx) => Promise<{ position: number | null }>;
  /**
   * Whether commands may be worked off now. While it is false they wait in their topic, in order, and nothing is refused:
   * a service that judges on what it holds in memory says true once that has been loaded.
   */
  mayHandle?: () => boolean;
  /** Delays between attempts at a failing command, milliseconds. Default: 50 ms to 5 s, five attempts. */
  retryDelaysMs?: readonly number[];
}

export interface RawMessage {
  /** Without prefix. */
  topic: string;
  partition: number;
  offset: number;
  key: Buffer | null;
  value: Buffer | null;
  /** Kafka's time, RFC 3339 UTC. */
  timestamp: string;
}

export interface BroadcastMessage {
  topic: string;
  partition: number;
  offset: number;
  /** Producer number; null on a tombstone. */
  number: number | null;
  key: string;
  /** null: the key's state was deleted. `data` is as the contracts parse it. */
  event: EventEnvelope | null;
  raw: RawMessage;
}

export interface BroadcastHandlers {
  /** Types that are read; of others the envelope is handed over as it came, unchecked. Default: all. */
  wants?(type: string): boolean;
  /** Called in order per partition; a rejection stops the partition. */
  onMessage(message: BroadcastMessage): void | Promise<void>;
  /** Nothing of that partition follows until {@link Broadcast.resume}. `key` when it could be read. */
  onStopped(topic: string, partition: number, reason: string, key: string | null): void;
  /** End of what was there when the partition was first read: it is now live. */
  onCaughtUp?(topic: string, partition: number): void;
}

export interface BroadcastOptions {
  /** First offset per topic and partition; partitions that are not named start at the beginning. */
  from: { [topic: string]: { [partition: number]: number } } | 'beginning' | 'end';
}

export interface Broadcast {
  /** Reads on from the message that stopped it. */
  resume(topic: string, partition: number): void;
  stop(): Promise<void>;
}

export interface SendCommand {
  service: ServiceName;
  type: string;
  key: string;
  body: Record<string, unknown>;
  confidential?: object;
  actor: Actor;
  /** Idempotency identity; default: a new uuidv7. */
  id?: string;
  /** Default: now. */
  acceptedAt?: string;
}

export interface Acknowledged {
  id: string;
  partition: number;
  offset: number;
}
