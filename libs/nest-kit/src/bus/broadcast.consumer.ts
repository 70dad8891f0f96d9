import { PARTITIONS } from '@garant/contracts';
import type { Logger } from '../process/log.js';
import { busLag } from '../process/metrics.js';
import { meaningOf } from '../streams/message.schema.js';
import type { Broadcast, BroadcastHandlers, BroadcastOptions, RawMessage } from './bus.types.js';
import { readEvent } from './event.reading.js';
import { reasonOf } from './failure.js';
import type { Batch, DriverConsumer, KafkaDriver } from './kafka.driver.js';
import { Stops, type Stop } from './stops.js';

interface Place {
  /** Next offset to hand over. */
  next: number;
  /** The first message handed over must have exactly this offset: the caller holds everything before it. */
  exact: boolean;
  /** Where the partition ended when reading began. */
  end: number;
  caughtUp: boolean;
  numbers: Map<string, number>;
}

const OPEN_AGAIN_MS = 1_000;
const REST_MS = 2;

/** Every message for this instance, under a group of its own that commits nothing and is deleted at the end. */
export class BroadcastConsumer implements Broadcast {
  private readonly places = new Map<string, Place>();
  private readonly consumer: DriverConsumer;
  private readonly group: string;
  private readonly stops: Stops;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly driver: KafkaDriver,
    private readonly logger: Logger,
    instance: string,
    private readonly topics: readonly string[],
    private readonly handlers: BroadcastHandlers,
    private readonly options: BroadcastOptions,
  ) {
    for (const topic of topics) if (!meaningOf(topic)) throw new Error(`No topic ${topic}`);
    this.group = driver.group(instance);
    this.stops = new Stops(logger, instance);
    this.consumer = driver.consumer({
      group: this.group,
      topics,
      onBatch: (batch) => this.work(batch),
      restMs: REST_MS,
    });
  }

  get joined(): boolean {
    return this.consumer.joined;
  }

  start(): void {
    this.begin().catch((error: unknown) => {
      this.logger.debug({ reason: reasonOf(error) }, 'a broadcast cannot begin yet');
      if (!this.stopped) this.timer = setTimeout(() => this.start(), OPEN_AGAIN_MS);
    });
  }

  private async begin(): Promise<void> {
    const { from } = this.options;
    const found = await Promise.all(
      this.topics.map(async (topic) => ({ topic, offsets: await this.driver.offsets(topic) })),
    );
    if (this.stopped) return;
    for (const { topic, offsets } of found) {
      for (let partition = 0; partition < PARTITIONS; partition++) {
        const { low, end } = offsets[partition] ?? { low: 0, end: 0 };
        const given = typeof from === 'object' ? from[topic]?.[partition] : undefined;
        const next = given ?? (from === 'end' ? end : low);
        this.places.set(`${topic}/${partition}`, {
          next,
          exact: given !== undefined && !topic.endsWith('.state'),
          end,
          caughtUp: false,
          numbers: new Map(),
        });
        if (next >= end) this.caughtUp(topic, partition);
      }
    }
    this.consumer.start();
  }

  private caughtUp(topic: string, partition: number): void {
    const place = this.places.get(`${topic}/${partition}`)!;
    if (place.caughtUp) return;
    place.caughtUp = true;
    this.handlers.onCaughtUp?.(topic, partition);
  }

  private async work(batch: Batch): Promise<void> {
    const { topic, partition } = batch;
    const place = this.places.get(`${topic}/${partition}`)!;
    if (this.stops.has(topic, partition)) return this.consumer.pause(topic, partition);
    const last = batch.messages.at(-1)!.offset;
    // The group commits nothing: after every joining it is told again where it was.
    if (last < place.next) return batch.seek(place.next);
    const first = batch.messages[0]!;
    if (first.offset > place.next && place.exact) return this.lost(batch, place, first);
    for (const message of batch.messages) {
      if (batch.abandoned()) return;
      if (message.offset >= place.next && !(await this.handOver(batch, place, message))) return;
      batch.passed(message.offset);
      busLag.set({ topic, partition: String(partition) }, Math.max(0, batch.end - message.offset - 1));
      if (place.next >= place.end) this.caughtUp(topic, partition);
    }
  }

  /** The broker handed over something later than asked for: another position of the group, or messages that are no longer kept. */
  private async lost(batch: Batch, place: Place, first: RawMessage): Promise<void> {
    const { low } = (await this.driver.offsets(batch.topic))[batch.partition] ?? { low: 0 };
    if (low <= place.next) return batch.seek(place.next);
    this.halt(batch, first, `messages from offset ${place.next} on are no longer kept`, null);
  }

  private async handOver(batch: Batch, place: Place, message: RawMessage): Promise<boolean> {
    const { wants } = this.handlers;
    const reading = readEvent(message, wants);
    if (!reading.ok) return this.halt(batch, message, reading.reason, reading.key);
    const { event, number, key } = reading;
    const counted = event !== null && number !== null && !message.topic.endsWith('.state');
    if (counted) {
      const before = place.numbers.get(event.source);
      if (before !== undefined && number <= before) {
        place.next = message.offset + 1;
        return true;
      }
      if (before !== undefined && number > before + 1)
        return this.halt(batch, message, `gap: ${event.source} goes from ${before} to ${number}`, key);
    }
    const { topic, partition, offset } = message;
    try {
      await this.handlers.onMessage({ topic, partition, offset, number, key, event, raw: message });
    } catch (error) {
      return this.halt(batch, message, reasonOf(error), key);
    }
    if (counted) place.numbers.set(event.source, number);
    place.next = offset + 1;
    place.exact = !topic.endsWith('.state');
    return true;
  }

  private halt(batch: Batch, message: RawMessage, reason: string, key: string | null): false {
    const { topic, partition } = batch;
    this.stops.add({ topic, partition, offset: message.offset, reason });
    this.consumer.pause(topic, partition);
    try {
      this.handlers.onStopped(topic, partition, reason, key);
    } catch (error) {
      this.logger.error({ err: error }, 'a handler of stopped partitions failed');
    }
    return false;
  }

  resume(topic: string, partition: number): void {
    if (this.stops.remove(topic, partition)) this.consumer.resume(topic, partition);
  }

  stoppedPlaces(): Stop[] {
    return this.stops.list();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.consumer.stop();
    this.stops.clear();
    await this.driver.deleteGroup(this.group).catch(() => undefined);
  }
}
