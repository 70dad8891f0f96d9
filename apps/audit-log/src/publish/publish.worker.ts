import { setTimeout as pause } from 'node:timers/promises';
import type { Database, Dedicated, Logger, PartHealth, Tx } from '@garant/nest-kit';
import { raiseAlarms } from '../alarms/alarm.store.js';
import { Outages } from '../walls/outage.alarms.js';
import type { LogKey } from './checkpoint.key.js';
import type { Integration } from './integration.js';
import type { LogFiles } from './log.files.js';
import { Publisher, type Record, type Showing } from './publisher.js';
import { LogRefusal } from './record.reading.js';
import { verifyTile } from './record.verification.js';

const PUBLISH_LOCK = 4_127_102;
const STANDBY_MS = 1_000;
const FAILED_MS = 1_000;
/** Tiles of the record that are verified again between two checkpoints: 1,024 entries. */
const TILES_PER_ROUND = 4;

/**
 * Publishes at an interval, in one process at a time: a session lock on a connection of its own, over which checkpoints are
 * stored too, so that losing the lock loses the ability. Between checkpoints it goes round the record and compares it with
 * the tiles. What does not agree ends publishing for good, raises an alarm and makes the service unready.
 */
export class PublishWorker {
  private running = false;
  private loop: Promise<void> | undefined;
  private readonly stopping = new AbortController();
  private fault: string | undefined;
  private leading = false;
  private readonly outages: Outages;

  constructor(
    private readonly database: Database,
    private readonly files: LogFiles,
    private readonly key: LogKey,
    private readonly intervalMs: number,
    private readonly logger: Logger,
    private readonly show?: Showing,
    private readonly integration?: Integration,
  ) {
    this.outages = new Outages(database, 'publishing');
  }

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

  health(): { [part: string]: PartHealth } {
    return {
      publisher: this.fault
        ? { ok: false, detail: this.fault }
        : { ok: true, detail: this.leading ? 'publishes' : 'stands by' },
    };
  }

  private async run(): Promise<void> {
    while (this.running) {
      let connection: Dedicated | undefined;
      try {
        connection = await this.database.dedicated();
        const [row] = await connection.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [
          PUBLISH_LOCK,
        ]);
        this.leading = row?.held === true;
        if (this.leading) await this.lead(connection);
        else {
          this.fault = undefined;
          await this.outages.worked();
          await this.sleep(STANDBY_MS);
        }
      } catch (error) {
        this.fault = (error as Error).message;
        if (error instanceof LogRefusal) return await this.refuse(error);
        this.logger.error({ err: error }, 'publishing failed; it is tried again');
        await this.outages.failed(error);
        await this.sleep(FAILED_MS);
      } finally {
        if (this.leading)
          await connection?.query('SELECT pg_advisory_unlock($1)', [PUBLISH_LOCK]).catch(() => undefined);
        this.leading = false;
        await connection?.release().catch(() => undefined);
      }
    }
  }

  private async lead(connection: Dedicated): Promise<void> {
    const publisher = new Publisher(connection as Record, this.files, this.key, this.show, this.integration);
    await publisher.open();
    let tile = 0;
    while (this.running) {
      const before = Date.now();
      const state = await publisher.publish();
      // Cosignatures arrive after their checkpoint.
      if (!state && this.show) await publisher.publishFile();
      this.fault = undefined;
      await this.outages.worked();
      if (publisher.behind) continue;
      for (let i = 0; i < TILES_PER_ROUND && this.running; i++) {
        tile = await verifyTile(connection as unknown as Tx, this.files, tile);
        if (tile === 0) break;
      }
      if (state) this.logger.debug({ size: state.size }, 'checkpoint');
      await this.sleep(Math.max(0, this.intervalMs - (Date.now() - before)));
    }
  }

  private async refuse(error: LogRefusal): Promise<void> {
    this.logger.fatal(
      { reason: error.message },
      'the log does not agree with itself: nothing more is signed',
    );
    const alarm = {
      code: 'record-altered',
      place: error.message,
      index: null,
      topic: 'checkpoint.state',
      partition: 0,
      offset: '',
      detail: error.message,
    };
    await this.database
      .transaction((tx) => raiseAlarms(tx, [alarm], new Date().toISOString()))
      .catch((failure: unknown) => this.logger.error({ err: failure }, 'the alarm was not stored'));
  }

  private async sleep(ms: number): Promise<void> {
    if (this.running) await pause(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
