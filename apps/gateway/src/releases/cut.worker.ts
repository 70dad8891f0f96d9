import type { Database } from '@garant/nest-kit';
import { waitedForCuts } from '../enforcement/cut.store.js';
import type { Cut } from '../enforcement/enforcement.messages.js';
import type { ReleasePlanner } from './release.planner.js';
import type { ReleaseUnsealer } from './release.unsealer.js';

/**
 * Works on cuts that releases and unsealings wait for: at once when this instance has heard one everywhere, and by
 * looking again, so that a crash, another instance's delay or a service that is down only postpones. Any instance may do it.
 */
export class CutWorker {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;
  private again = false;

  constructor(
    private readonly database: Database,
    private readonly planner: Pick<ReleasePlanner, 'plan'>,
    private readonly unsealer: Pick<ReleaseUnsealer, 'unseal'>,
    private readonly onError: (error: unknown, cut?: Cut) => void,
    private readonly intervalMs = 500,
  ) {}

  start(): void {
    this.timer = setInterval(() => this.nudge(), this.intervalMs);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.round;
  }

  /** A round now; another after it when one is running. */
  nudge(): void {
    if (this.round) {
      this.again = true;
      return;
    }
    this.round = this.runOnce()
      .catch((error: unknown) => this.onError(error))
      .finally(() => {
        this.round = undefined;
        if (this.again) {
          this.again = false;
          this.nudge();
        }
      });
  }

  async runOnce(): Promise<void> {
    for (const cut of await waitedForCuts(this.database)) {
      try {
        if (cut.for.kind === 'release') await this.planner.plan(cut);
        else await this.unsealer.unseal(cut);
      } catch (error) {
        // One release that cannot be planned now must not hold up the others.
        this.onError(error, cut);
      }
    }
  }
}
