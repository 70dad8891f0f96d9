import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import { TOPICS } from '@garant/contracts';
import { createTopics } from './create.mjs';

const brokers = String(process.env.GARANT_TEST_KAFKA_BROKERS);
const prefix = `t${randomBytes(4).toString('hex')}`;
const admin = new kafkajs.Kafka({
  clientId: 'topics-spec',
  brokers: brokers.split(','),
  logLevel: 0,
}).admin();
const names = TOPICS.map(({ name }) => `${prefix}.${name}`);

async function setting(topic: string, name: string): Promise<string | undefined> {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configNames: [name] }],
  });
  return resources[0]?.configEntries[0]?.configValue;
}

/** The controller has it at once; the broker that answers learns it a moment later. */
async function becomes(topic: string, name: string, value: string): Promise<void> {
  for (let count = 0; count < 100 && (await setting(topic, name)) !== value; count += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(await setting(topic, name)).toBe(value);
}

afterAll(async () => {
  await admin.deleteTopics({ topics: names });
  await admin.disconnect();
});

describe('topics', () => {
  it('are created as the table says, once', async () => {
    await admin.connect();
    expect((await createTopics({ brokers, prefix })).sort()).toEqual([...names].sort());
    expect(await createTopics({ brokers, prefix })).toEqual([]);
    const { topics } = await admin.fetchTopicMetadata({ topics: names });
    expect(topics.every(({ partitions }) => partitions.length === 6)).toBe(true);
    expect(await setting(`${prefix}.consent.commands`, 'retention.ms')).toBe(String(14 * 86_400_000));
    expect(await setting(`${prefix}.consent.heartbeats`, 'retention.ms')).toBe(String(86_400_000));
    expect(await setting(`${prefix}.permit.state`, 'cleanup.policy')).toBe('compact');
  });

  it('come back to the table when somebody changed them', async () => {
    const topic = `${prefix}.consent.events`;
    const resource = { type: kafkajs.ConfigResourceTypes.TOPIC, name: topic };
    await admin.alterConfigs({
      validateOnly: false,
      resources: [{ ...resource, configEntries: [{ name: 'retention.ms', value: '1000' }] }],
    });
    await becomes(topic, 'retention.ms', '1000');
    await createTopics({ brokers, prefix });
    await becomes(topic, 'retention.ms', String(14 * 86_400_000));
  });

  it('with another number of partitions are refused: the partition of a key must not move', async () => {
    await admin.createPartitions({ topicPartitions: [{ topic: `${prefix}.gateway.events`, count: 7 }] });
    const refusal = async () => {
      for (let count = 0; count < 100; count += 1) {
        await createTopics({ brokers, prefix });
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    await expect(refusal()).rejects.toThrow(/gateway\.events has 7/);
  });
});
