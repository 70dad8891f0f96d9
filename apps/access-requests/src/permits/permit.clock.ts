import type { Database } from '@garant/nest-kit';
import { expirePermit } from './permit.service.js';
import { endedPermits } from './permit.store.js';

/** Session lock of the clock in this service's database; the kit's locks are 4 127 001 and 4 127 002. */
const CLOCK_LOCK = 4_127_101;
const BATCH = 50;

/**
 * Ends permits when their time is over. Any number of instances may run it: an advisory lock lets one of them work at a
 * time, and a crash leaves what was not committed for the next round. Each permit is a transaction of its own.
 */
export class PermitClock {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<unknown> | null = null;

  constructor(
    private readonly database: Database,
    private readonly onError: (error: unknown) => void,
    private readonly intervalMs = 1_000,
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

  /** @returns ids of the permits that ended now */
  async runOnce(now: string = new Date().toISOString()): Promise<string[]> {
    const ended: string[] = [];
    for (const permitId of await endedPermits(this.database, now, BATCH)) {
      const expired = await this.database.transaction(async (tx) => {
        const [lock] = await tx.query<{ got: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS got', [
          CLOCK_LOCK,
        ]);
        return lock?.got === true && (await expirePermit(tx, permitId, now));
      });
      if (expired) ended.push(permitId);
    }
    return ended;
  }
}
