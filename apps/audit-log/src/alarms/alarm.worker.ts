import type { Database } from '@garant/nest-kit';
import { clearAlarms, openAlarms, raiseAlarms } from './alarm.store.js';

interface Row {
  command_id: string;
  index: number;
  entry: Buffer;
}
const AT_ONCE = 200;

/**
 * Looks for commands without an outcome, and for events that name a command which never came. Each is told once, and ended
 * when the other half arrives after all.
 */
export class AlarmWorker {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;

  constructor(
    private readonly database: Pick<Database, 'transaction'>,
    private readonly onError: (error: unknown) => void,
    /** How long the other half may take to arrive. */
    private readonly patienceSeconds = 60,
    private readonly intervalMs = 5_000,
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      this.running ??= this.runOnce()
        .catch(this.onError)
        .finally(() => (this.running = null));
    }, this.intervalMs);
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  async runOnce(): Promise<void> {
    await this.end('no-outcome', 'outcome_index');
    await this.end('no-cause', 'command_index');
    await this.raise(
      'no-outcome',
      'command_index',
      'command_index IS NOT NULL AND outcome_index IS NULL AND command_at',
      'has no outcome',
    );
    await this.raise(
      'no-cause',
      'event_index',
      'command_index IS NULL AND event_at',
      'is named as a cause, but the log has no such signed command',
    );
  }

  /** What was missing has come. */
  private async end(code: string, column: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const open = await openAlarms(tx, [code]);
      if (open.length === 0) return;
      const come = await tx.query<{ place: string }>(
        `SELECT 'command/' || command_id AS place FROM command_trace
         WHERE command_id = ANY($1) AND ${column} IS NOT NULL`,
        [open.map(({ place }) => place.slice('command/'.length))],
      );
      const places = new Set(come.map(({ place }) => place));
      const ended = open.filter(({ place }) => places.has(place));
      const cause = { system: 'system:clock/alarm' } as const;
      await clearAlarms(tx, ended, 'ended', { cause, now: new Date().toISOString() });
    });
  }

  private async raise(code: string, column: string, overdue: string, what: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const rows = await tx.query<Row>(
        `SELECT t.command_id, e.index, e.entry FROM command_trace t JOIN log_entry e ON e.index = t.${column}
         WHERE ${overdue} < now() - make_interval(secs => $1)
           AND NOT EXISTS (SELECT FROM alarm a WHERE a.code = $2 AND a.place = 'command/' || t.command_id)
         LIMIT ${AT_ONCE}`,
        [this.patienceSeconds, code],
      );
      await raiseAlarms(
        tx,
        rows.map(({ command_id, index, entry }) => {
          const { topic, partition, offset } = JSON.parse(entry.toString('utf8')) as {
            topic: string;
            partition: number;
            offset: string;
          };
          return {
            code,
            place: `command/${command_id}`,
            index,
            topic,
            partition,
            offset,
            detail: `command ${command_id} ${what}`,
          };
        }),
        new Date().toISOString(),
      );
    });
  }
}
