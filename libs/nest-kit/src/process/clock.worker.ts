import type { Database, Tx } from '../database/database.js';

export interface ClockWork {
  /** Names the work; one instance at a time does it (advisory lock for the transaction). */
  readonly name: string;
  readonly everyMs: number;
  /** One short step; returns whether there is more to do at once. What it does has the cause `system:clock/<name>`. */
  readonly step: (tx: Tx, now: string) => Promise<boolean>;
  readonly onError: (error: unknown) => void;
}

/** Work that time asks for, done once however many instances run. A crash leaves the step undone, and it comes again. */
export class ClockWorker {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;

  constructor(
    private readonly database: Database,
    private readonly work: ClockWork,
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      this.running ??= this.runAll()
        .catch(this.work.onError)
        .finally(() => (this.running = null));
    }, this.work.everyMs);
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  /** Until nothing is left to do. */
  async runAll(clock: () => Date = () => new Date()): Promise<void> {
    while (await this.runStep(clock().toISOString()));
  }

  private runStep(now: string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const [row] = await tx.query<{ held: boolean }>(
        'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 4127003)) AS held',
        [this.work.name],
      );
      return row?.held === true && this.work.step(tx, now);
    });
  }
}
