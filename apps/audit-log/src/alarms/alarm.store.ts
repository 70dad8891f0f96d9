import { publish, type Tx } from '@garant/nest-kit';

/** Something that should not be. `place` makes it one: the same alarm at the same place is raised once, for ever. */
export interface Alarm {
  code: string;
  place: string;
  index: number | null;
  topic: string;
  partition: number;
  offset: string;
  /** Ids and codes only: it goes into an event. */
  detail: string;
}

/** Keeps new alarms and publishes `alarm.raised` for each, in the caller's transaction. */
export async function raiseAlarms(tx: Tx, alarms: readonly Alarm[], now: string): Promise<void> {
  if (alarms.length === 0) return;
  const raised = await tx.query<Alarm>(
    `INSERT INTO alarm (code, place, index, topic, partition, "offset", detail, raised_at)
     SELECT *, $8::timestamptz FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::smallint[], $6::text[], $7::text[])
     ON CONFLICT DO NOTHING RETURNING code, topic, partition, "offset", detail`,
    [
      alarms.map(({ code }) => code),
      alarms.map(({ place }) => place),
      alarms.map(({ index }) => index),
      alarms.map(({ topic }) => topic),
      alarms.map(({ partition }) => partition),
      alarms.map(({ offset }) => offset),
      alarms.map(({ detail }) => detail),
      now,
    ],
  );
  await publish(
    tx,
    raised.map(({ code, topic, partition, offset, detail }) => ({
      topic: 'audit-log.events',
      key: `${topic}/${partition}`,
      event: {
        type: 'alarm.raised',
        key: `${topic}/${partition}`,
        data: { code, topic, partition, offset, detail },
      },
      cause: { system: 'system:clock/alarm' },
    })),
  );
}

export interface AlarmView extends Omit<Alarm, 'place'> {
  raisedAt: string;
}

/** Newest first. */
export async function latestAlarms(tx: Tx, limit: number): Promise<AlarmView[]> {
  const rows = await tx.query<AlarmView & { raised_at: Date }>(
    'SELECT code, index, topic, partition, "offset", detail, raised_at FROM alarm ORDER BY raised_at DESC, index DESC LIMIT $1',
    [limit],
  );
  return rows.map(({ raised_at, ...row }) => ({ ...row, raisedAt: raised_at.toISOString() }));
}

export async function countAlarms(tx: Tx): Promise<Record<string, number>> {
  const rows = await tx.query<{ code: string; count: number }>(
    'SELECT code, count(*) AS count FROM alarm GROUP BY code',
  );
  return Object.fromEntries(rows.map(({ code, count }) => [code, Number(count)]));
}
