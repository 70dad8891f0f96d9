import type { EntrySearch, EntryView, LogEntry } from '@garant/contracts';
import { toHex } from '@garant/merkle-log';
import type { Tx } from '@garant/nest-kit';
import { REFERENCE_KINDS, type Reference } from '../intake/entry.references.js';
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

const toView = ({ index, leaf_hash, entry, data, salt }: Row): EntryView => ({
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

/** Conditions of a filter on `log_entry e`; texts that no entry holds are no error: nothing is found. */
export function conditionsOf(filter: EntryFilter, scope: EntryScope, params: unknown[]): string[] {
  const param = (value: unknown): string => `$${params.push(value)}`;
  const conditions: string[] = [];
  const about = 'EXISTS (SELECT FROM entry_reference r WHERE r.index = e.index AND ';
  for (const kind of REFERENCE_KINDS) {
    const ref = filter[kind];
    if (!ref) continue;
    const wanted = kind === 'subject' ? ref.toLowerCase() : ref;
    conditions.push(`${about} r.kind = ${param(kind)} AND r.ref = ${param(wanted)})`);
  }
  if (scope.anyOf)
    conditions.push(
      `${about} (r.kind, r.ref) IN (SELECT * FROM unnest(${param(scope.anyOf.map(({ kind }) => kind))}::text[], ${param(scope.anyOf.map(({ ref }) => ref))}::text[])))`,
    );
  for (const { from, to } of [filter, scope]) {
    if (from) conditions.push(`e.occurred >= ${param(from)}`);
    if (to) conditions.push(`e.occurred <= ${param(to)}`);
  }
  return conditions;
}

/** Entries that meet every condition and lie in the scope, newest first; `next` is the `after` of the following page, null at the end. */
export async function searchEntries(
  tx: Pick<Tx, 'query'>,
  { limit, after, ...filter }: EntrySearch,
  scope: EntryScope = {},
): Promise<{ entries: EntryView[]; next: number | null }> {
  const params: unknown[] = [];
  const conditions = conditionsOf(filter, scope, params);
  if (after !== undefined) conditions.push(`e.index < $${params.push(after)}`);
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  const rows = await tx.query<Row>(
    `${SELECT} ${where} ORDER BY e.index DESC LIMIT $${params.push(limit + 1)}`,
    params,
  );
  const page = rows.slice(0, limit);
  return {
    entries: await withErasures(tx, page.map(toView)),
    next: rows.length > limit ? (page.at(-1)?.index ?? null) : null,
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
