import type { Database } from '@garant/nest-kit';
import { DEFAULT_DRAFT_MONTHS, type ApplicationFacts } from '@garant/rules';
import { idleDrafts } from './case.store.js';
import { expireDraft } from './procedure.service.js';

/** Session locks of clocks in this service's database start at 4 127 101. */
const CLOCK_LOCK = 4_127_103;
const BATCH = 50;
const HOUR_MS = 3_600_000;

/**
 * Sets aside drafts that nobody touched for the months that the deployer says. One instance works at a time, each draft
 * in a transaction of its own; the rules look at the day again.
 */
export class DraftClock {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<unknown> | null = null;

  constructor(
    private readonly database: Database,
    private readonly policy: ApplicationFacts['policy'],
    private readonly onError: (error: unknown) => void,
    private readonly intervalMs = HOUR_MS,
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

  /** @returns ids of the drafts that were set aside now */
  async runOnce(now: string = new Date().toISOString()): Promise<string[]> {
    const since = new Date(now);
    since.setUTCMonth(since.getUTCMonth() - (this.policy.draftMonths ?? DEFAULT_DRAFT_MONTHS));
    const expired: string[] = [];
    for (const applicationId of await idleDrafts(this.database, since.toISOString(), BATCH)) {
      const done = await this.database.transaction(async (tx) => {
        const [lock] = await tx.query<{ got: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS got', [
          CLOCK_LOCK,
        ]);
        return lock?.got === true && (await expireDraft(tx, applicationId, now, this.policy));
      });
      if (done) expired.push(applicationId);
    }
    return expired;
  }
}
