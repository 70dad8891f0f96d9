import { PARTITIONS } from '@garant/contracts';

/** One message of a topic as the enforcement state reads it. `event` is null for a tombstone of a compacted topic. */
export interface StateMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** producernumber: gapless per (source, topic, partition); undefined when the message carries none. */
  readonly number: number | undefined;
  readonly key: string;
  readonly event: {
    readonly type: string;
    readonly time: string;
    readonly data: unknown;
    readonly vouches?: Record<string, number>;
  } | null;
  /** Milliseconds since 1970, this machine's clock. */
  readonly receivedAt: number;
}

export interface PartitionProgress {
  number: number;
  offset: number;
  /** Time of the last applied message, as its producer stated it. */
  time: string | null;
  stopped: string | null;
}
export type Step = 'apply' | 'duplicate' | 'stopped';

/**
 * How far each partition of one topic was read. `gapless` topics stop at a missing number; a compacted topic may lack
 * numbers (older values of a key are thinned out), so there only the order is checked.
 */
export class StreamProgress {
  readonly partitions: readonly PartitionProgress[] = Array.from({ length: PARTITIONS }, () => ({
    number: 0,
    offset: -1,
    time: null,
    stopped: null,
  }));

  constructor(
    readonly topic: string,
    private readonly gapless: boolean,
  ) {}

  at(partition: number): PartitionProgress {
    const found = this.partitions[partition];
    if (!found) throw new RangeError(`${this.topic} has no partition ${partition}`);
    return found;
  }

  /** Where a snapshot ends: everything up to and including `number` is contained in it. */
  startAfter(tails: readonly { partition: number; number: number; offset: number }[]): void {
    for (const { partition, number, offset } of tails) Object.assign(this.at(partition), { number, offset });
  }

  /** Whether a message is the next one. A stopped partition stays stopped: skipping would open a door. */
  step(message: Pick<StateMessage, 'partition' | 'offset' | 'number' | 'event'>): Step {
    const progress = this.at(message.partition);
    if (progress.stopped !== null) return 'stopped';
    if (message.number === undefined) {
      // A tombstone may travel without its envelope, and so without a number.
      if (!this.gapless && message.event === null) return 'apply';
      return this.stop(message.partition, 'number-missing');
    }
    if (message.number <= progress.number) return 'duplicate';
    if (this.gapless && message.number !== progress.number + 1)
      return this.stop(message.partition, 'number-gap');
    return 'apply';
  }

  applied(message: StateMessage): void {
    const progress = this.at(message.partition);
    progress.number = message.number ?? progress.number;
    progress.offset = message.offset;
    progress.time = message.event?.time ?? progress.time;
  }

  stop(partition: number, reason: string): 'stopped' {
    this.at(partition).stopped ??= reason;
    return 'stopped';
  }

  resume(partition: number): void {
    this.at(partition).stopped = null;
  }

  isStopped(partition: number): boolean {
    return this.at(partition).stopped !== null;
  }
}
