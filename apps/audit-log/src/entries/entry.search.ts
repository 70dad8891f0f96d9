import type { EntrySearch, EntryView, LogEntry } from '@garant/contracts';
import { toHex } from '@garant/merkle-log';
import type { Tx } from '@garant/nest-kit';
import { REFERENCE_KINDS, type Reference } from '../intake/entry.references.js';
import { headOf } from '../sequence/entry.store.js';
import { placesIn } from './entry.period.js';
import { everyPlace, placesAbout, placesInAll, placesInAny, type Places } from './entry.places.js';
import { withErasures } from '../retention/erasure.store.js';

interface Row {
  index: number;
  leaf_hash: Buffer;
  entry: Buffer;
  data: Buffer | null;
  salt: string | null;
}
const SELECT = `SELECT e.index, e.leaf_hash, e.entry, d.data, d.salt
  FROM log_entry e LEFT JOIN entry_details d ON d.index = e.index`;

export const toView = ({ index, leaf_hash, entry, data, salt }: Row): EntryView => ({
  index,
  leafHash: toHex(leaf_hash),
  entry: JSON.parse(entry.toString('utf8')) as LogEntry,
  // Erased details leave the entry and its proof as they are.
  details:
    data === null || salt === null
      ? null
      : { data: JSON.parse(data.toString('utf8')) as Record<string, unknown>, salt },
});

/** What entries must be about, and when; `limit` and `after` of a page aside. */
export type EntryFilter = Omit<EntrySearch, 'limit' | 'after'>;

/** What a reader may see at all: everything between two times, or of that what is about one of these. */
export interface EntryScope {
  readonly from?: string;
  readonly to?: string;
  readonly anyOf?: readonly Reference[];
}

/** Places of the entries that meet every condition and lie in the scope. */
export function placesOf(tx: Pick<Tx, 'query'>, filter: EntryFilter, scope: EntryScope): Places {
  const lists = REFERENCE_KINDS.flatMap((kind) => {
    const ref = filter[kind];
    return ref ? [placesAbout(tx, { kind, ref: kind === 'subject' ? ref.toLowerCase() : ref })] : [];
  });
  if (scope.anyOf) lists.push(placesInAny(scope.anyOf.map((one) => placesAbout(tx, one))));
  for (const { from, to } of [filter, scope]) if (from || to) lists.push(placesIn(tx, { from, to }));
  return lists.length === 0 ? everyPlace : lists.length === 1 ? lists[0]! : placesInAll(lists);
}

/**
 * Indexes of the entries that meet every condition and lie in the scope, newest first: those that were there when the walk
 * began.
 * @param options.below only smaller indexes
 */
export async function* entryIndexes(
  tx: Pick<Tx, 'query'>,
  filter: EntryFilter,
  { scope = {}, below = Number.MAX_SAFE_INTEGER }: { scope?: EntryScope; below?: number } = {},
): AsyncGenerator<number, void, undefined> {
  const next = placesOf(tx, filter, scope);
  let place: number | null = Math.min(below, await headOf(tx));
  while ((place = await next(place)) !== null) yield place;
}

/** Entries that meet every condition and lie in the scope, newest first; `next` is the `after` of the following page, null at the end. */
export async function searchEntries(
  tx: Pick<Tx, 'query'>,
  { limit, after, ...filter }: EntrySearch,
  scope: EntryScope = {},
): Promise<{ entries: EntryView[]; next: number | null }> {
  const indexes: number[] = [];
  for await (const index of entryIndexes(tx, filter, {
    scope,
    ...(after === undefined ? {} : { below: after }),
  }))
    if (indexes.push(index) > limit) break;
  const rows = await tx.query<Row>(`${SELECT} WHERE e.index = ANY($1::bigint[]) ORDER BY e.index DESC`, [
    indexes.slice(0, limit),
  ]);
  return {
    entries: await withErasures(tx, rows.map(toView)),
    next: indexes.length > limit ? indexes[limit - 1]! : null,
  };
}

export async function entryAt(tx: Tx, index: number): Promise<EntryView | null> {
  const [row] = await tx.query<Row>(`${SELECT} WHERE e.index = $1`, [index]);
  return row ? (await withErasures(tx, [toView(row)]))[0]! : null;
}

/** Where the log has a message, by its CloudEvents id: its first entry. */
export async function placeOf(tx: Tx, id: string): Promise<{ index: number; leafHash: string } | null> {
  const [row] = await tx.query<{ index: number; leaf_hash: Buffer }>(
    'SELECT index, leaf_hash FROM log_entry WHERE id = $1 ORDER BY index LIMIT 1',
    [id.toLowerCase()],
  );
  return row ? { index: row.index, leafHash: toHex(row.leaf_hash) } : null;
}
