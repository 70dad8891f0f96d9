import type { Tx } from '@garant/nest-kit';

/**
 * Takes away what assistance holds of a person beyond codes: scans, readings with their salts, codes for agents. What
 * remains (mandates, form numbers, outcomes) names them by their random reference alone. For the erasure of a person,
 * in its transaction.
 */
export async function eraseAssistance(tx: Tx, subjectRef: string): Promise<void> {
  await tx.query(
    'DELETE FROM paper_scan WHERE sha256 IN (SELECT scan_sha256 FROM paper_form WHERE subject_ref = $1)',
    [subjectRef],
  );
  await tx.query(
    'DELETE FROM paper_form_reading WHERE form_id IN (SELECT form_id FROM paper_form WHERE subject_ref = $1)',
    [subjectRef],
  );
  await tx.query('DELETE FROM help_code WHERE subject_ref = $1', [subjectRef]);
  await tx.query(
    `UPDATE advance_choice SET status = 'withdrawn', ended_at = now() WHERE subject_ref = $1 AND status = 'waiting'`,
    [subjectRef],
  );
}
