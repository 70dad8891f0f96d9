import kafkajs, {
  type Admin,
  type Consumer,
  type EachBatchPayload,
  type Kafka as KafkaClient,
  type Message,
  type Producer,
} from 'kafkajs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '../process/log.js';
import type { RawMessage } from './bus.types.js';

const { Kafka, logLevel } = kafkajs;

/** With kafkajs' defaults a replacement of a killed consumer takes 28 s; with these, 4 s. */
const SESSION_MS = 6_000;
const HEARTBEAT_MS = 1_500;
const CONCURRENT_PARTITIONS = 6;
const RESTART_MS = 1_000;
const COMMIT_MS = 1_000;
/** Structured mode of the CloudEvents Kafka protocol binding (§3.3). */
const CLOUD_EVENT = { 'content-type': 'application/cloudevents+json; charset=UTF-8' };

export interface OutgoingMessage {
  /** Without prefix. */
  topic: string;
  partition: number;
  key: string;
  value: string | Buffer | null;
}

export interface Batch {
  /** Without prefix. */
  topic: string;
  partition: number;
  messages: readonly RawMessage[];
  /** Next offset that the broker will give. */
  end: number;
  /** Moves this consumer past `offset`. */
  passed(offset: number): void;
  /** Tells the group, soon. A failure is of no consequence: the effect's own row in PostgreSQL decides. */
  commit(next: number): void;
  seek(offset: number): void;
  /** Leaves the partition alone for a while; what was not passed comes again. */
  holdFor(ms: number): void;
  /** Whether the partition may have gone to another consumer, or this one is stopping. */
  abandoned(): boolean;
}

export interface ConsumerOptions {
  group: string;
  topics: readonly string[];
  onBatch(batch: Batch): Promise<void>;
  /**
   * Once it has read all there is, a partition rests this long, so that the next batch is larger: for readers that nobody
   * waits for.
   */
  restMs?: number;
  /** Partitions whose batches are under way at a time. */
  concurrency?: number;
}

/** Everything that Kafka's client library does for the bus. It is named in this file only. */
export class KafkaDriver {
  private readonly kafka: KafkaClient;
  private adminClient: Promise<Admin> | undefined;
  private readonly logger: Logger;
  private reachable: boolean | undefined;

  constructor(
    private readonly options: { brokers: string; prefix: string; clientId: string; logger: Logger },
  ) {
    this.logger = options.logger;
    this.kafka = new Kafka({
      clientId: options.clientId,
      brokers: options.brokers.split(',').map((broker) => broker.trim()),
      connectionTimeout: 3_000,
      requestTimeout: 10_000,
      enforceRequestTimeout: true,
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 4 },
      logLevel: logLevel.WARN,
      // The library repeats itself while a broker is away; the bus says each change of state once.
      logCreator: () => (entry) =>
        this.logger.debug(
          { kafka: entry.log.message, error: entry.log.error as string | undefined },
          'kafka client',
        ),
    });
  }

  /** Says once per change whether Kafka answers. */
  noteReachable(reachable: boolean, why?: unknown): void {
    if (this.reachable === reachable) return;
    const first = this.reachable === undefined;
    this.reachable = reachable;
    if (reachable) this.logger.info(first ? 'Kafka answers' : 'Kafka answers again');
    else
      this.logger.warn({ reason: why instanceof Error ? why.message : String(why) }, 'Kafka does not answer');
  }

  private full(topic: string): string {
    return `${this.options.prefix}.${topic}`;
  }

  private short(topic: string): string {
    return topic.slice(this.options.prefix.length + 1);
  }

  group(name: string): string {
    return `${this.options.prefix}.${name}`;
  }

  producer(): DriverProducer {
    return new DriverProducer(
      this.kafka,
      (topic) => this.full(topic),
      (ok, why) => this.noteReachable(ok, why),
    );
  }

  consumer(options: ConsumerOptions): DriverConsumer {
    return new DriverConsumer(this.kafka, options, {
      full: (topic) => this.full(topic),
      short: (topic) => this.short(topic),
      note: (ok, why) => this.noteReachable(ok, why),
      logger: this.logger,
    });
  }

  private async admin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    this.adminClient ??= (async () => {
      const admin = this.kafka.admin();
      await admin.connect();
      return admin;
    })();
    const client = this.adminClient;
    try {
      const result = await work(await client);
      this.noteReachable(true);
      return result;
    } catch (error) {
      if (this.adminClient === client) this.adminClient = undefined;
      void client.then((admin) => admin.disconnect()).catch(() => undefined);
      this.noteReachable(false, error);
      throw error;
    }
  }

  /** First kept and next offset per partition. */
  async offsets(topic: string): Promise<{ low: number; end: number }[]> {
    const found = await this.admin((admin) => admin.fetchTopicOffsets(this.full(topic)));
    return found
      .sort((a, b) => a.partition - b.partition)
      .map(({ low, high }) => ({ low: Number(low), end: Number(high) }));
  }

  async ping(): Promise<void> {
    await this.admin((admin) => admin.describeCluster());
  }

  async deleteGroup(group: string): Promise<void> {
    await this.admin((admin) => admin.deleteGroups([group]));
  }

  async createTopics(
    topics: readonly { name: string; partitions: number; compact: boolean }[],
  ): Promise<void> {
    await this.admin(async (admin) => {
      // The driver's own waiting gives up when the metadata of a new topic are a moment late.
      await admin.createTopics({
        waitForLeaders: false,
        topics: topics.map(({ name, partitions, compact }) => ({
          topic: this.full(name),
          numPartitions: partitions,
          replicationFactor: 1,
          configEntries: compact ? [{ name: 'cleanup.policy', value: 'compact' }] : [],
        })),
      });
      const names = topics.map(({ name }) => this.full(name));
      for (let tries = 0; ; tries++) {
        const led = await admin.fetchTopicMetadata({ topics: names }).then(
          ({ topics: found }) =>
            found.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0)),
          () => false,
        );
        if (led) return;
        if (tries === 100) throw new Error('the new topics have no leaders yet');
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    });
  }

  /** Names of the groups of this prefix, without it. */
  async groups(): Promise<string[]> {
    const { groups } = await this.admin((admin) => admin.listGroups());
    return groups
      .map(({ groupId }) => groupId)
      .filter((id) => id.startsWith(`${this.options.prefix}.`))
      .map((id) => this.short(id));
  }

  /** Removes every topic and group of this prefix: for tests. */
  async removeAll(): Promise<void> {
    await this.admin(async (admin) => {
      const topics = (await admin.listTopics()).filter((topic) =>
        topic.startsWith(`${this.options.prefix}.`),
      );
      if (topics.length > 0) await admin.deleteTopics({ topics });
      const groups = (await admin.listGroups()).groups.filter(({ groupId }) =>
        groupId.startsWith(`${this.options.prefix}.`),
      );
      for (const { groupId } of groups) await admin.deleteGroups([groupId]).catch(() => undefined);
    });
  }

  async close(): Promise<void> {
    const client = this.adminClient;
    this.adminClient = undefined;
    await client?.then((admin) => admin.disconnect()).catch(() => undefined);
  }
}

/** Idempotent producer, acks of all replicas. One request at a time: the order of two sends is the order of their calls. */
export class DriverProducer {
  private client: Promise<Producer> | undefined;

  constructor(
    private readonly kafka: KafkaClient,
    private readonly full: (topic: string) => string,
    private readonly note: (ok: boolean, why?: unknown) => void,
  ) {}

  /**
   * One batch, acknowledged as a whole.
   * @returns offset of each message
   * @throws when not everything is known to be recorded; what was recorded nevertheless comes again when the caller tries again
   */
  async send(messages: readonly OutgoingMessage[]): Promise<number[]> {
    const byTopic = new Map<string, Message[]>();
    for (const { topic, partition, key, value } of messages) {
      const list = byTopic.get(topic) ?? [];
      list.push({ key, value, partition, headers: value === null ? {} : CLOUD_EVENT });
      byTopic.set(topic, list);
    }
    this.client ??= this.connect();
    const client = this.client;
    try {
      const answers = await (
        await client
      ).sendBatch({
        acks: -1,
        timeout: 8_000,
        topicMessages: [...byTopic].map(([topic, list]) => ({ topic: this.full(topic), messages: list })),
      });
      const next = new Map(
        answers.map((answer) => [`${answer.topicName} ${answer.partition}`, Number(answer.baseOffset)]),
      );
      this.note(true);
      return messages.map(({ topic, partition }) => {
        const place = `${this.full(topic)} ${partition}`;
        const offset = next.get(place);
        if (offset === undefined || Number.isNaN(offset))
          throw new Error(`No acknowledgement for ${topic}/${partition}`);
        next.set(place, offset + 1);
        return offset;
      });
    } catch (error) {
      // A fresh producer id: after a failure the sequence of the old one is in doubt.
      if (this.client === client) this.client = undefined;
      void client.then((producer) => producer.disconnect()).catch(() => undefined);
      this.note(false, error);
      throw error;
    }
  }

  private async connect(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: { initialRetryTime: 50, maxRetryTime: 500, retries: 4 },
    });
    await producer.connect();
    return producer;
  }

  async close(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.then((producer) => producer.disconnect()).catch(() => undefined);
  }
}

type TopicPartitionOffset = { topic: string; partition: number; offset: string };

interface Names {
  full(topic: string): string;
  short(topic: string): string;
  note(ok: boolean, why?: unknown): void;
  logger: Logger;
}

/** Member of a consumer group that opens, and opens again, until it is stopped. */
export class DriverConsumer {
  private client: Consumer | undefined;
  private stopping = false;
  private generation = 0;
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly uncommitted = new Map<string, TopicPartitionOffset>();
  /** Whether it has joined its group. */
  joined = false;

  constructor(
    private readonly kafka: KafkaClient,
    private readonly options: ConsumerOptions,
    private readonly names: Names,
  ) {}

  /** Returns at once; joining goes on behind. */
  start(): void {
    void this.open();
  }

  private async open(): Promise<void> {
    if (this.stopping) return;
    this.generation++;
    const client = this.kafka.consumer({
      groupId: this.options.group,
      sessionTimeout: SESSION_MS,
      rebalanceTimeout: SESSION_MS,
      heartbeatInterval: HEARTBEAT_MS,
      maxWaitTimeInMs: 500,
      allowAutoTopicCreation: false,
      retry: {
        initialRetryTime: 100,
        maxRetryTime: 1_000,
        retries: 4,
        restartOnFailure: () => Promise.resolve(false),
      },
    });
    this.client = client;
    client.on(client.events.GROUP_JOIN, () => {
      this.joined = true;
      this.generation++;
      this.names.note(true);
    });
    client.on(client.events.REBALANCING, () => {
      this.generation++;
      // Another member may be further by now.
      this.uncommitted.clear();
    });
    client.on(client.events.CRASH, ({ payload }) => this.reopen(client, payload.error));
    try {
      await client.connect();
      await client.subscribe({
        topics: this.options.topics.map((topic) => this.names.full(topic)),
        fromBeginning: true,
      });
      await client.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: this.options.concurrency ?? CONCURRENT_PARTITIONS,
        eachBatch: (payload) => this.take(client, payload),
      });
    } catch (error) {
      this.reopen(client, error);
    }
  }

  private reopen(client: Consumer, why: unknown): void {
    if (this.client !== client) return;
    this.client = undefined;
    this.joined = false;
    this.generation++;
    void client.disconnect().catch(() => undefined);
    if (this.stopping) return;
    this.names.note(false, why);
    this.after(RESTART_MS, () => void this.open());
  }

  private async take(client: Consumer, payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    if (batch.messages.length === 0 || this.stopping) return;
    let lost: unknown;
    const generation = this.generation;
    const beating = setInterval(() => {
      payload.heartbeat().catch((error: unknown) => {
        lost ??= error;
      });
    }, HEARTBEAT_MS);
    const { topic, partition } = batch;
    const abandoned = (): boolean =>
      lost !== undefined || this.stopping || generation !== this.generation || !payload.isRunning();
    try {
      await this.options.onBatch({
        topic: this.names.short(topic),
        partition,
        messages: batch.messages.map((message) => ({
          topic: this.names.short(topic),
          partition,
          offset: Number(message.offset),
          key: message.key,
          value: message.value,
          timestamp: new Date(Number(message.timestamp)).toISOString(),
        })),
        end: Number(batch.highWatermark),
        passed: (offset) => {
          if (generation === this.generation) payload.resolveOffset(String(offset));
        },
        commit: (next) => {
          if (!abandoned()) this.commitSoon({ topic, partition, offset: String(next) });
        },
        seek: (offset) => client.seek({ topic, partition, offset: String(offset) }),
        holdFor: (ms) => {
          client.pause([{ topic, partitions: [partition] }]);
          this.after(ms, () => this.client === client && client.resume([{ topic, partitions: [partition] }]));
        },
        abandoned,
      });
      const caughtUp = Number(batch.lastOffset()) + 1 >= Number(batch.highWatermark);
      if (this.options.restMs && caughtUp && !abandoned()) await pause(this.options.restMs);
    } finally {
      clearInterval(beating);
    }
    // The library joins again when it is handed its own error.
    if (lost !== undefined) throw lost;
    await payload.heartbeat();
  }

  /** One request a second for all partitions, instead of one for every batch. */
  private commitSoon(offset: TopicPartitionOffset): void {
    if (this.uncommitted.size === 0) this.after(COMMIT_MS, () => void this.commitNow());
    this.uncommitted.set(`${offset.topic} ${offset.partition}`, offset);
  }

  private async commitNow(): Promise<void> {
    const offsets = [...this.uncommitted.values()];
    this.uncommitted.clear();
    if (offsets.length > 0) await this.client?.commitOffsets(offsets).catch(() => undefined);
  }

  pause(topic: string, partition: number): void {
    this.client?.pause([{ topic: this.names.full(topic), partitions: [partition] }]);
  }

  resume(topic: string, partition: number): void {
    this.client?.resume([{ topic: this.names.full(topic), partitions: [partition] }]);
  }

  private after(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      if (!this.stopping) act();
    }, ms);
    this.timers.add(timer);
  }

  /** Lets the running batches come to their next boundary, then leaves the group. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const timer of this.timers) clearTimeout(timer);
    await this.commitNow();
    const client = this.client;
    this.client = undefined;
    this.joined = false;
    await client?.disconnect().catch(() => undefined);
  }
}
