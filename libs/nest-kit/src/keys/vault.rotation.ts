import type { VaultStatus } from '@garant/contracts';
import type { Tx } from '../database/database.js';
import { keyIdSql, type VaultCipher } from './vault.cipher.js';

/**
 * A column that a vault's cipher seals: what the rotation of keys rewrites and counts. `context` is the SQL of the text
 * that is authenticated with the value.
 */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  readonly context: string;
}

/** Something to be brought to the current key or index version, table by table. */
export interface VaultWalk {
  readonly name: string;
  readonly table: string;
  readonly target: (cipher: VaultCipher) => string;
  /** Rewrites what lies in the table's pages `from` to `to` (exclusive) and is not there yet; see {@link inPages}. */
  readonly step: (tx: Tx, cipher: VaultCipher, from: number, to: number) => Promise<void>;
}

/** For a migration of the service. How far each walk is, in pages. */
export const VAULT_ROTATION_TABLE = `
CREATE TABLE vault_rotation (
  name text PRIMARY KEY,
  target text NOT NULL,
  next_page bigint NOT NULL,
  done_at timestamptz
);
`;

/** Pages looked at in one short transaction: about two thousand rows. */
const STEP_PAGES = 64;
/** A walk is repeated after this long: an instance that still had the old keys may have written meanwhile. */
const AGAIN_AFTER = '1 day';

/**
 * Rows by place in the file, `$1` to `$2`, so that no column needs an index for a rotation. A row that is rewritten moves
 * to a later page and is met again, done.
 */
export const inPages = (ctid = 'ctid'): string =>
  `${ctid} >= format('(%s,0)', $1::bigint)::tid AND ${ctid} < format('(%s,0)', $2::bigint)::tid`;

/** The walk that seals a column anew under the current key. */
export const resealing = ({ table, column, context }: SealedColumn): VaultWalk => ({
  name: `${table}.${column}`,
  table,
  target: (cipher) => cipher.currentKey,
  step: async (tx, cipher, from, to) => {
    const rows = await tx.query<{ id: string; sealed: Buffer; context: string }>(
      `SELECT ctid::text AS id, ${column} AS sealed, ${context} AS context FROM ${table}
       WHERE ${inPages()} AND ${column} IS NOT NULL AND ${keyIdSql(column)} <> $3 FOR UPDATE`,
      [from, to, cipher.currentKey],
    );
    for (const row of rows)
      await tx.query(`UPDATE ${table} SET ${column} = $2 WHERE ctid = $1::tid RETURNING 1`, [
        row.id,
        cipher.seal(cipher.open(row.sealed, row.context), row.context),
      ]);
  },
});

/**
 * One step of bringing a vault to its current keys: some pages of one table in one short transaction. How far it is
 * stands in the database, so a crash or another instance goes on from there. @returns whether there is more to do at once
 */
export async function walkVault(tx: Tx, cipher: VaultCipher, walks: readonly VaultWalk[]): Promise<boolean> {
  for (const walk of walks) {
    const target = walk.target(cipher);
    await tx.query(
      `INSERT INTO vault_rotation AS r (name, target, next_page) VALUES ($1, $2, 0)
       ON CONFLICT (name) DO UPDATE SET target = EXCLUDED.target, next_page = 0, done_at = NULL
         WHERE r.target <> EXCLUDED.target OR r.done_at < now() - interval '${AGAIN_AFTER}'`,
      [walk.name, target],
    );
    const [place] = await tx.query<{ next_page: number; pages: number }>(
      `SELECT next_page, ceil(pg_relation_size($2::regclass) / current_setting('block_size')::numeric)::bigint AS pages
       FROM vault_rotation WHERE name = $1 AND done_at IS NULL`,
      [walk.name, walk.table],
    );
    if (!place) continue;
    const from = Number(place.next_page);
    const to = from + STEP_PAGES;
    await walk.step(tx, cipher, from, to);
    await tx.query(
      'UPDATE vault_rotation SET next_page = $2, done_at = CASE WHEN $3 THEN now() END WHERE name = $1 RETURNING 1',
      [walk.name, to, to >= Number(place.pages)],
    );
    return true;
  }
  return false;
}

/** Rows by key. Counts whole tables: for an operator who asks, not for a dashboard. */
export async function countSealed(
  tx: Tx,
  cipher: VaultCipher,
  columns: readonly SealedColumn[],
): Promise<VaultStatus['tables']> {
  const tables: VaultStatus['tables'] = [];
  for (const { table, column } of columns) {
    const rows = await tx.query<{ key: string; rows: number }>(
      `SELECT ${keyIdSql(column)} AS key, count(*) AS rows FROM ${table} WHERE ${column} IS NOT NULL GROUP BY 1 ORDER BY 1`,
    );
    const byKey = Object.fromEntries(rows.map((row) => [row.key, Number(row.rows)]));
    const all = Object.values(byKey).reduce((sum, count) => sum + count, 0);
    const onOlderKeys = all - (byKey[cipher.currentKey] ?? 0);
    tables.push({ table: `${table}.${column}`, rows: all, onOlderKeys, byKey });
  }
  return tables;
}
