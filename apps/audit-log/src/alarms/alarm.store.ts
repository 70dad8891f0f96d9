import type { AlarmState } from '@garant/contracts';
import { publish, type Cause, type Tx } from '@garant/nest-kit';

/** Something that should not be. `place` makes it one: the same alarm at the same place is raised once, for ever. */
export interface Alarm {
  code: string;
  place: string;
  /** Where it is, when it may come again there: as long as one is open at a spot, no second one is raised. */
  spot?: string;
  index: number | null;
  topic: string;
  partition: number;
  offset: string;
  /** Ids and codes only: it goes into an event. */
  detail: string;
}

/** Keeps new alarms and publishes `alarm.raised` for each, in the caller's transaction. */
export async function raiseAlarms(tx: Tx, alarms: readonly Alarm[], now: string): Promise<void> {
  const wanted = await withoutOpen(tx, alarms);
  if (wanted.length === 0) return;
  const raised = await tx.query<Alarm>(
    `INSERT INTO alarm (code, place, index, topic, partition, "offset", detail, raised_at)
     SELECT *, $8::timestamptz FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::smallint[], $6::text[], $7::text[])
     ON CONFLICT DO NOTHING RETURNING code, topic, partition, "offset", detail`,
    [
      wanted.map(({ code }) => code),
      wanted.map(placeOf),
      wanted.map(({ index }) => index),
      wanted.map(({ topic }) => topic),
      wanted.map(({ partition }) => partition),
      wanted.map(({ offset }) => offset),
      wanted.map(({ detail }) => detail),
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

/** What stands between the spot of an alarm and the occasion; no name of a producer or topic holds it. */
const OCCASION = ' # ';
const placeOf = ({ spot, place }: Alarm): string =>
  spot === undefined ? place : `${spot}${OCCASION}${place}`;
/** Spot of a stored place; the place itself for an alarm that comes once. */
export const spotOf = (place: string): string => place.split(OCCASION)[0]!;

/** One alarm a spot: without those whose spot has an open one, and without a second one of this call. */
async function withoutOpen(tx: Tx, alarms: readonly Alarm[]): Promise<Alarm[]> {
  const key = ({ code, spot }: { code: string; spot: string }): string => `${code} ${spot}`;
  const recurring = alarms.flatMap(({ code, spot }) => (spot === undefined ? [] : [{ code, spot }]));
  if (recurring.length === 0) return [...alarms];
  const open = await openAlarms(tx, [...new Set(recurring.map(({ code }) => code))]);
  const taken = new Set(open.map(({ code, place }) => key({ code, spot: spotOf(place) })));
  return alarms.filter(({ code, spot }) => {
    if (spot === undefined) return true;
    const own = key({ code, spot });
    if (taken.has(own)) return false;
    taken.add(own);
    return true;
  });
}

export interface OpenAlarm {
  code: string;
  place: string;
  raised_at: Date;
  topic: string;
  partition: number;
}

/** Alarms of these codes that have not ended. */
export const openAlarms = (tx: Pick<Tx, 'query'>, codes: readonly string[]): Promise<OpenAlarm[]> =>
  tx.query<OpenAlarm>(
    `SELECT a.code, a.place, a.raised_at, a.topic, a.partition FROM alarm a
     WHERE a.code = ANY($1) AND NOT EXISTS (SELECT FROM alarm_end e WHERE e.code = a.code AND e.place = a.place)`,
    [codes],
  );

/** Ends open alarms, in the caller's transaction, and publishes `alarm.cleared` for each that was open. */
export async function clearAlarms(
  tx: Tx,
  alarms: readonly OpenAlarm[],
  outcome: 'ended' | 'repaired' | 'explained' | 'false-alarm',
  { by = null, cause, now }: { by?: string | null; cause: Cause; now: string },
): Promise<void> {
  if (alarms.length === 0) return;
  const ended = await tx.query<{ code: string; place: string }>(
    `INSERT INTO alarm_end (code, place, outcome, closed_by, cleared_at)
     SELECT n.code, n.place, $3, $4::uuid, $5::timestamptz FROM unnest($1::text[], $2::text[]) AS n (code, place)
     ON CONFLICT DO NOTHING RETURNING code, place`,
    [alarms.map(({ code }) => code), alarms.map(({ place }) => place), outcome, by, now],
  );
  const done = alarms.filter((one) =>
    ended.some(({ code, place }) => code === one.code && place === one.place),
  );
  await publish(
    tx,
    done.map(({ code, place, raised_at, topic, partition }) => {
      const key = `${topic}/${partition}`;
      const data = { code, place, raisedAt: raised_at.toISOString(), outcome };
      return { topic: 'audit-log.events', key, event: { type: 'alarm.cleared', key, data }, cause };
    }),
  );
}

/** Alarms with their state: open ones first, then the newest. */
export async function alarmStates(tx: Pick<Tx, 'query'>, limit: number): Promise<AlarmState[]> {
  const rows = await tx.query<
    Omit<AlarmState, 'raisedAt' | 'clearedAt' | 'state'> & { raised_at: Date; cleared_at: Date | null }
  >(
    `SELECT a.code, a.place, a.index, a.topic, a.partition, a."offset", a.detail, a.raised_at, e.cleared_at, e.outcome
     FROM alarm a LEFT JOIN alarm_end e USING (code, place)
     ORDER BY e.code IS NOT NULL, a.raised_at DESC, a.code, a.place LIMIT $1`,
    [limit],
  );
  return rows.map(({ raised_at, cleared_at, outcome, ...row }) => ({
    ...row,
    raisedAt: raised_at.toISOString(),
    state: outcome === null ? 'open' : outcome === 'ended' ? 'ended' : 'closed',
    clearedAt: cleared_at?.toISOString() ?? null,
    outcome,
  }));
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
