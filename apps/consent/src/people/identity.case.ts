import type { IdentityCase } from '@garant/contracts';
import { publish, type Tx } from '@garant/nest-kit';
import { uuidv7 } from 'uuidv7';

export type CaseState = IdentityCase['state'];
export interface Case extends IdentityCase {
  subjectRef: string;
  subjectIndex: number;
  candidateRefs: string[];
}
interface Row {
  case_id: string;
  subject_ref: string;
  subject_index: number;
  origin: string;
  dataset_id: string | null;
  candidates: string[];
  state: CaseState;
  opened_at: Date;
  decided_at: Date | null;
}
const toCase = (row: Row): Case => ({
  caseId: row.case_id,
  subjectRef: row.subject_ref,
  subjectIndex: Number(row.subject_index),
  origin: row.origin,
  state: row.state,
  candidates: row.candidates.length,
  candidateRefs: row.candidates,
  datasetId: row.dataset_id,
  openedAt: row.opened_at.toISOString(),
  decidedAt: row.decided_at?.toISOString() ?? null,
});

/** How many people a case shows: more are not compared by eye. */
const MOST_CANDIDATES = 20;

/**
 * Opens a case for each ambiguous person without one, whichever door they came through (login, linkage, import,
 * rectification). Nobody left who resembles them: they are a person of their own and need no human. One step opens few.
 * @returns whether there is more to do
 */
export async function openCases(tx: Tx, now: string, most = 50): Promise<boolean> {
  const waiting = await tx.query<{
    subject_ref: string;
    subject_index: number;
    origin: string;
    dataset_id: string | null;
    candidates: string[];
  }>(
    `SELECT p.subject_ref, p.subject_index, p.origin,
       (SELECT l.dataset_id FROM linkage_row r JOIN linkage l USING (linkage_id) WHERE r.subject_ref = p.subject_ref LIMIT 1) AS dataset_id,
       ARRAY(SELECT o.subject_ref FROM vault_person o WHERE o.subject_ref <> p.subject_ref AND NOT o.ambiguous
         AND (o.exact_index = p.exact_index OR o.loose_index = p.loose_index OR o.ins_index = p.ins_index)
         ORDER BY o.subject_index LIMIT ${MOST_CANDIDATES}) AS candidates
     FROM vault_person p WHERE p.ambiguous
       AND NOT EXISTS (SELECT 1 FROM identity_case c WHERE c.subject_ref = p.subject_ref AND c.state IN ('open', 'holder-asked'))
     ORDER BY p.subject_index LIMIT $1`,
    [most],
  );
  for (const person of waiting) {
    const caseId = uuidv7();
    await tx.query(
      `INSERT INTO identity_case (case_id, subject_ref, subject_index, origin, dataset_id, candidates, state, opened_at)
       VALUES ($1, $2, $3, $4, $5, $6, 'open', $7)`,
      [
        caseId,
        person.subject_ref,
        person.subject_index,
        person.origin,
        person.dataset_id,
        person.candidates,
        now,
      ],
    );
    await publish(tx, [
      {
        topic: 'consent.events',
        key: caseId,
        event: {
          type: 'identity.case-opened',
          key: caseId,
          data: {
            caseId,
            subjectRef: person.subject_ref,
            origin: person.origin,
            candidates: Math.max(1, person.candidates.length),
            datasetId: person.dataset_id,
          },
        },
        cause: { system: 'system:clock/identity' },
      },
    ]);
  }
  return waiting.length === most;
}

/** The queue, oldest first; without traits, so that looking through it reads nobody's data. */
export async function casesIn(
  tx: Tx,
  states: readonly CaseState[],
  after: string | null,
  limit: number,
): Promise<Case[]> {
  const rows = await tx.query<Row>(
    `SELECT * FROM identity_case WHERE state = ANY($1) AND ($2::uuid IS NULL OR case_id > $2) ORDER BY case_id LIMIT $3`,
    [states, after, limit],
  );
  return rows.map(toCase);
}

export async function caseById(tx: Tx, caseId: string, lock = false): Promise<Case | null> {
  const [row] = await tx.query<Row>(
    `SELECT * FROM identity_case WHERE case_id = $1${lock ? ' FOR UPDATE' : ''}`,
    [caseId],
  );
  return row ? toCase(row) : null;
}

export async function decideCase(
  tx: Tx,
  caseId: string,
  decided: { state: CaseState; by: string; at: string; reason: Buffer },
): Promise<void> {
  await tx.query(
    'UPDATE identity_case SET state = $2, decided_at = $3, decided_by = $4, reason = $5 WHERE case_id = $1 RETURNING 1',
    [caseId, decided.state, decided.at, decided.by, decided.reason],
  );
}

/** The person is no longer ambiguous: records linked to them are read like anybody's. */
export async function clearAmbiguity(tx: Tx, subjectRef: string): Promise<void> {
  await tx.query('UPDATE vault_person SET ambiguous = false WHERE subject_ref = $1 RETURNING 1', [
    subjectRef,
  ]);
}
