import { sourceOf, type EventEnvelope, type NewEvent, type ServiceName } from '@garant/contracts';
import { uuidv7 } from 'uuidv7';
import { ProblemError } from '../problems/problem.error.js';
import { checkData, envelopeOf, type Cause } from '../streams/outbox.js';
import { partitionOf } from '../streams/partition.js';
import type { Acknowledged } from './bus.types.js';
import type { DriverProducer } from './kafka.driver.js';

interface Waiting {
  event: EventEnvelope;
  partition: number;
  resolve(acknowledged: Acknowledged & { event: EventEnvelope }): void;
  reject(error: unknown): void;
}

const EVENTS = 1_000;
const BYTES = 600_000;
const CAPACITY = 20_000;

/**
 * Events that have no row in PostgreSQL: a decision is answered when the broker has its trace. Numbers are gapless per source, topic and
 * partition; the source names this process, and a new one after a failure, for it is then unknown which numbers were recorded.
 */
export class DirectPublisher {
  private readonly queue: Waiting[] = [];
  private readonly topic: `${ServiceName}.events`;
  private numbers = new Map<number, number>();
  private source: string;
  private working = false;

  constructor(
    private readonly service: ServiceName,
    private readonly producer: DriverProducer,
  ) {
    this.topic = `${service}.events`;
    this.source = this.newSource();
  }

  private newSource(): string {
    return `${sourceOf(this.service)}/${uuidv7()}`;
  }

  /** @throws ProblemError `trace-unavailable` when the broker did not acknowledge, or too many wait */
  async publish(
    event: NewEvent,
    cause: Cause,
    partition = partitionOf(event.key),
  ): Promise<Acknowledged & { event: EventEnvelope }> {
    checkData(this.topic, event);
    if (this.queue.length >= CAPACITY) throw new ProblemError('trace-unavailable');
    return new Promise((resolve, reject) => {
      this.queue.push({
        event: envelopeOf(this.source, event, cause, new Date().toISOString()),
        partition,
        resolve,
        reject,
      });
      if (!this.working) void this.work();
    });
  }

  private async work(): Promise<void> {
    this.working = true;
    // One turn of the event loop: what was asked for at the same time travels together.
    await new Promise(setImmediate);
    while (this.queue.length > 0) await this.sendBatch();
    this.working = false;
  }

  private async sendBatch(): Promise<void> {
    const batch: { waiting: Waiting; event: EventEnvelope; value: string }[] = [];
    let bytes = 0;
    const numbers = new Map(this.numbers);
    while (this.queue.length > 0 && batch.length < EVENTS && bytes < BYTES) {
      const waiting = this.queue.shift()!;
      const number = (numbers.get(waiting.partition) ?? 0) + 1;
      numbers.set(waiting.partition, number);
      const event = { ...waiting.event, source: this.source, producernumber: number };
      const value = JSON.stringify(event);
      bytes += Buffer.byteLength(value);
      batch.push({ waiting, event, value });
    }
    try {
      const offsets = await this.producer.send(
        batch.map(({ waiting, event, value }) => ({
          topic: this.topic,
          partition: waiting.partition,
          key: event.subject,
          value,
        })),
      );
      this.numbers = numbers;
      batch.forEach(({ waiting, event }, index) =>
        waiting.resolve({ id: event.id, partition: waiting.partition, offset: offsets[index]!, event }),
      );
    } catch {
      this.source = this.newSource();
      this.numbers = new Map();
      for (const { waiting } of batch) waiting.reject(new ProblemError('trace-unavailable'));
    }
  }
}
