import { loadStream, type Tx } from '@garant/nest-kit';
import { evolveHold, type LegalHold, type RecordedHoldEvent } from '@garant/rules';
import type { Coverage } from '../entries/entry.coverage.js';

export const holdStream = (holdId: string): string => `hold:${holdId}`;

/** A hold with the version of its stream. */
export async function loadHold(
  tx: Tx,
  holdId: string,
): Promise<{ hold: LegalHold | undefined; version: number }> {
  const events = await loadStream(tx, holdStream(holdId));
  let hold: LegalHold | undefined;
  for (const { type, data, time, actor } of events)
    hold = evolveHold(hold, {
      type,
      key: holdId,
      data,
      at: time,
      actor: actor && { ref: actor.ref, role: actor.role },
    } as unknown as RecordedHoldEvent);
  return { hold, version: events.length };
}

export async function saveHold(tx: Tx, hold: LegalHold): Promise<void> {
  await tx.query(
    `INSERT INTO legal_hold (hold_id, active, until, placed_at, state) VALUES ($1, $2, $3, $4, $5::jsonb)
     ON CONFLICT (hold_id) DO UPDATE SET active = EXCLUDED.active, state = EXCLUDED.state`,
    [hold.holdId, hold.endedAt === null, hold.until, hold.placedAt, JSON.stringify(hold)],
  );
}

/** Active ones first, then newest. */
export const allHolds = async (tx: Tx): Promise<LegalHold[]> =>
  (
    await tx.query<{ state: LegalHold }>(
      'SELECT state FROM legal_hold ORDER BY active DESC, placed_at DESC, hold_id LIMIT 500',
    )
  ).map(({ state }) => state);

/** What the active holds cover. */
export const activeCoverages = async (tx: Tx): Promise<Coverage[]> =>
  (await tx.query<{ state: LegalHold }>('SELECT state FROM legal_hold WHERE active ORDER BY hold_id')).map(
    ({ state: { scope, from, to } }) => ({ scope, from, to }),
  );

/** Ids of active holds that ended before a time. */
export const lapsedHolds = async (tx: Tx, now: string, limit: number): Promise<string[]> =>
  (
    await tx.query<{ hold_id: string }>(
      'SELECT hold_id FROM legal_hold WHERE active AND until <= $1 ORDER BY until LIMIT $2',
      [now, limit],
    )
  ).map(({ hold_id }) => hold_id);
