import type { Database, Tx } from '../database/database.js';
import { ProblemError } from '../problems/problem.error.js';
import type { Logger } from '../process/log.js';
import type { RawMessage } from './bus.types.js';
import type { CommandHandling } from './command.handling.js';
import { isUnavailable, reasonOf } from './failure.js';

interface Waiting {
  seq: number;
  message: RawMessage;
  attempts: number;
}

const LOOK_MS = 100;

/** Goes on with the commands of keys that failed once or were released, in order of each key, with growing delays. */
export class RetryWorker {
  private running = false;
  private loop: Promise<void> | undefined;
  private wake: (() => void) | undefined;

  constructor(
    private readonly database: Database,
    private readonly handling: CommandHandling,
    /** Delay before attempt n + 1, by n - 1. */
    private readonly delays: readonly number[],
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.running = true;
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.running = false;
    this.wake?.();
    await this.loop;
  }

  private async run(): Promise<void> {
    while (this.running) {
      let worked = false;
      try {
        const due = await this.database.query<{ key: string }>(
          `SELECT key FROM parked_key WHERE state = 'retrying' AND next_attempt_at <= now() ORDER BY next_attempt_at LIMIT 20`,
        );
        for (const { key } of due) if (this.running) worked = (await this.next(key)) || worked;
      } catch (error) {
        if (!isUnavailable(error)) this.logger.error({ err: error }, 'the retry worker failed');
      }
      if (!worked) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, LOOK_MS);
          this.wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    }
  }

  /** One attempt at the first waiting command of a key. */
  private async next(key: string): Promise<boolean> {
    try {
      return await this.database.transaction(async (tx) => {
        const head = await this.head(tx, key);
        if (!head) return false;
        if (head !== 'empty') {
          const reading = await this.handling.read(head.message);
          if (!reading.ok) throw new Error(`a waiting command cannot be read: ${reading.reason}`);
          await this.handling.execute(tx, reading, head.message);
          await tx.query('DELETE FROM parked_command WHERE seq = $1', [head.seq]);
        }
        await tx.query(
          'DELETE FROM parked_key k WHERE key = $1 AND NOT EXISTS (SELECT 1 FROM parked_command c WHERE c.key = k.key)',
          [key],
        );
        return true;
      });
    } catch (error) {
      if (isUnavailable(error)) throw error;
      return this.failed(key, error);
    }
  }

  private failed(key: string, error: unknown): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const head = await this.head(tx, key);
      if (!head || head === 'empty') return false;
      const attempts = head.attempts + 1;
      const reason = reasonOf(error);
      if (attempts <= this.delays.length) {
        await tx.query('UPDATE parked_command SET attempts = $2 WHERE seq = $1', [head.seq, attempts]);
        await tx.query(
          `UPDATE parked_key SET next_attempt_at = now() + $2 * interval '1 millisecond', reason = $3 WHERE key = $1`,
          [key, this.delays[attempts - 1], reason],
        );
        return true;
      }
      const reading = await this.handling.read(head.message);
      await tx.query('DELETE FROM parked_command WHERE seq = $1', [head.seq]);
      if (!reading.ok) throw new Error(reading.reason);
      if (error instanceof ProblemError && error.code === 'conflict')
        await this.handling.refuse(tx, reading, { code: 'conflict' });
      else {
        this.logger.error(
          { commandId: reading.envelope.id, type: reading.envelope.type, reason },
          'a command failed for good; its key is parked',
        );
        await this.handling.poison(tx, reading, head.message, reason);
      }
      return true;
    });
  }

  /** Locks the key; undefined when it is not due or another instance works on it. */
  private async head(tx: Tx, key: string): Promise<Waiting | 'empty' | undefined> {
    const locked = await tx.query(
      `SELECT 1 FROM parked_key WHERE key = $1 AND state = 'retrying' AND next_attempt_at <= now() FOR UPDATE SKIP LOCKED`,
      [key],
    );
    if (locked.length === 0) return undefined;
    const rows = await tx.query<{
      seq: number;
      partition: number;
      offset: number;
      received_at: Date;
      message: Buffer;
      attempts: number;
    }>(
      `SELECT seq, partition, "offset", received_at, message, attempts FROM parked_command WHERE key = $1 ORDER BY seq LIMIT 1`,
      [key],
    );
    const row = rows[0];
    if (!row) return 'empty';
    return {
      seq: row.seq,
      attempts: row.attempts,
      message: {
        topic: `${this.handling.options.service}.commands`,
        partition: row.partition,
        offset: row.offset,
        key: Buffer.from(key),
        value: row.message,
        timestamp: row.received_at.toISOString(),
      },
    };
  }
}
