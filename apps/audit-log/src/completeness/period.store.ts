import type { PeriodStatement } from '@garant/merkle-log';
import { insertRows, prepareRows, type Database, type Tx } from '@garant/nest-kit';
import { placeOf } from '../entries/entry.search.js';
import type { PeriodView } from '@garant/contracts';
import { rowOf, type PeriodTree } from './period.trees.js';

export interface PlannedPeriod {
  readonly period: number;
  readonly from: number;
  readonly to: number;
}

/** The period that was begun and is not closed, or null. There is one at the most: they are closed in their order. */
export async function openPeriod(tx: Pick<Tx, 'query'>): Promise<PlannedPeriod | null> {
  const [row] = await tx.query<PlannedPeriod>(
    `SELECT p.period, p.from_index AS "from", p.to_index AS "to" FROM log_period p
     WHERE NOT EXISTS (SELECT FROM period_closing c WHERE c.period = p.period) ORDER BY p.period LIMIT 1`,
  );
  return row ?? null;
}

/** Where the next period begins, and when the last one was planned; for a log without periods, its beginning. */
export async function nextPeriod(
  tx: Pick<Tx, 'query'>,
): Promise<{ period: number; from: number; since: Date | null }> {
  const [last] = await tx.query<{ period: number; to_index: number; planned_at: Date }>(
    'SELECT period, to_index, planned_at FROM log_period ORDER BY period DESC LIMIT 1',
  );
  if (last) return { period: last.period + 1, from: last.to_index, since: last.planned_at };
  const [first] = await tx.query<{ entry: Buffer }>('SELECT entry FROM log_entry WHERE index = 0');
  const received = first && (JSON.parse(first.entry.toString('utf8')) as { received: string }).received;
  return { period: 0, from: 0, since: received === undefined ? null : new Date(received) };
}

/** Fixes what a period has; whoever comes second finds the first one's. */
export async function planPeriod(
  tx: Pick<Tx, 'query'>,
  { period, from, to }: PlannedPeriod,
  now: string,
): Promise<void> {
  await tx.query(
    'INSERT INTO log_period (period, from_index, to_index, planned_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
    [period, from, to, now],
  );
}

/** Rows of leaves in one statement: half a megabyte, so that no transaction is long. */
const ROWS = 32;

/** Keeps the leaves, some rows a transaction; rows that a crash left behind are the same and stay. */
export async function storeLeaves(
  database: Pick<Database, 'query'>,
  period: number,
  kind: string,
  { chunks }: PeriodTree,
): Promise<void> {
  for (let at = 0; at < chunks.length; at += ROWS) {
    const rows = chunks.slice(at, at + ROWS).map(rowOf);
    await database.query(
      `INSERT INTO period_leaves (period, kind, chunk, first_ref, refs, counts, roots, hash)
       SELECT $1, $2, n.chunk, n.first_ref, n.refs, n.counts::integer[], n.roots, n.hash
       FROM unnest($3::integer[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::bytea[])
         AS n (chunk, first_ref, refs, counts, roots, hash) ON CONFLICT DO NOTHING`,
      [
        period,
        kind,
        rows.map((_, i) => at + i),
        rows.map(([first]) => first),
        rows.map(([, refs]) => refs),
        rows.map(([, , counts]) => `{${counts.join(',')}}`),
        rows.map(([, , , roots]) => roots),
        rows.map(([, , , , root]) => root),
      ],
    );
  }
}

/** Closes a period: its statement and the event that makes it an entry, in the caller's transaction; once. */
export async function closePeriod(tx: Tx, statement: PeriodStatement, now: string): Promise<boolean> {
  const key = String(statement.period);
  const rows = prepareRows(tx, [
    {
      topic: 'audit-log.events',
      key,
      event: { type: 'period.closed', key, data: { ...statement } },
      cause: { system: 'system:clock/period' },
    },
  ]);
  const closed = await tx.query(
    `INSERT INTO period_closing (period, event_id, statement, closed_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT DO NOTHING RETURNING period`,
    [statement.period, rows[0]!.eventId, JSON.stringify(statement), now],
  );
  if (closed.length === 0) return false;
  await insertRows(tx, rows);
  return true;
}

export interface ClosedPeriod extends PlannedPeriod {
  readonly eventId: string;
  readonly statement: PeriodStatement;
}

/** Closed periods that reach into [from, to), in their order. */
export const closedPeriods = (
  tx: Pick<Tx, 'query'>,
  from: number,
  to: number,
  limit: number,
): Promise<ClosedPeriod[]> =>
  tx.query(
    `SELECT p.period, p.from_index AS "from", p.to_index AS "to", c.event_id AS "eventId", c.statement
     FROM log_period p JOIN period_closing c USING (period)
     WHERE p.to_index > $1 AND p.from_index < $2 ORDER BY p.period LIMIT $3`,
    [from, to, limit],
  );

/** How far periods are closed, and the newest ones, newest first. */
export async function latestPeriods(
  tx: Tx,
  limit: number,
): Promise<{ closedTo: number; periods: PeriodView[] }> {
  const rows = await tx.query<ClosedPeriod & { closed_at: Date }>(
    `SELECT p.period, p.from_index AS "from", p.to_index AS "to", c.event_id AS "eventId", c.closed_at
     FROM log_period p JOIN period_closing c USING (period) ORDER BY p.period DESC LIMIT $1`,
    [limit],
  );
  const periods = await Promise.all(
    rows.map(async ({ period, from, to, eventId, closed_at }) => ({
      period,
      from,
      to,
      closedAt: closed_at.toISOString(),
      entryIndex: (await placeOf(tx, eventId))?.index ?? null,
    })),
  );
  return { closedTo: rows[0]?.to ?? 0, periods };
}
