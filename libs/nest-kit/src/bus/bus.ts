import type { EventEnvelope, NewEvent } from '@garant/contracts';
import type { Database } from '../database/database.js';
import type { PartHealth } from '../process/health.js';
import type { Cause } from '../streams/outbox.js';
import type {
  Acknowledged,
  Broadcast,
  BroadcastHandlers,
  BroadcastOptions,
  BusOptions,
  RawMessage,
  SendCommand,
} from './bus.types.js';

const later = (): never => {
  throw new Error('The bus is not connected');
};

export class Bus {
  readonly database: Database;
  constructor(private readonly options: BusOptions) {
    this.database = options.database;
  }
  async start(): Promise<void> {}
  async stop(): Promise<void> {}
  async send(_command: SendCommand): Promise<Acknowledged> {
    return later();
  }
  async publishDirect(
    _event: NewEvent,
    _cause: Cause,
    _partition?: number,
  ): Promise<Acknowledged & { event: EventEnvelope }> {
    return later();
  }
  async endOffsets(_topic: string): Promise<number[]> {
    return later();
  }
  async broadcast(
    _topics: readonly string[],
    _handlers: BroadcastHandlers,
    _options: BroadcastOptions,
  ): Promise<Broadcast> {
    return later();
  }
  async raw(
    _topics: readonly string[],
    _handler: (batch: readonly RawMessage[]) => Promise<void>,
  ): Promise<void> {
    return later();
  }
  resume(_topic: string, _partition: number): void {}
  async health(): Promise<Record<string, PartHealth>> {
    return { database: { ok: true } };
  }
}
