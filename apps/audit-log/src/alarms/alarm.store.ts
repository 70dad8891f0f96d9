import { publish, type Tx } from '@garant/nest-kit';

export interface Alarm {
  code: string;
  /** What it is about; one alarm per code and place, ever. */
  place: string;
  index: number | null;
  message: { topic: string; partition: number; offset: number };
  detail: string;
}

/** Raises an alarm once: a row, and an event that becomes an entry of the log itself. */
export async function raiseAlarm(tx: Tx, { code, place, index, message, detail }: Alarm): Promise<void> {
  const { topic, partition, offset } = message;
  const rows = await tx.query(
    `INSERT INTO alarm (code, place, index, topic, partition, "offset", detail, raised_at) VALUES ($1,$2,$3,$4,$5,$6,$7, now())
     ON CONFLICT (code, place) DO NOTHING RETURNING code`,
    [code, place, index, topic, partition, String(offset), detail],
  );
  if (rows.length === 0) return;
  await publish(tx, [
    {
      topic: 'audit-log.events',
      key: place,
      event: { type: 'alarm.raised', key: place, data: { code, topic, partition, offset: String(offset), detail } },
      cause: { system: `system:clock/alarm/${code}` },
    },
  ]);
}

export async function recentAlarms(tx: Tx, limit = 100): Promise<Record<string, unknown>[]> {
  return tx.query(
    `SELECT code, place, index, topic, partition, "offset", detail, raised_at AS "raisedAt" FROM alarm ORDER BY raised_at DESC LIMIT $1`,
    [limit],
  );
}
