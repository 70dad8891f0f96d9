import type { Actor, HoldView, PublicRetention, RetentionOverview } from '@garant/contracts';
import type { Tx, VaultCipher } from '@garant/nest-kit';
import { BACKUP_DAYS, classOf, dueBefore, mayLift, type LegalHold, type LogClassId } from '@garant/rules';
import { detailedBetween, sizeAt } from '../entries/entry.coverage.js';
import { headOf } from '../sequence/entry.store.js';
import { erasureActs } from './erasure.store.js';
import { allHolds } from './hold.store.js';
import { latestPruning } from './pruning.store.js';
import { reasonsAbout } from './reason.store.js';
import { placeOf } from './retention.clock.js';
import type { RetentionPolicy } from './retention.policy.js';

/** What anybody may know: classes with their durations, and below which index no entries are served. */
export async function publicRetentionOf(tx: Tx, policy: RetentionPolicy): Promise<PublicRetention> {
  return {
    classes: [...policy.classes],
    minimumIndex: (await latestPruning(tx))?.minimumIndex ?? 0,
    pruning: { ...policy.pruning },
    backupDays: BACKUP_DAYS,
  };
}

/** Ages beyond this many years are counted together. */
const YEARS = 10;
/** What is due is counted so far; beyond, the round has work for longer than anybody looks. */
const MOST_COUNTED = 20_000;

export async function overviewOf(
  tx: Tx,
  vault: VaultCipher,
  policy: RetentionPolicy,
  reader: Actor,
  now: string,
): Promise<RetentionOverview> {
  const [size, holds, acts, pruning, countedTo] = await Promise.all([
    headOf(tx),
    holdViews(tx, vault, reader),
    erasureActs(tx, 50),
    latestPruning(tx),
    placeOf(tx, 'tally'),
  ]);
  const counts = (sql: string): Promise<Map<LogClassId, number>> =>
    tx
      .query<{ class: LogClassId; count: number }>(sql)
      .then((rows) => new Map(rows.map((row) => [row.class, Number(row.count)])));
  const [held, erased, tallies] = await Promise.all([
    counts('SELECT class, count(*) AS count FROM waiting_erasure WHERE class IS NOT NULL GROUP BY class'),
    counts(`SELECT class, sum(count) AS count FROM details_erasure WHERE class IS NOT NULL GROUP BY class`),
    tx.query<{ class: LogClassId; month: string; count: number }>(
      'SELECT class, month, count FROM entry_tally',
    ),
  ]);
  const classes: RetentionOverview['classes'] = [];
  for (const one of policy.classes) {
    const ages = Array.from({ length: YEARS + 1 }, () => 0);
    for (const { class: id, month, count } of tallies)
      if (id === one.id) ages[yearsSince(month, now)]! += Number(count);
    classes.push({
      ...one,
      due: (await dueOf(tx, one.id, one.months, now)) + (held.get(one.id) ?? 0),
      held: held.get(one.id) ?? 0,
      erased: erased.get(one.id) ?? 0,
      ages,
    });
  }
  return {
    size,
    classes,
    countedTo,
    holds,
    erasures: acts.map(({ number: _number, ...act }) => act),
    minimumIndex: pruning?.minimumIndex ?? 0,
    prunedAt: pruning?.prunedAt ?? null,
  };
}

/** Details whose time is over and which the round has not reached. */
async function dueOf(tx: Tx, id: LogClassId, months: number | null, now: string): Promise<number> {
  if (months === null) return 0;
  const from = await placeOf(tx, id);
  const to = await sizeAt(tx, dueBefore(now, months));
  if (from >= to) return 0;
  const rows = await detailedBetween(tx, from, Math.min(to, from + MOST_COUNTED));
  return rows.filter(({ type }) => classOf(type) === id).length;
}

/** Whole years from a month to now; never negative, for a producer may state a time to come. */
function yearsSince(month: string, now: string): number {
  const months = (text: string): number => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
  return Math.max(0, Math.min(YEARS, Math.floor((months(now) - months(month)) / 12)));
}

export async function holdViews(tx: Tx, vault: VaultCipher, reader: Actor): Promise<HoldView[]> {
  const holds = await allHolds(tx);
  const reasons = await reasonsAbout(
    tx,
    vault,
    holds.map(({ holdId }) => holdId),
  );
  const textOf = (hold: LegalHold, kind: string): string | null =>
    reasons.find((one) => one.about === hold.holdId && one.kind === kind)?.text ?? null;
  const [waiting] = await tx.query<{ count: number }>('SELECT count(*) AS count FROM waiting_erasure');
  const active = holds.filter(({ endedAt }) => endedAt === null).length;
  return holds.map((hold) => ({
    ...hold,
    scope: { ...hold.scope },
    reason: textOf(hold, 'hold.place'),
    liftReason: textOf(hold, 'hold.lift'),
    // Several holds may cover one entry; the figure is told where it is certain whose it is.
    waiting: hold.endedAt === null && active === 1 ? Number(waiting!.count) : 0,
    mayLift: hold.endedAt === null && mayLift(hold, reader),
  }));
}
