import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database, type Tx } from '@garant/nest-kit';

const EVERY_MS = 15 * 60_000;

/** Deletes what has served: old sessions, logins that were not finished, and outcomes that nobody asks for after 30 days. */
export async function deleteExpired(tx: Tx, now: Date): Promise<void> {
  const before = (hours: number): Date => new Date(now.getTime() - hours * 3_600_000);
  await tx.query('DELETE FROM session WHERE created_at < $1 OR revoked_at < $2', [before(8), before(1)]);
  await tx.query('DELETE FROM login_attempt WHERE created_at < $1', [before(1)]);
  await tx.query('DELETE FROM sent_command WHERE updated_at < $1', [before(30 * 24)]);
}

@Injectable()
export class ExpiredRows implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    const clean = (): void => void deleteExpired(this.database, new Date()).catch(() => undefined);
    clean();
    this.timer = setInterval(clean, EVERY_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
