import type { Logger } from '../process/log.js';
import { busLag } from '../process/metrics.js';
import type { RawMessage } from './bus.types.js';
import { reasonOf } from './failure.js';
import type { DriverConsumer, KafkaDriver } from './kafka.driver.js';

/** What is read here is evidence: nobody waits for it but the next checkpoint. */
const REST_MS = 80;
/** Some are read while others wait for their transaction. */
const CONCURRENCY = 18;
const HOLD_MS = [200, 1_000, 5_000];

/** Bytes as they are, in order per partition, undecodable ones too. The offset is committed after the handler's effect is durable. */
export class RawConsumer {
  private readonly consumer: DriverConsumer;
  private readonly failures = new Map<string, number>();

  constructor(
    driver: KafkaDriver,
    logger: Logger,
    group: string,
    topics: readonly string[],
    handler: (batch: readonly RawMessage[]) => Promise<void>,
  ) {
    this.consumer = driver.consumer({
      group: driver.group(group),
      topics,
      restMs: REST_MS,
      concurrency: CONCURRENCY,
      onBatch: async (batch) => {
        const place = `${batch.topic}/${batch.partition}`;
        const last = batch.messages.at(-1)!.offset;
        try {
          await handler(batch.messages);
        } catch (error) {
          const count = (this.failures.get(place) ?? 0) + 1;
          this.failures.set(place, count);
          logger.warn(
            { topic: batch.topic, partition: batch.partition, count, reason: reasonOf(error) },
            'messages wait: their handler failed',
          );
          return batch.holdFor(HOLD_MS[Math.min(count, HOLD_MS.length) - 1]!);
        }
        this.failures.delete(place);
        batch.passed(last);
        busLag.set(
          { topic: batch.topic, partition: String(batch.partition) },
          Math.max(0, batch.end - last - 1),
        );
        batch.commit(last + 1);
      },
    });
  }

  get joined(): boolean {
    return this.consumer.joined;
  }

  failing(): string[] {
    return [...this.failures].filter(([, count]) => count >= HOLD_MS.length).map(([place]) => place);
  }

  start(): void {
    this.consumer.start();
  }

  stop(): Promise<void> {
    return this.consumer.stop();
  }
}
