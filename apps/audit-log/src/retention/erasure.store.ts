import type { EntryView, ErasureAct, ErasureView } from '@garant/contracts';
import { insertRows, prepareRows, type OutboxRow, type Tx } from '@garant/nest-kit';
import { outOfBackups, type LogClassId } from '@garant/rules';
import { uuidv7 } from 'uuidv7';
import { coveredAmong } from '../entries/entry.coverage.js';
import { activeCoverages } from './hold.store.js';

/** Why details go: the erasure of a person, or the end of a class's duration. */
export type ErasureGround =
  | { readonly reason: 'person-erased'; readonly requestId: string }
  | { readonly reason: 'class-duration'; readonly class: LogClassId };

/** Hands one row to the relay and answers with the id of its event, by which its entry is found later. */
export async function publishOne(tx: Tx, row: OutboxRow): Promise<string> {
  const [prepared] = prepareRows(tx, [row]);
  await insertRows(tx, [prepared!]);
  return prepared!.eventId;
}

/**
 * Erases bodies and salts of entries, in the caller's transaction, and says so as `details.erased`. What a legal hold covers
 * waits for its end. A crash before the commit leaves everything as it was.
 * @returns how many went, and how many wait
 */
export async function eraseEntries(
  tx: Tx,
  ground: ErasureGround,
  indexes: readonly number[],
  now: string,
): Promise<{ erased: number; held: number }> {
  if (indexes.length === 0) return { erased: 0, held: 0 };
  const covered = await coveredAmong(tx, indexes, await activeCoverages(tx));
  const [request, ofClass] = [
    ground.reason === 'person-erased' ? ground.requestId : null,
    ground.reason === 'class-duration' ? ground.class : null,
  ];
  if (covered.size > 0)
    await tx.query(
      `INSERT INTO waiting_erasure (index, reason, request_id, class)
       SELECT index, $2, $3::uuid, $4 FROM unnest($1::bigint[]) AS w (index) ON CONFLICT DO NOTHING`,
      [[...covered], ground.reason, request, ofClass],
    );
  const free = indexes.filter((index) => !covered.has(index));
  const gone = await tx.query<{ index: number }>(
    'DELETE FROM entry_details WHERE index = ANY($1) RETURNING index',
    [free],
  );
  const held = covered.size;
  if (gone.length === 0) return { erased: 0, held };
  const erased = gone.map(({ index }) => index).sort((a, b) => a - b);
  const [fromIndex, toIndex, count] = [erased[0]!, erased.at(-1)! + 1, erased.length];
  const erasureId = uuidv7();
  const eventId = await publishOne(tx, {
    topic: 'audit-log.events',
    key: erasureId,
    event: {
      type: 'details.erased',
      key: erasureId,
      data: {
        erasureId,
        reason: ground.reason,
        ...(request === null ? {} : { requestId: request }),
        ...(ofClass === null ? {} : { class: ofClass }),
        fromIndex,
        toIndex,
        count,
        held,
      },
    },
    cause: { system: `system:clock/${ground.reason === 'person-erased' ? 'erasure' : 'retention'}` },
  });
  await tx.query(
    `WITH act AS (
       INSERT INTO details_erasure (erasure_id, event_id, reason, request_id, class, from_index, to_index, count, held, erased_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING number)
     INSERT INTO erased_details (index, erasure) SELECT index, act.number FROM act, unnest($11::bigint[]) AS e (index)`,
    [erasureId, eventId, ground.reason, request, ofClass, fromIndex, toIndex, count, held, now, erased],
  );
  return { erased: count, held };
}

interface Row {
  entry_index: number | null;
  reason: ErasureView['reason'];
  request_id: string | null;
  class: LogClassId | null;
  erased_at: Date;
}
const ACT = `(SELECT min(e.index) FROM log_entry e WHERE e.id = a.event_id::text) AS entry_index,
  a.reason, a.request_id, a.class, a.erased_at`;
const viewOf = ({ entry_index, reason, request_id, class: of, erased_at }: Row): ErasureView => {
  const at = erased_at.toISOString();
  return {
    entryIndex: entry_index,
    reason,
    requestId: request_id,
    class: of,
    at,
    outOfBackups: outOfBackups(at),
  };
};

/** Why an entry has no details any more; null when nobody erased them. */
export async function erasureOf(tx: Tx, index: number): Promise<ErasureView | null> {
  return (await erasuresOf(tx, [index])).get(index) ?? null;
}

/** The same for many entries: those of which nothing was erased are not in it. */
export async function erasuresOf(
  tx: Pick<Tx, 'query'>,
  indexes: readonly number[],
): Promise<Map<number, ErasureView>> {
  if (indexes.length === 0) return new Map();
  const rows = await tx.query<Row & { index: number }>(
    `SELECT d.index, ${ACT} FROM erased_details d JOIN details_erasure a ON a.number = d.erasure WHERE d.index = ANY($1)`,
    [indexes],
  );
  return new Map(rows.map((row) => [row.index, viewOf(row)]));
}

/** Entries, each without details saying why it has none. */
export async function withErasures(tx: Pick<Tx, 'query'>, views: EntryView[]): Promise<EntryView[]> {
  const empty = views.filter(({ details }) => details === null).map(({ index }) => index);
  if (empty.length === 0) return views;
  const erasures = await erasuresOf(tx, empty);
  return views.map((view) =>
    view.details === null ? { ...view, erasure: erasures.get(view.index) ?? null } : view,
  );
}

/** Acts of erasure, newest first. @param before number of the act after which to go on */
export async function erasureActs(
  tx: Tx,
  limit: number,
  before: number | null = null,
): Promise<(ErasureAct & { number: number })[]> {
  const rows = await tx.query<
    Row & {
      number: number;
      erasure_id: string;
      from_index: number;
      to_index: number;
      count: number;
      held: number;
    }
  >(
    `SELECT a.number, a.erasure_id, a.from_index, a.to_index, a.count, a.held, ${ACT}
     FROM details_erasure a WHERE $2::bigint IS NULL OR a.number < $2 ORDER BY a.number DESC LIMIT $1`,
    [limit, before],
  );
  return rows.map((row) => ({
    ...viewOf(row),
    number: row.number,
    erasureId: row.erasure_id,
    fromIndex: row.from_index,
    toIndex: row.to_index,
    count: row.count,
    held: row.held,
  }));
}
