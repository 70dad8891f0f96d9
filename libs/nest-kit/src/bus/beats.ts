import { PARTITIONS, type ServiceName } from '@garant/contracts';
import type { Database, Tx } from '../database/database.js';
import type { Logger } from '../process/log.js';
import { beatAge, parkedKeysGauge } from '../process/metrics.js';
import { BEAT_TYPE } from '../streams/message.schema.js';
import { publish } from '../streams/outbox.js';

export interface BeatOptions {
  service: ServiceName;
  database: Database;
  logger: Logger;
  seconds: number;
  /** Only the instance whose relay leads beats. */
  leading: () => boolean;
  beat?: (tx: Tx) => Promise<{ position: number | null }>;
}

/**
 * Says once per interval, into every partition, how far the service has come. The service's own part runs first and may take a lock; then the
 * handled offsets are read, then the rows are inserted: whatever a beat vouches for is numbered before it.
 */
export class Beats {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private last = Date.now();
  private failing = false;

  constructor(private readonly options: BeatOptions) {}

  start(): void {
    this.timer = setInterval(() => {
      beatAge.set((Date.now() - this.last) / 1000);
      this.now();
    }, this.options.seconds * 1000);
  }

  private now(): void {
    if (!this.options.leading() || this.running) return;
    this.running = this.once().finally(() => {
      this.running = undefined;
    });
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private async once(): Promise<void> {
    try {
      await writeBeat(this.options);
      this.last = Date.now();
      beatAge.set(0);
      if (this.failing) this.options.logger.info('beats again');
      this.failing = false;
    } catch (error) {
      if (!this.failing) this.options.logger.warn({ reason: (error as Error).message }, 'cannot beat');
      this.failing = true;
    }
  }
}

export async function writeBeat({
  service,
  database,
  beat,
}: Pick<BeatOptions, 'service' | 'database' | 'beat'>): Promise<void> {
  await database.transaction(async (tx) => {
    const { position } = beat ? await beat(tx) : { position: null };
    const handled = await handledOffsets(tx, service);
    const parked = await tx.query<{ state: string; keys: number }>(
      'SELECT state, count(*) AS keys FROM parked_key GROUP BY state',
    );
    for (const state of ['retrying', 'parked'])
      parkedKeysGauge.set({ state }, parked.find((row) => row.state === state)?.keys ?? 0);
    const data = {
      service,
      position,
      handled,
      parked: parked.reduce((sum, row) => sum + row.keys, 0),
      at: new Date().toISOString(),
    };
    await publish(
      tx,
      Array.from({ length: PARTITIONS }, (_, partition) => ({
        topic: `${service}.heartbeats` as const,
        key: service,
        partition,
        event: { type: BEAT_TYPE, key: service, data },
        cause: { system: 'system:clock' as const },
      })),
    );
  });
}

/** Next offset to handle, per partition of the service's command topic. */
export async function handledOffsets(tx: Tx, service: ServiceName): Promise<number[]> {
  const rows = await tx.query<{ partition: number; next: number }>(
    `SELECT partition, next FROM inbox WHERE source = '' AND topic = $1`,
    [`${service}.commands`],
  );
  const next = new Map(rows.map((row) => [row.partition, row.next]));
  return Array.from({ length: PARTITIONS }, (_, partition) => next.get(partition) ?? 0);
}
