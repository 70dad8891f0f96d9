import { publish, type Database, type VaultCipher } from '@garant/nest-kit';
import type { AddressPolicy } from './webhook.address.js';
import { FAILING_LIMIT_MS, KEPT_MS, TIMEOUT_MS, nextTry, outcomeOf } from './webhook.schedule.js';
import { send, type Sent } from './webhook.sender.js';
import { claimDue, disableWebhook, settle, signingSecrets, sweep, type Claimed } from './webhook.store.js';

export interface WorkerDeps {
  database: Database;
  cipher: VaultCipher;
  policy: AddressPolicy;
  onError: (error: unknown) => void;
  everyMs?: number;
  now?: () => number;
  timeoutMs?: number;
}

export const sealedFor = (webhookId: string): string => `webhook:${webhookId}`;
const AT_ONCE = 10;
const LEASE_MS = TIMEOUT_MS + 45_000;
const SWEEP_EVERY_MS = 3_600_000;

/**
 * Sends what is due. No transaction is open while an endpoint answers: a message is taken with a lease, sent, and settled.
 * Several instances work side by side.
 */
export class WebhookWorker {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;
  private again = false;
  private sweptAt = 0;
  private stopped = false;

  constructor(private readonly deps: WorkerDeps) {}

  start(): void {
    this.timer = setInterval(() => this.nudge(), this.deps.everyMs ?? 1_000);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.round;
  }

  nudge(): void {
    if (this.round) {
      this.again = true;
      return;
    }
    this.round = this.runOnce()
      .catch((error: unknown) => this.deps.onError(error))
      .then(() => undefined)
      .finally(() => {
        this.round = undefined;
        if (this.again && !this.stopped) {
          this.again = false;
          this.nudge();
        }
      });
  }

  /** Sends everything that is due now. Returns how many messages were tried. */
  async runOnce(): Promise<number> {
    const { database } = this.deps;
    let tried = 0;
    for (;;) {
      const now = this.now();
      const claimed = await database.transaction((tx) =>
        claimDue(tx, iso(now), iso(now + LEASE_MS), AT_ONCE),
      );
      if (claimed.length === 0 || this.stopped) break;
      tried += claimed.length;
      const settled = await Promise.allSettled(claimed.map((one) => this.deliver(one)));
      for (const one of settled) if (one.status === 'rejected') this.deps.onError(one.reason);
    }
    await this.sweepSometimes();
    return tried;
  }

  private async deliver(claimed: Claimed): Promise<void> {
    const { database, cipher, policy, timeoutMs } = this.deps;
    const sealed = await signingSecrets(database, claimed.webhookId);
    const secrets = sealed.map((secret) => cipher.openText(secret, sealedFor(claimed.webhookId)));
    if (secrets.length === 0) throw new Error(`webhook ${claimed.webhookId} has no secret`);
    const at = this.now();
    const sent = await send({ ...claimed, secrets }, policy, timeoutMs);
    await this.settle(claimed, at, sent);
  }

  private async settle(claimed: Claimed, at: number, { status, failure, ms }: Sent): Promise<void> {
    const outcome = outcomeOf(status);
    const next = outcome === 'failed' ? nextTry(claimed.tries, this.now(), Math.random()) : null;
    const state = outcome === 'delivered' ? 'delivered' : next === null ? 'dead' : 'pending';
    await this.deps.database.transaction(async (tx) => {
      const { failingSince } = await settle(
        tx,
        claimed,
        { at: iso(at), status, failure, ms },
        { state, nextAt: next === null ? null : iso(next) },
      );
      const failing = failingSince !== null && this.now() - Date.parse(failingSince) >= FAILING_LIMIT_MS;
      const because = outcome === 'gone' ? 'gone' : failing ? 'failing' : null;
      if (because === null || !(await disableWebhook(tx, claimed.webhookId, because))) return;
      await publish(tx, [
        {
          topic: 'gateway.events',
          key: claimed.webhookId,
          event: {
            type: 'webhook.disabled',
            key: claimed.webhookId,
            data: { webhookId: claimed.webhookId, because },
          },
          cause: { system: 'system:clock/webhooks' },
        },
      ]);
    });
  }

  private async sweepSometimes(): Promise<void> {
    const now = this.now();
    if (now - this.sweptAt < SWEEP_EVERY_MS) return;
    this.sweptAt = now;
    await this.deps.database.transaction((tx) =>
      sweep(tx, iso(now - KEPT_MS), iso(now - 86_400_000), iso(now)),
    );
  }

  private now(): number {
    return this.deps.now?.() ?? Date.now();
  }
}

const iso = (at: number): string => new Date(at).toISOString();
