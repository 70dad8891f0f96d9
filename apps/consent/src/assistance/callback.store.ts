import type { CallbackView } from '@garant/contracts';
import type { Tx, VaultCipher } from '@garant/nest-kit';
import type { Callback, CallbackEnd } from '@garant/rules';

interface Row {
  callback_id: string;
  subject_ref: string;
  phone: Buffer | null;
  time: CallbackView['time'];
  asked_at: Date;
  status: CallbackView['status'];
  taken_by: string | null;
  how: CallbackEnd | null;
}
export type StoredCallback = Callback & CallbackView;
const toCallback = (row: Row): StoredCallback => ({
  callbackId: row.callback_id,
  subjectRef: row.subject_ref,
  time: row.time,
  askedAt: row.asked_at.toISOString(),
  status: row.status,
  takenBy: row.taken_by,
  how: row.how,
});
const contextOf = (callbackId: string): string => `callback/${callbackId}`;

/** @returns false when the person has a wish that has not ended */
export async function insertCallback(
  tx: Tx,
  cipher: VaultCipher,
  wish: { callbackId: string; subjectRef: string; time: string; askedAt: string; phone: string },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO callback (callback_id, subject_ref, phone, time, asked_at, status)
     VALUES ($1,$2,$3,$4,$5,'waiting') ON CONFLICT DO NOTHING RETURNING 1`,
    [
      wish.callbackId,
      wish.subjectRef,
      cipher.seal(Buffer.from(wish.phone, 'utf8'), contextOf(wish.callbackId)),
      wish.time,
      wish.askedAt,
    ],
  );
  return rows.length === 1;
}

export async function callbackById(
  tx: Tx,
  callbackId: string,
  lock = false,
): Promise<StoredCallback | undefined> {
  const [row] = await tx.query<Row>(
    `SELECT * FROM callback WHERE callback_id = $1${lock ? ' FOR UPDATE' : ''}`,
    [callbackId],
  );
  return row && toCallback(row);
}

/** Calls to make: those that wait, oldest first, and the one that this agent has. */
export async function callsFor(tx: Tx, agent: string): Promise<StoredCallback[]> {
  const rows = await tx.query<Row>(
    `SELECT * FROM callback WHERE status = 'waiting' OR (status = 'taken' AND taken_by = $1) ORDER BY status, asked_at LIMIT 200`,
    [agent],
  );
  return rows.map(toCallback);
}
export async function callbacksOf(tx: Tx, references: readonly string[]): Promise<StoredCallback[]> {
  const rows = await tx.query<Row>(
    'SELECT * FROM callback WHERE subject_ref = ANY($1) ORDER BY asked_at DESC LIMIT 100',
    [references],
  );
  return rows.map(toCallback);
}

export async function hasCall(tx: Tx, agent: string): Promise<boolean> {
  const rows = await tx.query(`SELECT 1 FROM callback WHERE status = 'taken' AND taken_by = $1`, [agent]);
  return rows.length > 0;
}
export async function markTaken(tx: Tx, callbackId: string, agent: string): Promise<void> {
  await tx.query(`UPDATE callback SET status = 'taken', taken_by = $2 WHERE callback_id = $1`, [
    callbackId,
    agent,
  ]);
}
/** Ends a wish; its number is gone from then on. */
export async function markOver(tx: Tx, callbackId: string, how: CallbackEnd, at: string): Promise<void> {
  await tx.query(
    `UPDATE callback SET status = 'ended', phone = NULL, how = $2, ended_at = $3 WHERE callback_id = $1`,
    [callbackId, how, at],
  );
}
export async function overdueCallbacks(tx: Tx, before: string, limit: number): Promise<StoredCallback[]> {
  const rows = await tx.query<Row>(
    `SELECT * FROM callback WHERE status <> 'ended' AND asked_at < $1 ORDER BY asked_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [before, limit],
  );
  return rows.map(toCallback);
}

/** The number, for the agent who has the call. */
export async function phoneOf(tx: Tx, cipher: VaultCipher, callbackId: string): Promise<string | undefined> {
  const [row] = await tx.query<{ phone: Buffer | null }>(
    'SELECT phone FROM callback WHERE callback_id = $1',
    [callbackId],
  );
  return row?.phone ? cipher.open(row.phone, contextOf(callbackId)).toString('utf8') : undefined;
}
