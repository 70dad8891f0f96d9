import { setTimeout as pause } from 'node:timers/promises';
import type { Database, Tx } from '../database/database.js';
import { ProblemError } from '../problems/problem.error.js';
import { collecting } from '../process/collecting.js';
import type { Logger } from '../process/log.js';
import { busLag } from '../process/metrics.js';
import type { RawMessage } from './bus.types.js';
import type { Reading, VerifiedCommand } from '../keys/command.signature.js';
import type { CommandHandling } from './command.handling.js';
import { StaleOwner, isUnavailable, reasonOf } from './failure.js';
import type { Batch, DriverConsumer, KafkaDriver } from './kafka.driver.js';
import { appendToParked, parkKey } from './parking.js';

/** Attempts made in place, before the command's key is set aside and the others go on. */
const QUICK_DELAYS = 2;
const AWAY_MS = 500;
const NOT_YET_MS = 100;
/** Under load the next batch is larger for it; a command that comes alone does not wait. */
const REST_MS = 4;
/** Partitions that were fetched together come here a moment apart. */
const GATHER_MS = 2;

/** Commands whose signatures are checked together, and the most that one transaction takes. */
const READ_AT_ONCE = 100;

type Run = { message: RawMessage; reading: Reading }[];
interface PlacedRun {
  readonly run: Run;
  /** Where its partition stands in PostgreSQL. */
  readonly expected: number;
}
class NotTogether extends Error {}

/** Neighbours of one type that are handled together make one run; everything else is a run of its own. */
function runsOf(
  handling: CommandHandling,
  messages: readonly RawMessage[],
  readings: readonly Reading[],
): Run[] {
  const runs: Run[] = [];
  let open: string | undefined;
  messages.forEach((message, at) => {
    const reading = readings[at]!;
    const type = reading.ok && handling.takesMany(reading.envelope.type) ? reading.envelope.type : undefined;
    if (type !== undefined && type === open) runs.at(-1)!.push({ message, reading });
    else runs.push([{ message, reading }]);
    open = type;
  });
  return runs;
}

/**
 * Works off a service's command topic: one transaction per command, in order per partition. The next offset is a row in PostgreSQL, moved
 * in the same transaction: an owner that lost the partition without knowing moves nothing.
 */
export class CommandsConsumer {
  private readonly consumer: DriverConsumer;
  private readonly topic: string;
  private starting = true;
  private stopped = false;
  /** Where this owner left the partitions. Another owner's move makes the next one fail, and the row is read again. */
  private readonly left = new Map<number, number>();

  constructor(
    private readonly driver: KafkaDriver,
    private readonly database: Database,
    private readonly handling: CommandHandling,
    private readonly delays: readonly number[],
    private readonly logger: Logger,
    private readonly mayHandle: () => boolean = () => true,
  ) {
    const { service } = handling.options;
    this.topic = `${service}.commands`;
    this.consumer = driver.consumer({
      group: driver.group(`${service}.commands`),
      topics: [this.topic],
      onBatch: (batch) => this.work(batch),
      restMs: REST_MS,
    });
  }

  get joined(): boolean {
    return this.consumer.joined;
  }

  start(): void {
    void this.begin();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.consumer.stop();
  }

  /** Every partition has its row from the start, so that beats can say what is handled. */
  private async begin(): Promise<void> {
    while (this.starting && !this.stopped) {
      try {
        await this.prepare();
        this.starting = false;
        this.consumer.start();
      } catch (error) {
        this.logger.debug({ reason: reasonOf(error) }, 'the command topic is not there yet');
        await pause(1_000, undefined, { ref: false });
      }
    }
  }

  private async prepare(): Promise<void> {
    const known = await this.database.query<{ partition: number; next: number }>(
      `SELECT partition, next FROM inbox WHERE source = '' AND topic = $1`,
      [this.topic],
    );
    const offsets = await this.driver.offsets(this.topic);
    for (const [partition, { low, end }] of offsets.entries()) {
      const row = known.find((one) => one.partition === partition);
      if (row === undefined) {
        await this.database.query(
          `INSERT INTO inbox (source, topic, partition, next) VALUES ('', $1, $2, $3) ON CONFLICT DO NOTHING`,
          [this.topic, partition, low],
        );
      } else if (row.next > end) {
        // Another broker than before. Commands keep their identity, so reading it from its beginning doubles nothing.
        this.logger.warn(
          { partition, handled: row.next, end },
          'the command topic ends before what was handled; reading it from its beginning',
        );
        await this.database.query(
          `UPDATE inbox SET next = $3 WHERE source = '' AND topic = $1 AND partition = $2 AND next = $4`,
          [this.topic, partition, low, row.next],
        );
      }
    }
  }

  private async work(batch: Batch): Promise<void> {
    const { partition } = batch;
    if (!this.mayHandle()) return batch.holdFor(NOT_YET_MS);
    try {
      let next = this.left.get(partition) ?? (await this.nextOffset(partition));
      this.left.delete(partition);
      const first = batch.messages[0]!;
      if (first.offset > next) {
        const { low } = (await this.driver.offsets(this.topic))[partition] ?? { low: 0 };
        if (low > next) {
          this.logger.error({ partition, next, low }, 'commands were deleted before they were handled');
          next = await this.skipDeleted(partition, next, low);
        }
        if (first.offset > next) return batch.seek(next);
      }
      const due = batch.messages.filter(({ offset }) => offset >= next);
      for (let from = 0; from < due.length; from += READ_AT_ONCE) {
        const part = due.slice(from, from + READ_AT_ONCE);
        const readings = await Promise.all(part.map((message) => this.handling.read(message)));
        for (const run of runsOf(this.handling, part, readings)) {
          if (batch.abandoned()) return;
          await this.handleRun(run, next);
          const last = run.at(-1)!.message.offset;
          next = last + 1;
          batch.passed(last);
          busLag.set({ topic: this.topic, partition: String(partition) }, Math.max(0, batch.end - next));
        }
      }
      this.left.set(partition, next);
      batch.commit(next);
    } catch (error) {
      if (error instanceof StaleOwner) return;
      this.logger.warn({ partition, reason: reasonOf(error) }, 'commands wait');
      batch.holdFor(AWAY_MS);
    }
  }

  private async nextOffset(partition: number): Promise<number> {
    const rows = await this.database.query<{ next: number }>(
      `SELECT next FROM inbox WHERE source = '' AND topic = $1 AND partition = $2`,
      [this.topic, partition],
    );
    if (rows[0] === undefined) throw new Error(`No inbox row for ${this.topic}/${partition}`);
    return rows[0].next;
  }

  private async skipDeleted(partition: number, next: number, low: number): Promise<number> {
    await this.database.transaction((tx) => this.move(tx, partition, next, low));
    return low;
  }

  private move(tx: Tx, partition: number, expected: number, next: number): Promise<void> {
    return this.moveAll(tx, [{ partition, expected, next }]);
  }

  /** Fails when another owner has moved one of the rows. */
  private async moveAll(
    tx: Tx,
    moves: readonly { partition: number; expected: number; next: number }[],
  ): Promise<void> {
    const moved = await tx.query(
      `UPDATE inbox i SET next = m.next FROM unnest($2::smallint[], $3::bigint[], $4::bigint[]) AS m (partition, expected, next)
       WHERE i.source = '' AND i.topic = $1 AND i.partition = m.partition AND i.next = m.expected RETURNING 1 AS one`,
      [
        this.topic,
        moves.map(({ partition }) => partition),
        moves.map(({ expected }) => expected),
        moves.map(({ next }) => next),
      ],
    );
    if (moved.length < moves.length) throw new StaleOwner();
  }

  /**
   * Runs of several partitions in one transaction: what came while the last one was under way. One that is not settled so
   * is handled alone, which retries and parks.
   */
  private readonly settle = collecting(
    async (runs: readonly PlacedRun[]): Promise<boolean[]> => {
      const arrived = runs.flatMap(({ run }) =>
        run.map(({ message, reading }) => ({ message, command: reading as VerifiedCommand })),
      );
      const types = new Set(arrived.map(({ command }) => command.envelope.type));
      if (types.size > 1) return runs.map(() => false);
      try {
        await this.database.transaction(async (tx) => {
          await this.moveAll(
            tx,
            runs.map(({ run, expected }) => ({
              partition: run[0]!.message.partition,
              expected,
              next: run.at(-1)!.message.offset + 1,
            })),
          );
          if (!(await this.handling.settleMany(tx, arrived))) throw new NotTogether();
        });
        return runs.map(() => true);
      } catch (error) {
        if (isUnavailable(error)) throw error;
        if (!(error instanceof NotTogether || error instanceof StaleOwner))
          this.logger.warn(
            { commands: arrived.length, reason: reasonOf(error) },
            'commands are handled one by one',
          );
        return runs.map(() => false);
      }
    },
    { gatherMs: GATHER_MS },
  );

  private async handleRun(run: Run, expected: number): Promise<void> {
    const [first] = run;
    if (first!.reading.ok && this.handling.takesMany(first!.reading.envelope.type))
      if (await this.settle({ run, expected })) return;
    let next = expected;
    for (const { message, reading } of run) {
      await this.handle(message, reading, next);
      next = message.offset + 1;
    }
  }

  private async handle(message: RawMessage, reading: Reading, expected: number): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.database.transaction(async (tx) => {
          await this.move(tx, message.partition, expected, message.offset + 1);
          await this.handling.settle(tx, reading, message);
        });
        return;
      } catch (error) {
        if (error instanceof StaleOwner || isUnavailable(error)) throw error;
        if (!reading.ok) throw error;
        const reason = reasonOf(error);
        this.logger.warn(
          { commandId: reading.envelope.id, type: reading.envelope.type, attempt, reason },
          'a command failed',
        );
        if (attempt <= Math.min(QUICK_DELAYS, this.delays.length)) {
          await pause(this.delays[attempt - 1]);
          continue;
        }
        await this.database.transaction(async (tx) => {
          await this.move(tx, message.partition, expected, message.offset + 1);
          if (error instanceof ProblemError && error.code === 'conflict')
            return this.handling.refuse(tx, reading, { code: 'conflict' });
          const { key } = reading.claims;
          if (attempt > this.delays.length) return this.handling.poison(tx, reading, message, reason);
          await parkKey(tx, key, 'retrying', reason, reading.envelope.id, this.delays[attempt - 1]);
          await appendToParked(tx, key, reading.envelope.id, message, attempt);
        });
        return;
      }
    }
  }
}
