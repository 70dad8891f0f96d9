import type { Tx } from '@garant/nest-kit';

/** SQL conditions over `log_entry e`; `param` takes a value and answers with its placeholder. */
export type EntryConditions = (param: (value: unknown) => string) => string[];

/** Which of some entries meet the conditions. Entries that do not exist meet none. */
export async function reachedEntries(
  tx: Pick<Tx, 'query'>,
  indexes: readonly number[],
  conditionsOf: EntryConditions,
): Promise<Set<number>> {
  const params: unknown[] = [indexes];
  const conditions = conditionsOf((value) => `$${params.push(value)}`);
  const rows = await tx.query<{ index: number }>(
    `SELECT e.index FROM log_entry e WHERE ${['e.index = ANY($1)', ...conditions].join(' AND ')}`,
    params,
  );
  return new Set(rows.map(({ index }) => index));
}
