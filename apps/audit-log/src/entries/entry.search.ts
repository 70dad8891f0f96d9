import type { EntrySearch, EntryView, LogEntry } from '@garant/contracts';
import { toHex } from '@garant/merkle-log';
import type { Tx } from '@garant/nest-kit';

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

const REFERENCES = ['subject', 'permit', 'dataset', 'application', 'release', 'actor'] as const;

/** Entries that meet every condition, newest first; `next` is the `after` of the following page, null at the end. */
export async function searchEntries(
  tx: Tx,
  search: EntrySearch,
): Promise<{ entries: EntryView[]; next: number | null }> {
  const conditions: string[] = [];
  const params: unknown[] = [];
  const param = (value: unknown): string => `$${params.push(value)}`;
  for (const kind of REFERENCES) {
    const ref = search[kind];
    if (!ref) continue;
    const wanted = kind === 'subject' ? ref.toLowerCase() : ref;
    conditions.push(
      `EXISTS (SELECT FROM entry_reference r WHERE r.kind = ${param(kind)} AND r.ref = ${param(wanted)} AND r.index = e.index)`,
    );
  }
  if (search.type) conditions.push(`e.type = ${param(search.type)}`);
  if (search.outcome) conditions.push(`e.outcome = ${param(search.outcome)}`);
  if (search.from) conditions.push(`e.occurred >= ${param(search.from)}`);
  if (search.to) conditions.push(`e.occurred <= ${param(search.to)}`);
  if (search.after !== undefined) conditions.push(`e.index < ${param(search.after)}`);
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  const rows = await tx.query<Row>(
    `${SELECT} ${where} ORDER BY e.index DESC LIMIT ${param(search.limit + 1)}`,
    params,
  );
  const page = rows.slice(0, search.limit);
  return {
    entries: page.map(toView),
    next: rows.length > search.limit ? (page.at(-1)?.index ?? null) : null,
  };
}

export async function entryAt(tx: Tx, index: number): Promise<EntryView | null> {
  const [row] = await tx.query<Row>(`${SELECT} WHERE e.index = $1`, [index]);
  return row ? toView(row) : null;
}

/** Where the log has a message, by its CloudEvents id: its first entry. */
export async function placeOf(tx: Tx, id: string): Promise<{ index: number; leafHash: string } | null> {
  const [row] = await tx.query<{ index: number; leaf_hash: Buffer }>(
    'SELECT index, leaf_hash FROM log_entry WHERE id = $1 ORDER BY index LIMIT 1',
    [id.toLowerCase()],
  );
  return row ? { index: row.index, leafHash: toHex(row.leaf_hash) } : null;
}
