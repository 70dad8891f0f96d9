import { setTimeout as pause } from 'node:timers/promises';
import { ProblemError } from '../problems/problem.error.js';
import type { DriverProducer, OutgoingMessage } from './kafka.driver.js';

interface Waiting {
  message: OutgoingMessage;
  resolve(offset: number): void;
  reject(error: unknown): void;
  deadline: number;
}

const MESSAGES = 500;
const BYTES = 700_000;

/**
 * From the first message to its batch leaving. Every request begins a batch of its own at each stage behind it: the few
 * milliseconds here save more than that there as soon as a second person acts.
 */
const GATHER_MS = 6;

/** Sends straight to the broker, one request at a time: what comes meanwhile goes together with the next. */
export class Sender {
  private readonly queue: Waiting[] = [];
  private working = false;

  constructor(
    private readonly producer: DriverProducer,
    private readonly limitMs = 5_000,
    private readonly capacity = 20_000,
  ) {}

  /**
   * @returns the offset, once all replicas have it
   * @throws ProblemError `bus-unavailable` when it is not known to be recorded in time, or too many wait
   */
  send(message: OutgoingMessage): Promise<number> {
    if (this.queue.length >= this.capacity) return Promise.reject(new ProblemError('bus-unavailable'));
    return new Promise<number>((resolve, reject) => {
      const timer = setTimeout(() => {
        const index = this.queue.indexOf(entry);
        if (index !== -1) this.queue.splice(index, 1);
        reject(new ProblemError('bus-unavailable'));
      }, this.limitMs);
      const entry: Waiting = {
        message,
        deadline: Date.now() + this.limitMs,
        resolve: (offset) => {
          clearTimeout(timer);
          resolve(offset);
        },
        reject: () => {
          clearTimeout(timer);
          reject(new ProblemError('bus-unavailable'));
        },
      };
      this.queue.push(entry);
      if (!this.working) void this.work();
    });
  }

  private async work(): Promise<void> {
    this.working = true;
    await pause(GATHER_MS);
    while (this.queue.length > 0) {
      const batch = this.take();
      try {
        const offsets = await this.producer.send(batch.map(({ message }) => message));
        batch.forEach((entry, index) => entry.resolve(offsets[index]!));
      } catch (error) {
        for (const entry of batch) entry.reject(error);
      }
    }
    this.working = false;
  }

  private take(): Waiting[] {
    let bytes = 0;
    let count = 0;
    while (count < this.queue.length && count < MESSAGES && (count === 0 || bytes < BYTES)) {
      bytes += (this.queue[count]!.message.value?.length ?? 0) + 200;
      count++;
    }
    return this.queue.splice(0, count);
  }
}
