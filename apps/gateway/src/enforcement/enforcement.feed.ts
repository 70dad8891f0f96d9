import { setTimeout as pause } from 'node:timers/promises';
import type { BroadcastMessage, Bus, Database, Logger, PartHealth, Verifier } from '@garant/nest-kit';
import { beatInstance, lowestOfOthers, noteInForce, permitCutsOf, rememberCut } from './cut.store.js';
import { BEAT_TOPICS, REGISTER_TOPIC, STATE_TOPICS } from './enforcement.messages.js';
import type { EnforcementState } from './enforcement.state.js';
import type { ServiceReader } from './service.reader.js';
import { readSnapshot } from './snapshot.reading.js';

export interface FeedDeps {
  readonly bus: Bus;
  readonly database: Database;
  readonly state: EnforcementState;
  readonly services: Pick<ServiceReader, 'get'>;
  readonly verifier: Verifier;
  readonly logger: Logger;
  /** Called when releases or unsealings may go on. */
  readonly onCut: () => void;
  readonly freshnessMs: number;
  readonly tickMs?: number;
}

/** From an applied position to its being shown; many applied in a row are shown together. */
const SHOW_MS = 50;

/**
 * Keeps the enforcement state of this instance current: state topics from their beginning, the register from the signed
 * snapshot and then its events, heartbeats from now on. Until all of that is here, the state is stale and denies.
 */
export class EnforcementFeed {
  private timer: NodeJS.Timeout | undefined;
  private ticking: Promise<void> | undefined;
  private stopping = false;
  private showing: NodeJS.Timeout | undefined;
  private shownPosition: number | undefined;
  private snapshotFault: string | undefined = 'not loaded yet';
  /** Lowest position that the other live instances showed when this one last looked; null when there are none. */
  private others: number | null = null;
  private waiting: { position: number; done: (applied: boolean) => void }[] = [];

  constructor(private readonly deps: FeedDeps) {}

  async start(): Promise<void> {
    await this.listen(STATE_TOPICS, 'beginning');
    await this.listen(BEAT_TOPICS, 'end');
    void this.loadRegister();
    this.timer = setInterval(() => {
      this.ticking ??= this.tick()
        .catch((error: unknown) =>
          this.deps.logger.debug({ err: error }, 'the enforcement state was not checked this second'),
        )
        .finally(() => (this.ticking = undefined));
    }, this.deps.tickMs ?? 1_000);
    this.timer.unref();
  }

  /** The bus ends its broadcasts itself. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.showing);
    clearInterval(this.timer);
    await this.ticking;
  }

  health(): Record<string, PartHealth> {
    const { state } = this.deps;
    const stopped = state.stopped().map(({ topic, partition, reason }) => `${topic}/${partition}: ${reason}`);
    const age = state.ageMs(Date.now(), {});
    return {
      register:
        this.snapshotFault === undefined
          ? { ok: true }
          : { ok: false, detail: `snapshot: ${this.snapshotFault}` },
      enforcement:
        stopped.length > 0
          ? { ok: false, detail: stopped.join('; ') }
          : age === undefined
            ? { ok: false, detail: 'not everything was heard yet' }
            : { ok: true },
    };
  }

  /**
   * Waits until an act counts at every live instance, but not longer than `ms`.
   * @returns whether it does
   */
  async inForce(position: number, ms: number): Promise<boolean> {
    const others = () => this.others === null || position <= this.others;
    if (position <= this.deps.state.actsInForce()) return others();
    return new Promise((resolve) => {
      const entry = {
        position,
        done: (applied: boolean) => {
          clearTimeout(timer);
          resolve(applied && others());
        },
      };
      const timer = setTimeout(() => {
        this.waiting = this.waiting.filter((other) => other !== entry);
        entry.done(false);
      }, ms);
      this.waiting.push(entry);
    });
  }

  private tellWaiting(): void {
    const applied = this.deps.state.actsInForce();
    const now = this.waiting.filter(({ position }) => position <= applied);
    if (now.length === 0) return;
    this.waiting = this.waiting.filter(({ position }) => position > applied);
    for (const { done } of now) done(true);
  }

  private async loadRegister(): Promise<void> {
    const { services, verifier, state, logger } = this.deps;
    while (!this.stopping) {
      try {
        const response = await services.get('consent', '/internal/snapshot');
        if (response.status !== 200 || !response.body) throw new Error(`consent answers ${response.status}`);
        const snapshot = await readSnapshot(response.body as unknown as AsyncIterable<Uint8Array>, verifier);
        state.load(snapshot.lines);
        this.snapshotFault = undefined;
        await this.listen([REGISTER_TOPIC], {
          [REGISTER_TOPIC]: Object.fromEntries(
            snapshot.tails.map(({ partition, offset }) => [partition, offset + 1]),
          ),
        });
        logger.info({ position: snapshot.position, subjects: state.subjects.size }, 'the register is loaded');
        return;
      } catch (error) {
        this.snapshotFault = (error as Error).message;
        logger.warn({ reason: this.snapshotFault }, 'the register cannot be loaded yet');
        await pause(1_000);
      }
    }
  }

  private async listen(
    topics: readonly string[],
    from: Parameters<Bus['broadcast']>[2]['from'],
  ): Promise<void> {
    const handlers = {
      onMessage: (message: BroadcastMessage) => this.hear(message),
      onStopped: (topic: string, partition: number, reason: string) =>
        this.deps.state.stop(topic, partition, reason),
    };
    await this.deps.bus.broadcast(topics, handlers, { from });
  }

  /** A rejection stops the partition at the bus, too: it reads no further, alarms, and is not ready. */
  private async hear(message: BroadcastMessage): Promise<void> {
    const { topic, partition, offset, number, key, event } = message;
    const { state, database, onCut } = this.deps;
    // A stopped partition is delivered again only when an operator resumed it, from the message that stopped it.
    state.resume(topic, partition);
    state.apply({
      topic,
      partition,
      offset,
      number: number ?? undefined,
      key,
      event,
      receivedAt: Date.now(),
    });
    const reason = state.stoppedBecause(topic, partition);
    if (reason !== null) throw new Error(reason);
    if (state.actsInForce() !== this.shownPosition) {
      this.showSoon();
      this.tellWaiting();
    }
    const cuts = state.takeCompleteCuts();
    if (cuts.length === 0) return;
    try {
      for (const cut of cuts) await rememberCut(database, cut);
      onCut();
    } catch {
      // The shared consumer keeps the cut, too, and the worker looks again.
    }
  }

  /** Each second: how much of the command topics waits, which cuts are missing here, and this instance's own beat. */
  private async tick(): Promise<void> {
    const { bus, state } = this.deps;
    const results = await Promise.allSettled([
      ...(['consent', 'access-requests'] as const).map(async (service) => {
        const at = Date.now();
        state.sampleEnds(service, await bus.endOffsets(`${service}.commands`), at);
      }),
      this.loadPermitCuts(),
      this.beat(),
    ]);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** A position that was applied this moment is shown at once, not with the next tick; many in a row together. */
  private showSoon(): void {
    if (this.stopping) return;
    this.showing ??= setTimeout(() => {
      this.showing = undefined;
      this.beat().catch(() => undefined);
    }, SHOW_MS);
  }

  /** Written with each tick, and soon after a position was applied: that is how long *in force* takes to show. */
  private async beat(): Promise<void> {
    const { bus, state, database, freshnessMs } = this.deps;
    const now = new Date().toISOString();
    this.shownPosition = state.actsInForce();
    await beatInstance(database, bus.instance, this.shownPosition, now);
    this.others = await lowestOfOthers(database, bus.instance, freshnessMs, now);
    await noteInForce(database, freshnessMs, now);
  }

  private async loadPermitCuts(): Promise<void> {
    const missing = this.deps.state.permitsWithoutCut();
    if (missing.length === 0) return;
    for (const [permitId, cut] of await permitCutsOf(this.deps.database, missing))
      this.deps.state.rememberPermitCut(permitId, cut);
  }
}
