import type { Logger } from '../process/log.js';
import { partitionStopped } from '../process/metrics.js';

export interface Stop {
  topic: string;
  partition: number;
  offset: number;
  reason: string;
}

/** Partitions that stand still because of a message nobody may skip. Each is an alarm: metric, log line, not ready. */
export class Stops {
  private readonly stopped = new Map<string, Stop>();

  constructor(
    private readonly logger: Logger,
    /** Who stands still: `events` or a broadcast group. One reader's stop is not another's. */
    private readonly reader: string,
  ) {}

  add(stop: Stop): void {
    const place = `${stop.topic}/${stop.partition}`;
    if (this.stopped.has(place)) return;
    this.stopped.set(place, stop);
    partitionStopped.set({ topic: stop.topic, partition: String(stop.partition), reader: this.reader }, 1);
    this.logger.error({ ...stop, reader: this.reader }, 'a partition is stopped');
  }

  has(topic: string, partition: number): boolean {
    return this.stopped.has(`${topic}/${partition}`);
  }

  remove(topic: string, partition: number): boolean {
    const there = this.stopped.delete(`${topic}/${partition}`);
    if (there) partitionStopped.set({ topic, partition: String(partition), reader: this.reader }, 0);
    return there;
  }

  clear(): void {
    for (const { topic, partition } of this.list()) this.remove(topic, partition);
  }

  list(): Stop[] {
    return [...this.stopped.values()];
  }
}
