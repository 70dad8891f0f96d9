import { randomUUID } from 'node:crypto';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import {
  COMMANDS,
  sourceOf,
  type CommandEnvelope,
  type EventEnvelope,
  type NewEvent,
} from '@garant/contracts';
import { uuidv7 } from 'uuidv7';
import type { z } from 'zod';
import type { Database } from '../database/database.js';
import { signCommand } from '../keys/command.signature.js';
import { loadKeys, type Keys } from '../keys/keys.load.js';
import type { PartHealth } from '../process/health.js';
import { createLogger, type Logger } from '../process/log.js';
import { newSalt, type Cause } from '../streams/outbox.js';
import { partitionOf } from '../streams/partition.js';
import { Beats } from './beats.js';
import { BroadcastConsumer } from './broadcast.consumer.js';
import type {
  Acknowledged,
  Broadcast,
  BroadcastHandlers,
  BroadcastOptions,
  BusOptions,
  RawMessage,
  SendCommand,
} from './bus.types.js';
import { CommandHandling } from './command.handling.js';
import { CommandsConsumer } from './commands.consumer.js';
import { checkOwnHead, type HeadReading } from './head.check.js';
import { DirectPublisher } from './direct.publisher.js';
import { EventsConsumer } from './events.consumer.js';
import { reasonOf } from './failure.js';
import { KafkaDriver, type DriverProducer } from './kafka.driver.js';
import { RawConsumer } from './raw.consumer.js';
import { Relay } from './relay.js';
import { RetryWorker } from './retry.worker.js';
import { Sender } from './sender.js';

const DELAYS_MS = [50, 200, 1_000, 5_000];

/** A service's way to Kafka: commands in, events in and out. It starts at once and is ready when PostgreSQL and Kafka answer. */
@Injectable()
export class Bus implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly database: Database;
  /** Of this process: its broadcast group carries it. */
  readonly instance = randomUUID();
  private readonly logger: Logger;
  private readonly driver: KafkaDriver;
  private readonly producers: DriverProducer[] = [];
  private readonly relay: Relay;
  private readonly beats: Beats;
  private readonly sender: Sender;
  private readonly direct: DirectPublisher;
  private keys: Keys | undefined;
  private commands: CommandsConsumer | undefined;
  private retries: RetryWorker | undefined;
  private events: EventsConsumer | undefined;
  private readonly broadcasts: BroadcastConsumer[] = [];
  private readonly raws: RawConsumer[] = [];
  private head: HeadReading | undefined;
  private behind: string | undefined;
  private refuse: (reason: string) => void = () => undefined;
  /** Resolves when the log has published a head that this record does not reach: nothing was begun, and nothing will be. */
  readonly refused = new Promise<string>((resolve) => {
    this.refuse = resolve;
  });
  private started: Promise<void> | undefined;
  private stopped: Promise<void> | undefined;

  constructor(private readonly options: BusOptions) {
    const { service, database, settings } = options;
    this.database = database;
    this.keys = options.keys;
    this.logger = options.logger ?? createLogger(service, settings.GARANT_LOG_LEVEL);
    this.driver = new KafkaDriver({
      brokers: settings.GARANT_KAFKA_BROKERS,
      prefix: settings.GARANT_TOPIC_PREFIX,
      clientId: `garant-${service}`,
      logger: this.logger,
    });
    this.relay = new Relay(database, this.producer(), this.logger);
    this.sender = new Sender(this.producer());
    this.direct = new DirectPublisher(service, this.producer());
    this.beats = new Beats({
      service,
      database,
      logger: this.logger,
      seconds: settings.GARANT_BEAT_SECONDS,
      leading: () => this.relay.leading,
      beat: options.beat,
    });
  }

  private producer(): DriverProducer {
    const producer = this.driver.producer();
    this.producers.push(producer);
    return producer;
  }

  onApplicationBootstrap(): Promise<void> {
    return this.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  /** Returns when everything is under way; Kafka may come later. */
  start(): Promise<void> {
    return (this.started ??= this.begin());
  }

  private async begin(): Promise<void> {
    const { service, database, commands, events = {}, state = {}, retryDelaysMs = DELAYS_MS } = this.options;
    const keys = await this.ownKeys();
    if (commands) {
      const handling = new CommandHandling({
        service,
        keys,
        handlers: commands,
        many: this.options.manyCommands,
      });
      this.commands = new CommandsConsumer(
        this.driver,
        database,
        handling,
        retryDelaysMs,
        this.logger,
        this.options.mayHandle,
      );
      this.retries = new RetryWorker(database, handling, retryDelaysMs, this.logger);
    }
    if (Object.keys(events).length + Object.keys(state).length > 0)
      this.events = new EventsConsumer(this.driver, database, this.logger, { service, events, state });
    this.head = checkOwnHead(this.driver, this.logger, { service, instance: this.instance, database });
    void this.head.verdict.then((verdict) => {
      if (verdict.ok) return this.work();
      if (verdict.reason === null) return;
      this.behind = verdict.reason;
      this.logger.fatal({ reason: verdict.reason }, 'the record is behind what the log has seen of it');
      this.refuse(verdict.reason);
    });
  }

  /** What adds to the record or sends from it: only once it is known to be whole. */
  private work(): void {
    this.relay.start();
    this.commands?.start();
    this.retries?.start();
    this.events?.start();
    this.beats.start();
  }

  private async ownKeys(): Promise<Keys> {
    if (this.keys) return this.keys;
    const { GARANT_JWKS_FILE, ...others } = this.options.settings;
    if (GARANT_JWKS_FILE === undefined)
      throw new Error('The bus needs keys, or a setting that names the JWKS');
    this.keys = await loadKeys({ ...others, GARANT_JWKS_FILE });
    return this.keys;
  }

  /** Consumers first, then what they wrote is relayed no more; the rest waits in the outbox. */
  stop(): Promise<void> {
    return (this.stopped ??= this.end());
  }

  private async end(): Promise<void> {
    await this.started?.catch(() => undefined);
    await this.head?.stop();
    await Promise.all([...this.broadcasts, ...this.raws].map((consumer) => consumer.stop()));
    await Promise.all([this.commands?.stop(), this.retries?.stop(), this.events?.stop(), this.beats.stop()]);
    await this.relay.stop();
    await Promise.all(this.producers.map((producer) => producer.close()));
    await this.driver.close();
  }

  /**
   * Signs a command and sends it to its owner. Resolves when all replicas have it: it is durable then.
   * @throws ProblemError `bus-unavailable`: nothing is promised, and the same id may be sent again
   */
  async send(command: SendCommand): Promise<Acknowledged> {
    const { service, type, key, body, actor } = command;
    const schemas: Readonly<Record<string, z.ZodType>> = COMMANDS[service];
    if (!Object.hasOwn(schemas, type)) throw new Error(`No command ${type} of ${service}`);
    // The caller's mistake is answered at once, not by the owner later.
    schemas[type]!.parse(body);
    const keys = await this.ownKeys();
    const id = command.id ?? uuidv7();
    const acceptedAt = command.acceptedAt ?? new Date().toISOString();
    const confidential =
      command.confidential === undefined ? undefined : await keys.encryptFor(service, command.confidential);
    const signature = await signCommand(keys, {
      id,
      type,
      key,
      audience: service,
      actor,
      acceptedAt,
      data: body,
      confidential,
    });
    const envelope: CommandEnvelope = {
      specversion: '1.0',
      id,
      source: sourceOf(this.options.service),
      type,
      subject: key,
      time: acceptedAt,
      datacontenttype: 'application/json',
      data: body,
      salt: newSalt(),
      signature,
      ...(confidential === undefined ? {} : { confidential }),
    };
    const partition = partitionOf(key);
    const offset = await this.sender.send({
      topic: `${service}.commands`,
      partition,
      key,
      value: JSON.stringify(envelope),
    });
    return { id, partition, offset };
  }

  /**
   * An event that is not in PostgreSQL (a decision's trace), batched with others.
   * @throws ProblemError `trace-unavailable`
   */
  publishDirect(
    event: NewEvent,
    cause: Cause,
    partition?: number,
  ): Promise<Acknowledged & { event: EventEnvelope }> {
    return this.direct.publish(event, cause, partition);
  }

  /** Next offset of each partition of a topic (without prefix). */
  async endOffsets(topic: string): Promise<number[]> {
    return (await this.driver.offsets(topic)).map(({ end }) => end);
  }

  /** Hands every message of the topics to this instance, in order per partition. Returns at once; see {@link BroadcastHandlers.onCaughtUp}. */
  async broadcast(
    topics: readonly string[],
    handlers: BroadcastHandlers,
    options: BroadcastOptions,
  ): Promise<Broadcast> {
    const group = `${this.options.service}.${this.instance}${this.broadcasts.length === 0 ? '' : `.${this.broadcasts.length}`}`;
    const consumer = new BroadcastConsumer(this.driver, this.logger, group, topics, handlers, options);
    this.broadcasts.push(consumer);
    consumer.start();
    return consumer;
  }

  /** Every message as bytes, in batches of one partition, for one group shared by the service's instances. */
  async raw(
    topics: readonly string[],
    handler: (batch: readonly RawMessage[]) => Promise<void>,
  ): Promise<void> {
    const consumer = new RawConsumer(
      this.driver,
      this.logger,
      `${this.options.service}.raw`,
      topics,
      handler,
    );
    this.raws.push(consumer);
    consumer.start();
  }

  /** Reads a stopped partition again from the message that stopped it, after whatever was wrong is put right. */
  resume(topic: string, partition: number): void {
    this.events?.resume(topic, partition);
    for (const broadcast of this.broadcasts) broadcast.resume(topic, partition);
  }

  async health(): Promise<Record<string, PartHealth>> {
    const [database, kafka] = await Promise.all([
      probe(() => this.database.query('SELECT 1')),
      probe(() => this.driver.ping()),
    ]);
    const consumers = [this.commands, this.events, ...this.broadcasts, ...this.raws].filter(
      (consumer) => consumer !== undefined,
    );
    const waiting = consumers.filter((consumer) => !consumer.joined).length;
    const troubles = [
      ...[
        ...(this.events?.stopped() ?? []),
        ...this.broadcasts.flatMap((broadcast) => broadcast.stoppedPlaces()),
      ].map(
        ({ topic, partition, offset, reason }) => `${topic}/${partition} stopped at ${offset}: ${reason}`,
      ),
      ...(this.events?.failing() ?? []).map(({ place, reason }) => `${place} waits: ${reason}`),
      ...this.raws.flatMap((raw) => raw.failing().map((place) => `${place} waits`)),
    ];
    return {
      database,
      kafka,
      record:
        this.behind === undefined
          ? {
              ok: this.head?.known === true,
              ...(this.head?.known ? {} : { detail: 'its head is not known yet' }),
            }
          : { ok: false, detail: this.behind },
      consumers:
        waiting === 0
          ? { ok: true }
          : { ok: false, detail: `${waiting} of ${consumers.length} not in their group yet` },
      relay:
        this.relay.fault === undefined
          ? { ok: true, detail: this.relay.leading ? 'leads' : 'stands by' }
          : { ok: false, detail: this.relay.fault },
      partitions: troubles.length === 0 ? { ok: true } : { ok: false, detail: troubles.join('; ') },
    };
  }
}

async function probe(work: () => Promise<unknown>): Promise<PartHealth> {
  let timer: NodeJS.Timeout | undefined;
  try {
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('no answer in time')), 1_500);
    });
    await Promise.race([work(), limit]);
    return { ok: true };
  } catch (error) {
    return { ok: false, detail: reasonOf(error) };
  } finally {
    clearTimeout(timer);
  }
}
