import { randomUUID } from 'node:crypto';
import type { Tx, VaultCipher } from '@garant/nest-kit';
import type { Person } from './person.store.js';

/**
 * Moves a vault row to a new reference and index: traits, INS and logins are sealed anew, for what seals them names the
 * reference. The old pair is kept as retired: its acts go on counting under its index.
 */
export async function splitOff(tx: Tx, cipher: VaultCipher, retired: Person, now: string): Promise<Person> {
  const [row] = await tx.query<{ traits: Buffer; ins: Buffer | null }>(
    'SELECT traits, ins FROM vault_person WHERE subject_ref = $1 FOR UPDATE',
    [retired.subjectRef],
  );
  if (!row) throw new Error('the person to split off is not in the vault');
  const subjectRef = randomUUID();
  const move = (sealed: Buffer, from: string, to: string): Buffer =>
    cipher.seal(cipher.open(sealed, from), to);
  const [moved] = await tx.query<{ subject_index: number }>(
    `UPDATE vault_person SET subject_ref = $2, subject_index = nextval('subject_index_seq'), traits = $3, ins = $4
     WHERE subject_ref = $1 RETURNING subject_index`,
    [
      retired.subjectRef,
      subjectRef,
      move(row.traits, retired.subjectRef, subjectRef),
      row.ins && move(row.ins, `ins/${retired.subjectRef}`, `ins/${subjectRef}`),
    ],
  );
  if (!moved) throw new Error('the person to split off vanished');
  await retire(tx, retired, now);
  const logins = await tx.query<{ login_index: Buffer; sealed: Buffer | null }>(
    'SELECT login_index, sealed FROM vault_login WHERE subject_ref = $1',
    [retired.subjectRef],
  );
  for (const { login_index, sealed } of logins)
    await tx.query(
      'UPDATE vault_login SET subject_ref = $2, sealed = $3 WHERE login_index = $1 RETURNING 1',
      [login_index, subjectRef, sealed && move(sealed, `login/${retired.subjectRef}`, `login/${subjectRef}`)],
    );
  return { subjectRef, subjectIndex: Number(moved.subject_index) };
}

/** Keeps the pair of a subject that leaves the vault: random, and nobody's name. */
export async function retire(tx: Tx, person: Person, now: string): Promise<void> {
  await tx.query(
    'INSERT INTO retired_subject (subject_index, subject_ref, retired_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [person.subjectIndex, person.subjectRef, now],
  );
}
