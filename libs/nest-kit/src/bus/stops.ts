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

  constructor(private readonly logger: Logger) {}

  add(stop: Stop): void {
    const place = `${stop.topic}/${stop.partition}`;
    if (this.stopped.has(place)) return;
    this.stopped.set(place, stop);
    partitionStopped.set({ topic: stop.topic, partition: String(stop.partition) }, 1);
    this.logger.error({ ...stop }, 'a partition is stopped');
  }

  has(topic: string, partition: number): boolean {
    return this.stopped.has(`${topic}/${partition}`);
  }

  remove(topic: string, partition: number): boolean {
    partitionStopped.set({ topic, partition: String(partition) }, 0);
    return this.stopped.delete(`${topic}/${partition}`);
  }

  list(): Stop[] {
    return [...this.stopped.values()];
  }
}
