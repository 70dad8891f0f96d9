import { PARTITIONS, SERVICES, sourceOf, type HeadState, type ServiceName } from '@garant/contracts';
import { publish, type Tx } from '@garant/nest-kit';

/** Last numbers that the log has seen of each service's own producer, by topic. */
export async function producerHeads(tx: Pick<Tx, 'query'>): Promise<Map<ServiceName, HeadState['numbers']>> {
  const rows = await tx.query<{ source: string; topic: string; partition: number; last: number }>(
    `SELECT source, topic, partition, next - 1 AS last FROM producer_number WHERE source = ANY($1)
     ORDER BY source, topic, partition`,
    [SERVICES.map(sourceOf)],
  );
  const heads = new Map<ServiceName, HeadState['numbers']>();
  for (const service of SERVICES) {
    const numbers: HeadState['numbers'] = {};
    for (const { source, topic, partition, last } of rows) {
      if (source !== sourceOf(service)) continue;
      numbers[topic] ??= Array.from({ length: PARTITIONS }, () => 0);
      numbers[topic][partition] = last;
    }
    if (Object.keys(numbers).length > 0) heads.set(service, numbers);
  }
  return heads;
}

/** Publishes the heads that changed, for the services to read when they start. */
export async function publishHeads(tx: Tx, now: string): Promise<void> {
  for (const [service, numbers] of await producerHeads(tx)) {
    const text = JSON.stringify(numbers);
    const changed = await tx.query(
      `INSERT INTO published_head AS h (service, numbers) VALUES ($1, $2)
       ON CONFLICT (service) DO UPDATE SET numbers = EXCLUDED.numbers WHERE h.numbers <> EXCLUDED.numbers RETURNING 1`,
      [service, text],
    );
    if (changed.length === 0) continue;
    const data: HeadState = { service, numbers, at: now };
    await publish(tx, [
      {
        topic: 'head.state',
        key: service,
        event: { type: 'head.state', key: service, data: { ...data } },
        cause: { system: 'system:clock/head' },
      },
    ]);
  }
}
