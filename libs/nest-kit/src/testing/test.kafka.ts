import { randomBytes } from 'node:crypto';

export interface TestKafka {
  brokers: string;
  prefix: string;
  createTopics(): Promise<void>;
  cleanup(): Promise<void>;
}

/** Topics under a prefix of their own on the broker of GARANT_TEST_KAFKA_BROKERS. */
export function testKafka(): TestKafka {
  const brokers = process.env.GARANT_TEST_KAFKA_BROKERS;
  if (!brokers) throw new Error('GARANT_TEST_KAFKA_BROKERS is not set: start the test stack');
  const prefix = `t${randomBytes(5).toString('hex')}`;
  return { brokers, prefix, createTopics: async () => {}, cleanup: async () => {} };
}
