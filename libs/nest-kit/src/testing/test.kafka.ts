import { randomBytes } from 'node:crypto';
import { PARTITIONS, TOPICS } from '@garant/contracts';
import { KafkaDriver, type OutgoingMessage } from '../bus/kafka.driver.js';
import { createLogger } from '../process/log.js';
import { waitFor } from './wait.js';

export interface TestKafka {
  brokers: string;
  prefix: string;
  /** All topics of the platform under this prefix, or those named (without prefix) and the one that every bus reads. */
  createTopics(names?: readonly string[]): Promise<void>;
  /** Puts messages on topics as they are: for what no producer of the platform would send. */
  send(messages: readonly OutgoingMessage[]): Promise<number[]>;
  /** Consumer groups of this prefix, without it. */
  groups(): Promise<string[]>;
  /** First kept and next offset per partition. */
  offsets(topic: string): Promise<{ low: number; end: number }[]>;
  /** Settings of a bus on this broker. */
  settings(): {
    GARANT_KAFKA_BROKERS: string;
    GARANT_TOPIC_PREFIX: string;
    GARANT_BEAT_SECONDS: number;
    GARANT_LOG_LEVEL: 'silent';
  };
  cleanup(): Promise<void>;
}

/** Topics under a prefix of their own on the broker of GARANT_TEST_KAFKA_BROKERS. */
export function testKafka(): TestKafka {
  const brokers = process.env.GARANT_TEST_KAFKA_BROKERS;
  if (!brokers) throw new Error('GARANT_TEST_KAFKA_BROKERS is not set: start the test stack');
  const prefix = `t${randomBytes(5).toString('hex')}`;
  const driver = new KafkaDriver({
    brokers,
    prefix,
    clientId: 'garant-test',
    logger: createLogger('test', 'silent'),
  });
  const producer = driver.producer();
  return {
    brokers,
    prefix,
    async createTopics(names = TOPICS.map((topic) => topic.name)) {
      const compacted = new Set(
        TOPICS.filter((topic) => topic.cleanup === 'compact').map((topic) => topic.name),
      );
      await driver.createTopics(
        [...new Set([...names, 'head.state'])].map((name) => ({
          name,
          partitions: PARTITIONS,
          compact: compacted.has(name),
        })),
      );
    },
    // A topic of this moment may not know its leader yet; what was refused is sent again.
    send: (messages) =>
      waitFor(() => producer.send(messages), { timeoutMs: 15_000, everyMs: 200, what: 'the broker' }),
    groups: () => driver.groups(),
    offsets: (topic) => driver.offsets(topic),
    settings: () => ({
      GARANT_KAFKA_BROKERS: brokers,
      GARANT_TOPIC_PREFIX: prefix,
      GARANT_BEAT_SECONDS: 0.2,
      GARANT_LOG_LEVEL: 'silent',
    }),
    async cleanup() {
      await producer.close();
      await driver.removeAll().catch(() => undefined);
      await driver.close();
    },
  };
}
