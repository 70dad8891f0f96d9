import type { Tx } from '@garant/nest-kit';
import { CLOCKS, type ClockCode, type ClockNoun, type ClockParty } from '@garant/rules';

/** A clock that is going, as the read model has it. */
export interface OpenClock {
  readonly noun: ClockNoun;
  readonly aboutId: string;
  readonly code: ClockCode;
  readonly instance: string;
  readonly owedBy: ClockParty;
  readonly dueAt: string;
}
interface ClockRow {
  noun: ClockNoun;
  about_id: string;
  code: ClockCode;
  instance: string;
  owed_by: ClockParty;
  due_at: Date;
}
const openClock = ({ noun, about_id, code, instance, owed_by, due_at }: ClockRow): OpenClock => ({
  noun,
  aboutId: about_id,
  code,
  instance,
  owedBy: owed_by,
  dueAt: due_at.toISOString(),
});
const MARKED = `SELECT 1 FROM clock_mark m WHERE m.about_id = s.about_id AND m.code = s.code AND m.instance = s.instance AND m.due_at = s.due_at`;

/** Clocks whose end passed and of which nobody was told, longest first. */
export async function untoldLapses(tx: Tx, now: string, limit: number): Promise<OpenClock[]> {
  const rows = await tx.query<ClockRow>(
    `SELECT s.* FROM clock_state s WHERE s.due_at < $1 AND NOT EXISTS (${MARKED} AND m.days_left = 0)
     ORDER BY s.due_at, s.about_id, s.code LIMIT $2`,
    [now, limit],
  );
  return rows.map(openClock);
}

const REMINDERS = CLOCKS.flatMap(({ code, remindDays }) => remindDays.map((days) => ({ code, days })));

/** Clocks that end soon and have not been told so: the nearest step alone, those passed over are not told late. */
export async function dueReminders(
  tx: Tx,
  now: string,
  limit: number,
): Promise<(OpenClock & { daysLeft: number })[]> {
  const rows = await tx.query<ClockRow & { days: number }>(
    `SELECT s.*, min(r.days) AS days FROM clock_state s
     JOIN unnest($1::text[], $2::int[]) AS r (code, days) ON r.code = s.code AND s.due_at <= $3::timestamptz + r.days * interval '1 day'
     WHERE s.due_at > $3
     GROUP BY s.noun, s.about_id, s.code, s.instance, s.owed_by, s.started_at, s.due_at
     HAVING NOT EXISTS (${MARKED} AND m.days_left <= min(r.days))
     ORDER BY s.due_at, s.about_id, s.code LIMIT $4`,
    [REMINDERS.map(({ code }) => code), REMINDERS.map(({ days }) => days), now, limit],
  );
  return rows.map((row) => ({ ...openClock(row), daysLeft: row.days }));
}
