import type { EntryView } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import { withErasures } from '../retention/erasure.store.js';
import { headOf } from '../sequence/entry.store.js';
import { entryBytes } from './entry.bytes.js';
import { placesAbout, placesInAll, placesInAny } from './entry.places.js';
import { placesOf, toView, type EntryFilter, type EntryScope } from './entry.search.js';

type Reader = Pick<Tx, 'query'>;

/**
 * Indexes of the entries of some types that meet every condition and lie in the scope, newest first.
 * @param types any of them; none: whatever the type
 * @param below only smaller indexes
 */
export async function* indexesOfTypes(
  tx: Reader,
  filter: EntryFilter,
  types: readonly string[],
  scope: EntryScope = {},
  below = Number.MAX_SAFE_INTEGER,
): AsyncGenerator<number, void, undefined> {
  const asked = placesOf(tx, filter, scope);
  const ofTypes = types.map((ref) => placesAbout(tx, { kind: 'type', ref }));
  const next = ofTypes.length === 0 ? asked : placesInAll([placesInAny(ofTypes), asked]);
  let place: number | null = Math.min(below, await headOf(tx));
  while ((place = await next(place)) !== null) yield place;
}

/** These entries with their details, in the order of the indexes given. */
export async function entriesAt(tx: Reader, indexes: readonly number[]): Promise<EntryView[]> {
  const views = await withErasures(tx, (await entryBytes(tx, indexes)).map(toView));
  const byIndex = new Map(views.map((view) => [view.index, view]));
  return indexes.flatMap((index) => byIndex.get(index) ?? []);
}

/** The entry that a message of this id became first. */
export async function indexOfMessage(tx: Reader, id: string): Promise<number | null> {
  const [row] = await tx.query<{ index: number }>(
    'SELECT index FROM log_entry WHERE id = $1 ORDER BY index LIMIT 1',
    [id.toLowerCase()],
  );
  return row?.index ?? null;
}

/** How many entries stand from one number up to, not including, another: as many as the numbers say when none is gone. */
export async function entriesBetween(tx: Reader, from: number, to: number): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    'SELECT count(*) AS count FROM log_entry WHERE index >= $1 AND index < $2',
    [from, to],
  );
  return Number(row!.count);
}

/** Every reference of a kind that some entry has, in order of the alphabet: one look into the index for each. */
export async function referencesThere(tx: Reader, kind: string, limit: number): Promise<string[]> {
  const rows = await tx.query<{ ref: string }>(
    `WITH RECURSIVE there AS (
       (SELECT ref FROM entry_posting WHERE kind = $1 ORDER BY ref LIMIT 1)
       UNION ALL
       SELECT (SELECT p.ref FROM entry_posting p WHERE p.kind = $1 AND p.ref > there.ref ORDER BY p.ref LIMIT 1)
       FROM there WHERE there.ref IS NOT NULL)
     SELECT ref FROM there WHERE ref IS NOT NULL LIMIT $2`,
    [kind, limit],
  );
  return rows.map(({ ref }) => ref);
}

/** When entries happened, as counts by step of a period (UTC). */
export async function tallyOf(
  tx: Reader,
  indexes: readonly number[],
  step: 'hour' | 'day' | 'month',
): Promise<Map<string, number>> {
  const rows = await tx.query<{ start: Date; count: number }>(
    `SELECT date_trunc($2, occurred, 'UTC') AS start, count(*) AS count FROM log_entry WHERE index = ANY($1::bigint[]) GROUP BY 1`,
    [indexes, step],
  );
  return new Map(rows.map(({ start, count }) => [start.toISOString(), Number(count)]));
}

/**
 * The same for everything in a period: spans of entries of which the times are known are counted whole where they lie in
 * one step; only those that reach over an edge are looked into.
 */
export async function tallyOfPeriod(
  tx: Reader,
  from: string,
  to: string,
  step: 'hour' | 'day' | 'month',
): Promise<Map<string, number>> {
  const rows = await tx.query<{ start: Date; count: number }>(
    `WITH reached AS MATERIALIZED (
       SELECT span, date_trunc($3, earliest, 'UTC') AS first,
         earliest >= $1::timestamptz AND latest <= $2::timestamptz
           AND date_trunc($3, earliest, 'UTC') = date_trunc($3, latest, 'UTC') AS whole
       FROM entry_period WHERE latest >= $1::timestamptz AND earliest <= $2::timestamptz),
     newest AS (SELECT max(span) AS span FROM entry_period)
     SELECT start, sum(count)::bigint AS count FROM (
       SELECT first AS start, count(*) * 1024 AS count FROM reached, newest
       WHERE whole AND reached.span < newest.span GROUP BY 1
       UNION ALL
       SELECT date_trunc($3, e.occurred, 'UTC'), count(*) FROM reached CROSS JOIN newest
       CROSS JOIN LATERAL (
         SELECT occurred FROM log_entry WHERE index >= reached.span * 1024 AND index < (reached.span + 1) * 1024) e
       WHERE (NOT whole OR reached.span = newest.span)
         AND e.occurred >= $1::timestamptz AND e.occurred <= $2::timestamptz GROUP BY 1) AS counted
     GROUP BY 1`,
    [from, to, step],
  );
  return new Map(rows.map(({ start, count }) => [start.toISOString(), Number(count)]));
}
