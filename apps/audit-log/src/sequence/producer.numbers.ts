import type { Tx } from '@garant/nest-kit';
import type { Reading } from '../intake/message.reading.js';

const keyOf = (source: string, topic: string, partition: number): string => `${source} ${topic} ${partition}`;

/**
 * Next producer number per (source, topic, partition), gapless from 1. A number left out, or one used for a second message,
 * is a gap: something is missing, or somebody else produces in that name.
 */
export class ProducerNumbers {
  private readonly next = new Map<string, number>();
  private readonly changed = new Map<string, { source: string; topic: string; partition: number }>();

  static async load(tx: Tx, readings: readonly Reading[]): Promise<ProducerNumbers> {
    const numbers = new ProducerNumbers();
    const numbered = readings.filter(({ number }) => number !== null);
    if (numbered.length === 0) return numbers;
    const rows = await tx.query<{ source: string; topic: string; partition: number; next: number }>(
      `SELECT p.source, p.topic, p.partition, p.next
       FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[], $3::smallint[]) AS k (source, topic, partition)) AS k
       JOIN producer_number p USING (source, topic, partition)`,
      [
        numbered.map(({ source }) => source),
        numbered.map(({ message }) => message.topic),
        numbered.map(({ message }) => message.partition),
      ],
    );
    for (const row of rows) numbers.next.set(keyOf(row.source, row.topic, row.partition), row.next);
    return numbers;
  }

  /** False for a gap. */
  take({ source, number, message: { topic, partition } }: Reading): boolean {
    if (number === null) return true;
    const key = keyOf(source, topic, partition);
    const expected = this.next.get(key) ?? 1;
    if (number >= expected) {
      this.next.set(key, number + 1);
      this.changed.set(key, { source, topic, partition });
    }
    return number === expected;
  }

  async save(tx: Tx): Promise<void> {
    if (this.changed.size === 0) return;
    const rows = [...this.changed];
    await tx.query(
      `INSERT INTO producer_number (source, topic, partition, next)
       SELECT * FROM unnest($1::text[], $2::text[], $3::smallint[], $4::bigint[])
       ON CONFLICT (source, topic, partition) DO UPDATE SET next = EXCLUDED.next`,
      [
        rows.map(([, { source }]) => source),
        rows.map(([, { topic }]) => topic),
        rows.map(([, { partition }]) => partition),
        rows.map(([key]) => this.next.get(key)),
      ],
    );
  }
}
