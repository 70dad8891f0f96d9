import { setTimeout as pause } from 'node:timers/promises';
import type { EventEnvelope } from '@garant/contracts';
import type { Database, Tx } from '../database/database.js';
import { collecting } from '../process/collecting.js';
import type { Logger } from '../process/log.js';
import { busLag } from '../process/metrics.js';
import type {
  Effect,
  EventContext,
  EventHandlers,
  GatheredEffect,
  RawMessage,
  StateContext,
  StateHandlers,
} from './bus.types.js';
import { applyEffect } from './event.handlers.js';
import { readEvent, type EventReading } from './event.reading.js';
import { Inbox } from './inbox.js';
import { StaleOwner, isUnavailable, reasonOf } from './failure.js';
import type { Batch, DriverConsumer, KafkaDriver } from './kafka.driver.js';
import { Stops, type Stop } from './stops.js';

type StateEffect = (context: StateContext<never>) => Promise<void>;
type Readable = Extract<EventReading, { ok: true }>;

const QUICK_DELAYS = [50, 200];
/** Events whose effects one transaction takes together. */
const TOGETHER = 100;
/** Effects of events are waited for by nobody, or through the broadcasts: few and large batches serve them best. */
const REST_MS = 80;
/** Partitions that were fetched together come to their transaction a moment apart. */
const GATHER_MS = 5;
/** How long the place after what was only passed over may be known to this process alone. */
const PASSED_MS = 500;
const HOLD_MS = [1_000, 2_000, 5_000];
/** Failures of one message in a row after which the service is not ready; it is tried on, for it may not be skipped. */
const ALARM_AFTER = 3;

interface Gatherable {
  readonly message: RawMessage;
  readonly event: EventEnvelope;
  readonly effect: GatheredEffect<never> | undefined;
}

/** Effects of neighbours of one partition, and where they leave its inbox. */
interface Together {
  readonly trial: Inbox;
  readonly effects: ReadonlyMap<GatheredEffect<never>, readonly Gatherable[]>;
}

class Unacceptable extends Error {}

/**
 * The shared group's reader of events and states: every effect commits with the inbox row of its (source, topic, partition).
 * A lower number is a duplicate and is passed over; a gap, or a message that is not as the contracts have it, stops the partition.
 */
export class EventsConsumer {
  private readonly consumer: DriverConsumer;
  private readonly failures = new Map<string, { count: number; reason: string }>();
  private readonly effects: Readonly<
    Record<string, Readonly<Record<string, Effect<never> | undefined>> | undefined>
  >;
  private readonly states: Readonly<Record<string, StateEffect | undefined>>;
  readonly topics: readonly string[];
  private readonly stops: Stops;
  /** Where this consumer stands in each partition: kept as long as it stands there, for what it passed it does not see again. */
  private readonly inboxes = new Map<string, Inbox>();
  /** What was passed over and is not saved yet, with what the group is told then. */
  private readonly passed = new Map<string, { inbox: Inbox; tell: () => void }>();
  private saving: NodeJS.Timeout | undefined;
  private saveUnderWay: Promise<void> = Promise.resolve();

  constructor(
    private readonly driver: KafkaDriver,
    private readonly database: Database,
    private readonly logger: Logger,
    options: { service: string; events: EventHandlers; state: StateHandlers },
  ) {
    this.stops = new Stops(logger, 'events');
    this.effects = options.events as typeof this.effects;
    this.states = options.state as typeof this.states;
    this.topics = [...Object.keys(options.events), ...Object.keys(options.state)];
    this.consumer = driver.consumer({
      group: driver.group(`${options.service}.events`),
      topics: this.topics,
      onBatch: (batch) => this.work(batch),
      restMs: REST_MS,
    });
  }

  get joined(): boolean {
    return this.consumer.joined;
  }

  start(): void {
    this.consumer.start();
  }

  async stop(): Promise<void> {
    await this.consumer.stop();
    await this.savePassed();
  }

  resume(topic: string, partition: number): void {
    if (this.stops.remove(topic, partition)) this.consumer.resume(topic, partition);
  }

  stopped(): Stop[] {
    return this.stops.list();
  }

  /** Messages whose handler keeps failing. */
  failing(): { place: string; reason: string }[] {
    return [...this.failures]
      .filter(([, { count }]) => count >= ALARM_AFTER)
      .map(([place, { reason }]) => ({ place, reason }));
  }

  private async work(batch: Batch): Promise<void> {
    const { topic, partition } = batch;
    if (this.stops.has(topic, partition)) return this.consumer.pause(topic, partition);
    const place = `${topic}/${partition}`;
    let current: RawMessage | undefined;
    let passed: number | undefined;
    const inbox = this.inboxes.get(place) ?? new Inbox(topic, partition);
    this.passed.delete(place);
    this.inboxes.set(place, inbox);
    try {
      await this.saveUnderWay;
      if (!this.states[topic] && !inbox.loaded) await inbox.meet(this.database);
      const { messages } = batch;
      /** Below this place messages are handled one by one. */
      let alone = 0;
      for (let at = 0; at < messages.length && !batch.abandoned();) {
        const part = at < alone ? [] : this.gatherable(messages, at);
        const done = part.length > 1 ? await this.applyTogether(part, inbox) : 0;
        if (done === 0) {
          // A producer met for the first time is looked at alone; whatever else is wrong is found one by one.
          alone = part.length > 0 && inbox.next(part[0]!.event.source) === undefined ? at : at + part.length;
          current = messages[at]!;
          await this.handle(current, inbox);
        }
        at += Math.max(1, done);
        this.failures.delete(place);
        passed = messages[at - 1]!.offset;
        batch.passed(passed);
        busLag.set({ topic, partition: String(partition) }, Math.max(0, batch.end - passed - 1));
      }
      this.finish(batch, inbox, passed);
    } catch (error) {
      this.finish(batch, inbox, passed);
      if (error instanceof StaleOwner) return void (await inbox.meet(this.database).catch(() => undefined));
      if (error instanceof Unacceptable && current) {
        this.stops.add({ topic, partition, offset: current.offset, reason: error.message });
        return this.consumer.pause(topic, partition);
      }
      const count = (this.failures.get(place)?.count ?? 0) + 1;
      const reason = reasonOf(error);
      this.failures.set(place, { count, reason });
      this.logger.warn(
        { topic, partition, offset: current?.offset, count, reason },
        'an event waits: its handler failed',
      );
      batch.holdFor(isUnavailable(error) ? 500 : HOLD_MS[Math.min(count, HOLD_MS.length) - 1]!);
    }
  }

  /** Tells the group how far this is; what was only passed over is saved first, but not for its own sake at once. */
  private finish(batch: Batch, inbox: Inbox, passed: number | undefined): void {
    if (passed === undefined) return;
    const tell = (): void => batch.commit(passed + 1);
    if (!inbox.behind) return tell();
    this.passed.set(`${batch.topic}/${batch.partition}`, { inbox, tell });
    this.saving ??= setTimeout(() => void this.savePassed(), PASSED_MS);
  }

  private savePassed(): Promise<void> {
    clearTimeout(this.saving);
    this.saving = undefined;
    const due = [...this.passed.values()];
    this.passed.clear();
    this.saveUnderWay = due.length === 0 ? Promise.resolve() : this.save(due);
    return this.saveUnderWay;
  }

  /** A failure loses nothing: the group was told nothing, and the next batch of the place saves this, too. */
  private async save(due: readonly { inbox: Inbox; tell: () => void }[]): Promise<void> {
    const inboxes = due.map(({ inbox }) => inbox);
    try {
      await this.database.transaction((tx) => Inbox.save(tx, inboxes));
      for (const { inbox, tell } of due) {
        inbox.saved();
        tell();
      }
    } catch (error) {
      this.logger.debug({ reason: reasonOf(error) }, 'what was passed over is saved later');
      if (error instanceof StaleOwner)
        for (const inbox of inboxes) await inbox.meet(this.database).catch(() => undefined);
    }
  }

  /** Messages from a place on whose effects are gathered, or that have none: one transaction takes them. */
  private gatherable(messages: readonly RawMessage[], from: number): Gatherable[] {
    const part: Gatherable[] = [];
    for (const message of messages.slice(from, from + TOGETHER)) {
      if (this.states[message.topic]) break;
      const reading = readEvent(message, (type) => this.effects[message.topic]?.[type] !== undefined);
      if (!reading.ok) break;
      const event = reading.event!;
      const effect = this.effects[message.topic]?.[event.type];
      if (typeof effect === 'function') break;
      part.push({ message, event, effect });
    }
    return part;
  }

  /** @returns how many were applied: all, or none when something is not as it should be; {@link handle} says what it is */
  private async applyTogether(part: readonly Gatherable[], inbox: Inbox): Promise<number> {
    const trial = inbox.copy();
    const effects = new Map<GatheredEffect<never>, Gatherable[]>();
    for (const one of part) {
      const { source, producernumber } = one.event;
      const next = trial.next(source);
      if (next === undefined || producernumber! > next) return 0;
      if (producernumber! < next) continue;
      trial.advance(source, producernumber!);
      if (one.effect) effects.set(one.effect, [...(effects.get(one.effect) ?? []), one]);
    }
    if (effects.size === 0) {
      inbox.become(trial);
      return part.length;
    }
    if (!(await this.commit({ trial, effects }))) return 0;
    trial.saved();
    inbox.become(trial);
    return part.length;
  }

  /** What several partitions brought while the last transaction was under way shares the next one. */
  private readonly commit = collecting(
    async (works: readonly Together[]): Promise<boolean[]> => {
      try {
        await this.commitAll(works);
        return works.map(() => true);
      } catch (error) {
        if (works.length === 1) return [this.failedTogether(works[0]!, error)];
      }
      const done: boolean[] = [];
      for (const work of works)
        done.push(
          await this.commitAll([work]).then(
            () => true,
            (error: unknown) => this.failedTogether(work, error),
          ),
        );
      return done;
    },
    { gatherMs: GATHER_MS },
  );

  private failedTogether({ effects }: Together, error: unknown): false {
    const events = [...effects.values()].flat().length;
    this.logger.warn({ events, reason: reasonOf(error) }, 'events are handled one by one');
    return false;
  }

  private async commitAll(works: readonly Together[]): Promise<void> {
    const effects = new Map<GatheredEffect<never>, Gatherable[]>();
    for (const work of works)
      for (const [effect, events] of work.effects)
        effects.set(effect, [...(effects.get(effect) ?? []), ...events]);
    await this.database.transaction(async (tx) => {
      await Inbox.save(
        tx,
        works.map(({ trial }) => trial),
      );
      for (const [effect, events] of effects)
        await effect.gathered(
          tx,
          events.map(({ event, message }) => contextOf(tx, event, message) as EventContext<never>),
        );
    });
  }

  private async handle(message: RawMessage, inbox: Inbox): Promise<void> {
    const state = this.states[message.topic];
    const reading = readEvent(
      message,
      (type) => state !== undefined || this.effects[message.topic]?.[type] !== undefined,
    );
    if (!reading.ok) throw new Unacceptable(reading.reason);
    if (state) return this.withRetries(() => this.applyState(message, reading, state));
    const event = reading.event!;
    if (!(await this.isNext(event, message, inbox))) return;
    const effect = this.effects[message.topic]?.[event.type];
    if (!effect) return inbox.advance(event.source, event.producernumber!);
    const trial = inbox.copy();
    trial.advance(event.source, event.producernumber!);
    await this.withRetries(() =>
      this.database.transaction(async (tx) => {
        await Inbox.save(tx, [trial]);
        await applyEffect(effect, contextOf(tx, event, message));
      }),
    );
    trial.saved();
    inbox.become(trial);
  }

  private async isNext(event: EventEnvelope, message: RawMessage, inbox: Inbox): Promise<boolean> {
    const number = event.producernumber!;
    const next = inbox.next(event.source);
    if (next === undefined) {
      // A producer met for the first time begins with 1, unless its beginning is older than what the broker keeps.
      if (number > 1) {
        const { low } = (await this.driver.offsets(message.topic))[message.partition] ?? { low: 0 };
        if (low === 0) throw new Unacceptable(`gap: ${event.source} begins with number ${number}`);
      }
      return true;
    }
    if (number < next) return false;
    if (number > next && (await inbox.meet(this.database))) return this.isNext(event, message, inbox);
    if (number > next) throw new Unacceptable(`gap: ${event.source} goes from ${next - 1} to ${number}`);
    return true;
  }

  private applyState(message: RawMessage, reading: Readable, effect: StateEffect): Promise<void> {
    return this.database.transaction(async (tx) => {
      const moved = await tx.query(
        `INSERT INTO inbox (source, topic, partition, next) VALUES ('', $1, $2, $3)
         ON CONFLICT (source, topic, partition) DO UPDATE SET next = EXCLUDED.next WHERE inbox.next < EXCLUDED.next RETURNING 1 AS one`,
        [message.topic, message.partition, message.offset + 1],
      );
      if (moved.length === 0) return;
      const { topic, partition, offset } = message;
      const context: StateContext<Record<string, unknown>> = {
        tx,
        key: reading.key,
        event: reading.event,
        data: reading.data,
        topic,
        partition,
        offset,
        now: new Date().toISOString(),
      };
      await effect(context as StateContext<never>);
    });
  }

  private async withRetries(work: () => Promise<void>): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        const delay = QUICK_DELAYS[attempt];
        if (delay === undefined || error instanceof StaleOwner || isUnavailable(error)) throw error;
        await pause(delay);
      }
    }
  }
}

function contextOf(tx: Tx, event: EventEnvelope, { topic, partition, offset }: RawMessage): EventContext {
  return { tx, event, data: event.data, topic, partition, offset, now: new Date().toISOString() };
}
