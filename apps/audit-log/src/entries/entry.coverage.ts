import type { HoldScope } from '@garant/rules';
import type { Tx } from '@garant/nest-kit';

/** What of the record a legal hold covers: entries about something, perhaps only of a period. */
export interface Coverage {
  readonly scope: HoldScope;
  readonly from: string | null;
  readonly to: string | null;
}
const PERIOD = `($1::timestamptz IS NULL OR e.occurred >= $1) AND ($2::timestamptz IS NULL OR e.occurred <= $2)`;
/** Places of what a coverage names, from the postings that reach into the range: each is read once, not once per entry. */
const named = (from: string, to: string): string =>
  `e.index IN (SELECT p.first + coalesce(o.distance, 0) FROM entry_posting p LEFT JOIN LATERAL unnest(p.offsets) AS o (distance) ON true
     WHERE p.kind = $3 AND p.ref = $4 AND p.first > ${from}::bigint - 32768 AND p.first <= ${to}::bigint)`;
const paramsOf = ({ scope, from, to }: Coverage): unknown[] => [
  from,
  to,
  ...(scope.kind === 'everything'
    ? []
    : [scope.kind, scope.kind === 'subject' ? scope.ref!.toLowerCase() : scope.ref!]),
];

/** Which of these entries are covered by one of the coverages. */
export async function coveredAmong(
  tx: Tx,
  indexes: readonly number[],
  coverages: readonly Coverage[],
): Promise<Set<number>> {
  const covered = new Set<number>();
  if (indexes.length === 0) return covered;
  const [lowest, highest] = indexes.reduce(
    ([low, high], index) => [Math.min(low, index), Math.max(high, index)],
    [indexes[0]!, indexes[0]!] as [number, number],
  );
  for (const coverage of coverages) {
    const params = paramsOf(coverage);
    const rows = await tx.query<{ index: number }>(
      params.length > 2
        ? `SELECT e.index FROM log_entry e WHERE ${PERIOD} AND e.index = ANY($5) AND ${named('$6', '$7')}`
        : `SELECT e.index FROM log_entry e WHERE ${PERIOD} AND e.index = ANY($3)`,
      params.length > 2 ? [...params, indexes, lowest, highest] : [...params, indexes],
    );
    for (const { index } of rows) covered.add(index);
  }
  return covered;
}

/** The first covered entry in [from, to), or null. */
export async function firstCovered(
  tx: Tx,
  from: number,
  to: number,
  coverages: readonly Coverage[],
): Promise<number | null> {
  let first: number | null = null;
  for (const coverage of coverages) {
    const params = paramsOf(coverage);
    const [row]: { index: number }[] = await tx.query(
      params.length > 2
        ? `SELECT e.index FROM log_entry e WHERE ${PERIOD} AND e.index >= $5 AND e.index < $6 AND ${named('$5', '$6')} ORDER BY e.index LIMIT 1`
        : `SELECT e.index FROM log_entry e WHERE ${PERIOD} AND e.index >= $3 AND e.index < $4 ORDER BY e.index LIMIT 1`,
      [...params, from, first ?? to],
    );
    if (row) first = row.index;
  }
  return first;
}

/** Type of each entry in [from, to) that still has details. */
export const detailedBetween = (
  tx: Tx,
  from: number,
  to: number,
): Promise<{ index: number; type: string }[]> =>
  tx.query(
    `SELECT e.index, e.type FROM log_entry e JOIN entry_details d ON d.index = e.index
     WHERE e.index >= $1 AND e.index < $2 ORDER BY e.index`,
    [from, to],
  );

/** How many entries of each type and month (Paris) there are in [from, to). */
export const talliesBetween = (
  tx: Tx,
  from: number,
  to: number,
): Promise<{ type: string; month: string; count: number }[]> =>
  tx.query(
    `SELECT e.type, to_char(e.occurred AT TIME ZONE 'Europe/Paris', 'YYYY-MM') AS month, count(*) AS count
     FROM log_entry e WHERE e.index >= $1 AND e.index < $2 GROUP BY 1, 2`,
    [from, to],
  );

/** Entries about a person that still have details, but for the given types. */
export const detailedAbout = (
  tx: Tx,
  subject: string,
  but: readonly string[],
): Promise<{ index: number }[]> =>
  tx.query(
    `SELECT e.index FROM entry_reference r JOIN log_entry e USING (index) JOIN entry_details d ON d.index = e.index
     WHERE r.kind = 'subject' AND r.ref = $1 AND e.type <> ALL($2) ORDER BY e.index`,
    [subject.toLowerCase(), but],
  );

/**
 * Entries that the log had taken in by a time of its own clock: the size of the newest checkpoint published by then. A
 * producer's own time decides nothing here. Checkpoints grow in size and in time together, so a search by halves finds it.
 */
export async function sizeAt(tx: Tx, time: string): Promise<number> {
  const at = (size: number): Promise<{ size: number; by: boolean }[]> =>
    tx.query(
      'SELECT size, published_at <= $2::timestamptz AS by FROM checkpoint WHERE size <= $1 ORDER BY size DESC LIMIT 1',
      [size, time],
    );
  const [newest] = await tx.query<{ size: number }>('SELECT size FROM checkpoint ORDER BY size DESC LIMIT 1');
  let low = 0;
  let high = newest?.size ?? 0;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const [row] = await at(middle);
    if (row && !row.by) high = row.size - 1;
    else low = middle;
  }
  const [found] = await at(low);
  return found?.by ? found.size : 0;
}
