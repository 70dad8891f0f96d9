import type { Tx } from '@garant/nest-kit';
import { TILE_WIDTH } from '@garant/merkle-log';
import { classOf, dueBefore, LOG_CLASS_IDS, type LogClassId } from '@garant/rules';
import {
  coveredAmong,
  detailedBetween,
  firstCovered,
  sizeAt,
  talliesBetween,
} from '../entries/entry.coverage.js';
import { forgetFindings } from '../detection/detection.store.js';
import { headOf } from '../sequence/entry.store.js';
import { eraseEntries, publishOne, type ErasureGround } from './erasure.store.js';
import { lapseHold } from './hold.commands.js';
import { activeCoverages, lapsedHolds } from './hold.store.js';
import { minimumIndex } from './pruning.store.js';
import type { RetentionPolicy } from './retention.policy.js';

/** Entries per step: no write transaction of the platform lasts over a second. */
const STEP = 2_000;
/** Places of rounds that belong to no class. */
const TALLY = 'tally';
const WAITING = 'waiting';

/**
 * One short step of the rounds that time asks for: holds that end, erasures that waited for them, details whose time is
 * over, the minimum index, the count of ages. Each is one transaction with its place, so a crash repeats a step whole or
 * not at all.
 * @returns whether there is more to do at once
 */
export async function retentionStep(tx: Tx, now: string, policy: RetentionPolicy): Promise<boolean> {
  for (const holdId of await lapsedHolds(tx, now, 20)) await lapseHold(tx, holdId, now);
  if (await eraseWaiting(tx, now)) return true;
  for (const id of LOG_CLASS_IDS) if (await eraseDue(tx, id, policy.months(id), now)) return true;
  await prune(tx, now, policy);
  await forgetWords(tx, now, policy);
  return tally(tx);
}

/** What waited for a hold that has ended; one page of those that wait, from where the last step had come. */
async function eraseWaiting(tx: Tx, now: string): Promise<boolean> {
  const rows = await tx.query<{
    index: number;
    reason: string;
    request_id: string | null;
    class: LogClassId | null;
  }>(
    'SELECT index, reason, request_id, class FROM waiting_erasure WHERE index >= $1 ORDER BY index LIMIT $2',
    [await placeOf(tx, WAITING), STEP],
  );
  if (rows.length === 0 && (await placeOf(tx, WAITING)) === 0) return false;
  const more = rows.length === STEP;
  await setPlace(tx, WAITING, more ? rows.at(-1)!.index + 1 : 0);
  const indexes = rows.map(({ index }) => index);
  const covered = await coveredAmong(tx, indexes, await activeCoverages(tx));
  const free = rows.filter(({ index }) => !covered.has(index));
  if (free.length === 0) return more;
  const grounds = new Map<string, { ground: ErasureGround; indexes: number[] }>();
  for (const { index, reason, request_id, class: of } of free) {
    const ground: ErasureGround =
      reason === 'person-erased'
        ? { reason, requestId: request_id! }
        : { reason: 'class-duration', class: of! };
    const known = grounds.get(`${reason} ${request_id ?? of}`) ?? { ground, indexes: [] };
    known.indexes.push(index);
    grounds.set(`${reason} ${request_id ?? of}`, known);
  }
  await tx.query('DELETE FROM waiting_erasure WHERE index = ANY($1)', [free.map(({ index }) => index)]);
  for (const { ground, indexes: its } of grounds.values()) await eraseEntries(tx, ground, its, now);
  return more;
}

/** Details of a class whose time is over, from where its round had come. */
async function eraseDue(tx: Tx, id: LogClassId, months: number | null, now: string): Promise<boolean> {
  if (months === null) return false;
  const end = await sizeAt(tx, dueBefore(now, months));
  const from = await placeOf(tx, id);
  if (from >= end) return false;
  const to = Math.min(end, from + STEP);
  const due = (await detailedBetween(tx, from, to)).filter(({ type }) => classOf(type) === id);
  await eraseEntries(
    tx,
    { reason: 'class-duration', class: id },
    due.map(({ index }) => index),
    now,
  );
  await setPlace(tx, id, to);
  return true;
}

/** Moves the minimum index on, by whole bundles, up to the first entry that a hold covers; never without the written policy. */
async function prune(tx: Tx, now: string, { pruning, months }: RetentionPolicy): Promise<void> {
  if (pruning.policy !== 'deny' || pruning.legalBasis === null) return;
  // No bundle is refused whose entries have details of a class that lasts longer; kept classes live on in the record.
  const longest = Math.max(pruning.months, ...LOG_CLASS_IDS.map((id) => months(id) ?? 0));
  const before = await minimumIndex(tx);
  const due = await sizeAt(tx, dueBefore(now, longest));
  const held = await firstCovered(tx, before, due, await activeCoverages(tx));
  const minimum = Math.floor(Math.min(due, held ?? due) / TILE_WIDTH) * TILE_WIDTH;
  if (minimum <= before) return;
  const { legalBasis } = pruning;
  const eventId = await publishOne(tx, {
    topic: 'audit-log.events',
    key: 'log',
    event: { type: 'log.pruned', key: 'log', data: { minimumIndex: minimum, months: longest, legalBasis } },
    cause: { system: 'system:clock/retention' },
  });
  await tx.query(
    'INSERT INTO log_pruning (minimum_index, event_id, months, legal_basis, pruned_at) VALUES ($1, $2, $3, $4, $5)',
    [minimum, eventId, longest, legalBasis, now],
  );
}

/** What lies beside the log about holds and findings goes with the class that they belong to. */
async function forgetWords(tx: Tx, now: string, { months }: RetentionPolicy): Promise<void> {
  const [control, access] = [months('control'), months('access')];
  if (control !== null)
    await tx.query(
      `DELETE FROM sealed_reason WHERE kind LIKE 'hold.%' AND written_at < $1
         AND about NOT IN (SELECT hold_id::text FROM legal_hold WHERE active)`,
      [dueBefore(now, control)],
    );
  if (access !== null) await forgetFindings(tx, dueBefore(now, access));
}

/** Counts entries by class and month, each once. */
async function tally(tx: Tx): Promise<boolean> {
  const from = await placeOf(tx, TALLY);
  const head = await headOf(tx);
  if (from >= head) return false;
  const to = Math.min(head, from + STEP * 5);
  const counts = new Map<string, { id: LogClassId; month: string; count: number }>();
  for (const { type, month, count } of await talliesBetween(tx, from, to)) {
    const id = classOf(type);
    const known = counts.get(`${id} ${month}`) ?? { id, month, count: 0 };
    counts.set(`${id} ${month}`, { ...known, count: known.count + Number(count) });
  }
  const rows = [...counts.values()];
  await tx.query(
    `INSERT INTO entry_tally AS t (class, month, count) SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[])
     ON CONFLICT (class, month) DO UPDATE SET count = t.count + EXCLUDED.count`,
    [rows.map(({ id }) => id), rows.map(({ month }) => month), rows.map(({ count }) => count)],
  );
  await setPlace(tx, TALLY, to);
  return to < head;
}

export async function placeOf(tx: Tx, name: string): Promise<number> {
  const [row] = await tx.query<{ next: number }>('SELECT next FROM retention_place WHERE class = $1', [name]);
  return row?.next ?? 0;
}
async function setPlace(tx: Tx, name: string, next: number): Promise<void> {
  await tx.query(
    'INSERT INTO retention_place (class, next) VALUES ($1, $2) ON CONFLICT (class) DO UPDATE SET next = EXCLUDED.next',
    [name, next],
  );
}
