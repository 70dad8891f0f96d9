import type { Tx } from '@garant/nest-kit';

/**
 * Writes rows of a table, each in place of the one with its key: one statement, however many rows.
 * @param rows columns by name, the same in each; lists fill arrays, objects fill jsonb, ISO times fill timestamptz
 */
export async function writeRows(
  tx: Tx,
  table: string,
  key: readonly string[],
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  const rest = columns.filter((column) => !key.includes(column));
  const otherwise =
    rest.length === 0
      ? 'NOTHING'
      : `UPDATE SET ${rest.map((column) => `"${column}" = EXCLUDED."${column}"`).join(', ')}`;
  const names = columns.map((column) => `"${column}"`).join(', ');
  await tx.query(
    `INSERT INTO ${table} (${names}) SELECT ${names} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)
     ON CONFLICT (${key.join(', ')}) DO ${otherwise}`,
    [JSON.stringify(rows)],
  );
}
