import type { Tx } from '@garant/nest-kit';

export interface Imported {
  importId: string;
  choiceIds: string[];
  /** Register position of the last act. */
  position: number;
}

export async function importedBefore(
  tx: Tx,
  subjectRef: string,
  statementHash: string,
): Promise<Imported | null> {
  const [row] = await tx.query<{ import_id: string; choice_ids: string[]; position: string }>(
    'SELECT import_id, choice_ids, position FROM consent_resource WHERE subject_ref = $1 AND statement_hash = $2',
    [subjectRef, statementHash],
  );
  return row ? { importId: row.import_id, choiceIds: row.choice_ids, position: Number(row.position) } : null;
}

export async function rememberImport(
  tx: Tx,
  {
    subjectRef,
    statementHash,
    importId,
    choiceIds,
    position,
  }: Imported & { subjectRef: string; statementHash: string },
): Promise<void> {
  await tx.query(
    'INSERT INTO consent_resource (subject_ref, statement_hash, import_id, choice_ids, position) VALUES ($1, $2, $3, $4, $5)',
    [subjectRef, statementHash, importId, choiceIds, position],
  );
}
