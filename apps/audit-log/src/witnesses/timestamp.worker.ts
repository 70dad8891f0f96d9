import { createHash } from 'node:crypto';
import { parseCheckpoint, parseNote, toHex } from '@garant/merkle-log';
import type { Database, Logger } from '@garant/nest-kit';
import { raiseAlarms } from '../alarms/alarm.store.js';
import { publishedCheckpoint } from '../inspection/log.proofs.js';
import type { LogFiles } from '../publish/log.files.js';
import { stamp, type TimestampAuthority } from './timestamp.authority.js';
import { latestTimestamps, storeTimestamp } from './timestamp.store.js';

const LOCK = 4_127_105;
const LOOK_MS = 30_000;

/**
 * Has the published checkpoint stamped at an interval, by one process at a time. The authority is asked outside of any
 * transaction; a crash before the token is stored loses a token, and the next round asks for another.
 */
export class TimestampWorker {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<unknown> | null = null;

  constructor(
    private readonly database: Database,
    private readonly files: Pick<LogFiles, 'read'>,
    private readonly authority: TimestampAuthority,
    private readonly logger: Logger,
  ) {}

  start(): void {
    const round = (): void => {
      this.running ??= this.runOnce(new Date())
        .catch((error: unknown) =>
          this.logger.error({ err: error }, 'time-stamping failed; it is tried again'),
        )
        .finally(() => (this.running = null));
    };
    this.timer = setInterval(round, Math.min(LOOK_MS, this.authority.intervalMs));
    round();
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  /** @returns size of the checkpoint that was stamped; null when it is not time, or nothing is new */
  async runOnce(now: Date): Promise<number | null> {
    const connection = await this.database.dedicated();
    try {
      const [row] = await connection.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [
        LOCK,
      ]);
      if (row?.held !== true) return null;
      try {
        return await this.stampNewest(now);
      } finally {
        await connection.query('SELECT pg_advisory_unlock($1)', [LOCK]);
      }
    } finally {
      await connection.release();
    }
  }

  private async stampNewest(now: Date): Promise<number | null> {
    const { database, authority } = this;
    const [last] = await latestTimestamps(database, 1);
    const due = !last || now.getTime() - last.at.getTime() >= authority.intervalMs;
    const published = due ? await publishedCheckpoint(this.files) : null;
    if (!published || published.size <= (last?.size ?? 0)) return null;
    const note = parseNote(published.note);
    const checkpoint = note.ok ? parseCheckpoint(note.value.text) : note;
    if (!note.ok || !checkpoint.ok) return null;
    const text = Buffer.from(note.value.text, 'utf8');
    const { size } = published;
    const stamped = await stamp(authority, text, () => now).catch((error: unknown) =>
      this.missing(error as Error, last?.size ?? 0, now),
    );
    if (!stamped) return null;
    await database.transaction((tx) =>
      storeTimestamp(tx, {
        size,
        token: Buffer.from(stamped.token),
        at: stamped.at,
        rootHash: toHex(checkpoint.value.root),
        imprint: createHash('sha256').update(text).digest('hex'),
        tokenHash: createHash('sha256').update(stamped.token).digest('hex'),
      }),
    );
    return size;
  }

  /** Told once for each gap. */
  private async missing(error: Error, since: number, now: Date): Promise<null> {
    this.logger.warn({ reason: error.message }, 'no time-stamp');
    const alarm = {
      code: 'timestamp-missing',
      place: `stamped/${since}`,
      index: null,
      topic: 'checkpoint.state',
      partition: 0,
      offset: '',
      detail: `no checkpoint of more than ${since} entries was stamped: ${error.message.slice(0, 200)}`,
    };
    await this.database.transaction((tx) => raiseAlarms(tx, [alarm], now.toISOString()));
    return null;
  }
}
