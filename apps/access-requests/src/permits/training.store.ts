import type { Actor, TrainingView } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import { hasTraining, parisDay, type Training } from '@garant/rules';
import type { Page, PageQuery } from '../http/page.query.js';

interface TrainingRow {
  account: string;
  module: Training['module'];
  on: string;
  valid_until: string;
  recorded_at: Date;
}
const COLUMNS = `account, module, to_char(taken_on, 'YYYY-MM-DD') AS on, to_char(valid_until, 'YYYY-MM-DD') AS valid_until, recorded_at`;

const toTraining = ({ account, module, on, valid_until }: TrainingRow): Training => ({
  account,
  module,
  on,
  validUntil: valid_until,
});

export async function trainingsOf(tx: Tx, accounts: readonly string[]): Promise<Training[]> {
  const rows = await tx.query<TrainingRow>(
    `SELECT ${COLUMNS} FROM training WHERE account = ANY($1) ORDER BY taken_on`,
    [accounts],
  );
  return rows.map(toTraining);
}

/** Last day of each account's required training; null: none in date. */
export async function trainedUntil(
  tx: Tx,
  accounts: readonly string[],
  now: string,
): Promise<Record<string, string | null>> {
  const trainings = await trainingsOf(tx, accounts);
  return Object.fromEntries(
    accounts.map((account) => {
      const inDate = trainings.filter((one) => hasTraining([one], account, now));
      return [
        account,
        inDate
          .map(({ validUntil }) => validUntil)
          .sort()
          .at(-1) ?? null,
      ];
    }),
  );
}

/** Trainings that an actor sees: their own, or everybody's for the access body. Newest first. */
export async function findTrainings(
  tx: Tx,
  actor: Actor,
  page: PageQuery,
  now: string,
): Promise<Page<TrainingView>> {
  const own = actor.role === 'researcher';
  const rows = await tx.query<TrainingRow & { total: number }>(
    `SELECT ${COLUMNS}, count(*) OVER ()::int AS total FROM training
     WHERE ($1::uuid IS NULL OR account = $1)
     ORDER BY recorded_at DESC, account, module LIMIT $2 OFFSET $3`,
    [own ? actor.ref : null, page.limit, page.offset],
  );
  const items = rows.map((row) => ({
    ...toTraining(row),
    recordedAt: row.recorded_at.toISOString(),
    inDate: row.on <= parisDay(now) && parisDay(now) <= row.valid_until,
  }));
  return { items, total: rows[0]?.total ?? 0, offset: page.offset, limit: page.limit };
}
