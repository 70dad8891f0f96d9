import type { StepUpAct } from './step.up.js';
import type { Tx } from '@garant/nest-kit';
import { hashOfToken } from '../sessions/session.store.js';

export const ATTEMPT_MINUTES = 15;

export interface LoginAttempt {
  codeVerifier: string;
  nonce: string;
  /** Path on this origin. */
  returnTo: string;
  /** The act that the login confirms, and who has to log in again for it. */
  stepUp: { act: StepUpAct; accountRef: string } | null;
}

export async function keepAttempt(
  tx: Tx,
  attempt: LoginAttempt & { state: string; browserToken: string },
  now: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO login_attempt (state_hash, browser_hash, code_verifier, nonce, return_to, act, account_ref, created_at)
     VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`,
    [
      hashOfToken(attempt.state),
      hashOfToken(attempt.browserToken),
      attempt.codeVerifier,
      attempt.nonce,
      attempt.returnTo,
      attempt.stepUp === null ? null : JSON.stringify(attempt.stepUp.act),
      attempt.stepUp?.accountRef ?? null,
      now,
    ],
  );
}

/** Takes an attempt out: it serves once, in the browser that began it, for a quarter of an hour. */
export async function takeAttempt(
  tx: Tx,
  { state, browserToken }: { state: string; browserToken: string },
  now: Date,
): Promise<LoginAttempt | null> {
  const [row] = await tx.query<{
    code_verifier: string;
    nonce: string;
    return_to: string;
    act: StepUpAct | null;
    account_ref: string | null;
  }>(
    `DELETE FROM login_attempt WHERE state_hash = $1 AND browser_hash = $2 AND created_at > $3
     RETURNING code_verifier, nonce, return_to, act, account_ref`,
    [hashOfToken(state), hashOfToken(browserToken), new Date(now.getTime() - ATTEMPT_MINUTES * 60_000)],
  );
  if (!row) return null;
  return {
    codeVerifier: row.code_verifier,
    nonce: row.nonce,
    returnTo: row.return_to,
    stepUp:
      row.act !== null && row.account_ref !== null ? { act: row.act, accountRef: row.account_ref } : null,
  };
}
