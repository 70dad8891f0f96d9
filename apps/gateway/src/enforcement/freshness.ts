import { PARTITIONS, type ServiceBeat } from '@garant/contracts';

interface PendingBeat {
  readonly beat: ServiceBeat;
  readonly vouches: Readonly<Record<string, number>>;
  readonly receivedAt: number;
}

/** Beats that wait for what they vouch for; older ones say nothing that a newer one does not say better. */
const PENDING_LIMIT = 120;

/**
 * What one service's heartbeats say: how old our picture of it is, and which of its commands it has handled. A beat
 * counts only once everything that it vouches for was applied here.
 */
export class ServiceFreshness {
  private readonly pending: PendingBeat[][] = Array.from({ length: PARTITIONS }, () => []);
  /** Per partition: when the last applied beat was made, ms since 1970 (never later than its arrival). */
  private readonly beatAt: (number | undefined)[] = new Array<number | undefined>(PARTITIONS).fill(undefined);
  private handled: number[] = [];
  private samples: { at: number; ends: readonly number[] }[] = [];
  private sampledAt: number | undefined;

  /** Queues a beat; {@link settle} applies it. */
  hear(
    partition: number,
    beat: ServiceBeat,
    vouches: Readonly<Record<string, number>>,
    receivedAt: number,
  ): void {
    const queue = this.pending[partition];
    if (!queue) throw new RangeError(`no partition ${partition}`);
    queue.push({ beat, vouches, receivedAt });
    if (queue.length > PENDING_LIMIT) queue.shift();
  }

  /**
   * Applies, in order, the beats of a partition whose vouched numbers `isApplied` confirms.
   * Returns the highest register position among them, or undefined.
   */
  settle(partition: number, isApplied: (topic: string, number: number) => boolean): number | undefined {
    const queue = this.pending[partition] ?? [];
    let position: number | undefined;
    while (
      queue[0] &&
      Object.entries(queue[0].vouches).every(([topic, number]) => isApplied(topic, number))
    ) {
      const { beat, receivedAt } = queue.shift() as PendingBeat;
      // A clock that runs ahead must not make old news look fresh.
      const madeAt = Math.min(Date.parse(beat.at), receivedAt);
      this.beatAt[partition] = Math.max(this.beatAt[partition] ?? 0, madeAt);
      beat.handled.forEach((offset, i) => (this.handled[i] = Math.max(this.handled[i] ?? 0, offset)));
      if (beat.position !== null) position = Math.max(position ?? 0, beat.position);
    }
    if (this.handled.length > 0) this.forgetHandledSamples();
    return position;
  }

  /** End offsets of the service's command topic, as the broker stated them at `at`. */
  sample(ends: readonly number[], at: number): void {
    this.sampledAt = at;
    this.samples.push({ at, ends });
    this.forgetHandledSamples();
  }

  /**
   * Age in ms of the oldest thing we rely on: the last beat of each partition, the last look at the command topic, and
   * the oldest look whose commands are not handled yet. Undefined while something was never heard.
   */
  ageMs(now: number): number | undefined {
    if (this.sampledAt === undefined) return undefined;
    let oldest = Math.min(this.sampledAt, this.samples[0]?.at ?? this.sampledAt);
    for (const at of this.beatAt) {
      if (at === undefined) return undefined;
      oldest = Math.min(oldest, at);
    }
    return Math.max(0, now - oldest);
  }

  lastBeatAt(partition: number): number | undefined {
    return this.beatAt[partition];
  }

  private forgetHandledSamples(): void {
    const done = ({ ends }: { ends: readonly number[] }) =>
      ends.every((end, i) => (this.handled[i] ?? 0) >= end);
    while (this.samples[0] && done(this.samples[0])) this.samples.shift();
    // Between the oldest waiting look and the newest nothing is needed but the order; keep memory bounded.
    if (this.samples.length > 600) this.samples.splice(1, this.samples.length - 600);
  }
}
