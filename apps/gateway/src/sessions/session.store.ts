import { createHash, randomBytes } from 'node:crypto';
import type { Tx } from '@garant/nest-kit';

export const IDLE_MINUTES = 30;
export const ABSOLUTE_HOURS = 8;
/** Writing at every request would be a row version each; a minute is exact enough for half an hour. */
const SEEN_SECONDS = 60;

export interface Session {
  accountRef: string;
  assurance: string;
  idToken: string | null;
}

export const hashOfToken = (token: string): Buffer => createHash('sha256').update(token).digest();
/** 256 random bits, base64url. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** @returns the token for the cookie; only its hash is kept */
export async function openSession(tx: Tx, session: Session, now: Date): Promise<string> {
  const token = newToken();
  await tx.query(
    'INSERT INTO session (token_hash, account_ref, assurance, id_token, created_at, seen_at) VALUES ($1,$2,$3,$4,$5,$5)',
    [hashOfToken(token), session.accountRef, session.assurance, session.idToken, now],
  );
  return token;
}

/** The session of a token, if it is neither ended, nor idle for 30 minutes, nor older than 8 hours. */
export async function sessionOf(tx: Tx, token: string, now: Date): Promise<Session | null> {
  const hash = hashOfToken(token);
  const [row] = await tx.query<Session & { seenAt: Date }>(
    `SELECT account_ref AS "accountRef", assurance, id_token AS "idToken", seen_at AS "seenAt" FROM session
     WHERE token_hash = $1 AND revoked_at IS NULL AND seen_at > $2 AND created_at > $3`,
    [hash, minutesBefore(now, IDLE_MINUTES), minutesBefore(now, ABSOLUTE_HOURS * 60)],
  );
  if (!row) return null;
  const { seenAt, ...session } = row;
  if (now.getTime() - seenAt.getTime() > SEEN_SECONDS * 1000)
    await tx.query('UPDATE session SET seen_at = $2 WHERE token_hash = $1', [hash, now]);
  return session;
}

export async function endSession(tx: Tx, token: string, now: Date): Promise<void> {
  await tx.query(
    'UPDATE session SET revoked_at = $2, id_token = NULL WHERE token_hash = $1 AND revoked_at IS NULL',
    [hashOfToken(token), now],
  );
}

/** Ends every session of an account: after a theft, or when a role is taken away. */
export async function endSessionsOf(tx: Tx, accountRef: string, now: Date): Promise<number> {
  const ended = await tx.query(
    'UPDATE session SET revoked_at = $2, id_token = NULL WHERE account_ref = $1 AND revoked_at IS NULL RETURNING 1 AS one',
    [accountRef, now],
  );
  return ended.length;
}

const minutesBefore = (now: Date, minutes: number): Date => new Date(now.getTime() - minutes * 60_000);
