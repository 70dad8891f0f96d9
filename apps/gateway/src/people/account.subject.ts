import type { Tx } from '@garant/nest-kit';

/** Accounts follow a person who was split off: they go on under the new reference. */
export async function moveAccounts(tx: Tx, from: string, to: string): Promise<void> {
  await tx.query('UPDATE account SET subject_ref = $2 WHERE subject_ref = $1 RETURNING 1', [from, to]);
}

/**
 * Takes the person out of their accounts: name, address, the person of the register. What remains is the provider's
 * pseudonymous pair, so that the same login finds its account again; it enrols anew only when its owner asks.
 */
export async function forgetSubject(tx: Tx, subjectRef: string, now: string): Promise<void> {
  await tx.query(
    `UPDATE account SET subject_ref = NULL, enrolment_id = NULL, name = NULL, email = NULL, email_verified = false, erased_at = $2
     WHERE subject_ref = $1 RETURNING 1`,
    [subjectRef, now],
  );
}

/** The owner of an erased account wants to be known again: their next login enrols them. */
export async function wantEnrolment(tx: Tx, accountRef: string): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE account SET erased_at = NULL WHERE ref = $1 AND erased_at IS NOT NULL RETURNING 1',
    [accountRef],
  );
  return rows.length > 0;
}
