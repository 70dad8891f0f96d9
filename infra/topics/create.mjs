// Creates the topics of the platform, and brings their settings back to the table where they drifted. Runs as often as
// you like. The table itself is `TOPICS` of @garant/contracts, the same that services and documentation read.
//
//   GARANT_KAFKA_BROKERS=… [GARANT_TOPIC_PREFIX=garant] node infra/topics/create.mjs [--replication 3]
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import kafkajs from 'kafkajs';

const { ConfigResourceTypes, Kafka, logLevel } = kafkajs;
const DAY_MS = 86_400_000;

/**
 * @param {object} options
 * @param {string} options.brokers comma-separated
 * @param {string} [options.prefix] default `garant`
 * @param {number} [options.replication] copies of each partition; 1 on a single broker
 * @returns {Promise<string[]>} names of the topics that were missing
 * @throws {Error} if a topic exists with another number of partitions: the partition of a key must not move
 */
export async function createTopics({ brokers, prefix = 'garant', replication = 1 }) {
  const { PARTITIONS, TOPICS } = await import('@garant/contracts');
  const wanted = TOPICS.map((topic) => ({
    name: `${prefix}.${topic.name}`,
    config: configOf(topic, replication),
  }));
  const kafka = new Kafka({
    clientId: 'garant-topics',
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
  });
  const admin = kafka.admin();
  await admin.connect();
  try {
    const existing = new Set(await admin.listTopics());
    const missing = wanted.filter(({ name }) => !existing.has(name));
    if (missing.length) {
      await admin.createTopics({
        // Kafkajs' own waiting gives up when the metadata of a new topic are a moment late.
        waitForLeaders: false,
        timeout: 30_000,
        topics: missing.map(({ name, config }) => ({
          topic: name,
          numPartitions: PARTITIONS,
          replicationFactor: replication,
          configEntries: Object.entries(config).map(([key, value]) => ({ name: key, value })),
        })),
      });
    }
    await untilLed(
      admin,
      wanted.map(({ name }) => name),
    );
    await checkPartitions(
      admin,
      wanted.map(({ name }) => name),
      PARTITIONS,
    );
    await correctSettings(
      admin,
      wanted.filter(({ name }) => existing.has(name)),
    );
    return missing.map(({ name }) => name);
  } finally {
    await admin.disconnect();
  }
}

/** Waits until every partition has a leader. @param {import('kafkajs').Admin} admin @param {string[]} topics */
async function untilLed(admin, topics) {
  for (let tries = 0; tries < 100; tries++) {
    const led = await admin.fetchTopicMetadata({ topics }).then(
      ({ topics: found }) => found.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0)),
      () => false,
    );
    if (led) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('the topics have no leaders after 20 s');
}

/** @param {{ cleanup: string, retentionDays?: number }} topic @param {number} replication @returns {Record<string, string>} */
function configOf({ cleanup, retentionDays }, replication) {
  return {
    'cleanup.policy': cleanup,
    'retention.ms': String(cleanup === 'compact' || !retentionDays ? -1 : retentionDays * DAY_MS),
    // acks=all means at least two copies wherever there are three.
    'min.insync.replicas': replication >= 3 ? '2' : '1',
  };
}

/** @param {import('kafkajs').Admin} admin @param {string[]} names @param {number} partitions */
async function checkPartitions(admin, names, partitions) {
  const { topics } = await admin.fetchTopicMetadata({ topics: names });
  const wrong = topics.filter((topic) => topic.partitions.length !== partitions);
  if (wrong.length) {
    const list = wrong.map((topic) => `${topic.name} has ${topic.partitions.length}`).join(', ');
    throw new Error(`topics must have ${partitions} partitions, for ever: ${list}`);
  }
}

/** @param {import('kafkajs').Admin} admin @param {{ name: string, config: Record<string, string> }[]} topics */
async function correctSettings(admin, topics) {
  if (!topics.length) return;
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map(({ name, config }) => ({
      type: ConfigResourceTypes.TOPIC,
      name,
      configNames: Object.keys(config),
    })),
  });
  const drifted = topics.filter(({ name, config }) => {
    const entries = resources.find((resource) => resource.resourceName === name)?.configEntries ?? [];
    return Object.entries(config).some(
      ([key, value]) => entries.find((entry) => entry.configName === key)?.configValue !== value,
    );
  });
  if (!drifted.length) return;
  await admin.alterConfigs({
    validateOnly: false,
    resources: drifted.map(({ name, config }) => ({
      type: ConfigResourceTypes.TOPIC,
      name,
      configEntries: Object.entries(config).map(([key, value]) => ({ name: key, value })),
    })),
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({ options: { replication: { type: 'string', default: '1' } } });
  const brokers = process.env.GARANT_KAFKA_BROKERS;
  if (!brokers) {
    console.error('GARANT_KAFKA_BROKERS is not set');
    process.exit(2);
  }
  const prefix = process.env.GARANT_TOPIC_PREFIX || 'garant';
  const made = await createTopics({ brokers, prefix, replication: Number(values.replication) });
  console.log(made.length ? `created: ${made.join(', ')}` : 'every topic was there already');
}
