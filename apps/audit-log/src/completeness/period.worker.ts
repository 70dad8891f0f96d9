import { setTimeout as pause } from 'node:timers/promises';
import { COMPLETENESS_KINDS, type PeriodStatement } from '@garant/merkle-log';
import type { Database, Dedicated, Logger } from '@garant/nest-kit';
import { headOf } from '../sequence/entry.store.js';
import type { PeriodSettings } from './period.settings.js';
import { closePeriod, nextPeriod, openPeriod, planPeriod, storeLeaves } from './period.store.js';
import { periodTrees } from './period.trees.js';

const PERIOD_LOCK = 4_127_105;
const STANDBY_MS = 5_000;
const FAILED_MS = 5_000;
const LOOK_MS = 1_000;

/**
 * Closes periods, in one process at a time (a session lock). Entries are only read, outside of any transaction: appends go
 * on, and nobody waits. Each step is durable before the next begins; a crash after it leaves
 *  1. the range planned: the next run finds it and computes the same trees;
 *  2. some or all leaves stored: the next run finds them as they are, for they can only be these;
 *  3. statement and event stored, in one transaction: the relay will send it, and the log has it as an entry.
 */
export class PeriodWorker {
  private running = false;
  private loop: Promise<void> | undefined;
  private readonly stopping = new AbortController();

  constructor(
    private readonly database: Database,
    private readonly settings: PeriodSettings,
    private readonly logger: Logger,
  ) {}

  start(): void {
    if (this.running) return;
    this.running = true;
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.running = false;
    this.stopping.abort();
    await this.loop;
  }

  /** Closes what is due; answers with the statement of the period that was closed, or null. */
  async closeNext(now: Date = new Date()): Promise<PeriodStatement | null> {
    let planned = await openPeriod(this.database);
    if (!planned) {
      const { period, from, since } = await nextPeriod(this.database);
      const to = Math.min(await headOf(this.database), from + this.settings.entries);
      const full = to - from >= this.settings.entries;
      const late = since !== null && now.getTime() - since.getTime() >= this.settings.minutes * 60_000;
      if (to <= from || !(full || late)) return null;
      await planPeriod(this.database, { period, from, to }, now.toISOString());
      planned = await openPeriod(this.database);
      if (!planned) return null;
    }
    const { period, from, to } = planned;
    const trees = await periodTrees(this.database, from, to);
    for (const kind of COMPLETENESS_KINDS) await storeLeaves(this.database, period, kind, trees[kind]);
    const { subject, permit, actor } = trees;
    const roots = { subject: subject.root, permit: permit.root, actor: actor.root };
    const statement = { period, from, to, roots };
    const closed = await this.database.transaction((tx) => closePeriod(tx, statement, now.toISOString()));
    return closed ? statement : null;
  }

  private async run(): Promise<void> {
    while (this.running) {
      let connection: Dedicated | undefined;
      let held = false;
      try {
        connection = await this.database.dedicated();
        const [row] = await connection.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [
          PERIOD_LOCK,
        ]);
        held = row?.held === true;
        while (held && this.running) {
          const closed = await this.closeNext();
          if (closed) this.logger.debug({ period: closed.period, to: closed.to }, 'period closed');
          else await this.sleep(LOOK_MS);
          // Whoever lost the connection lost the lock.
          await connection.query('SELECT 1');
        }
        if (!held) await this.sleep(STANDBY_MS);
      } catch (error) {
        this.logger.error({ err: error }, 'a period was not closed; it is tried again');
        await this.sleep(FAILED_MS);
      } finally {
        if (held)
          await connection?.query('SELECT pg_advisory_unlock($1)', [PERIOD_LOCK]).catch(() => undefined);
        await connection?.release().catch(() => undefined);
      }
    }
  }

  private async sleep(ms: number): Promise<void> {
    if (this.running) await pause(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
