import { identityTraits, insTrait, type IdentityTraits } from '@garant/contracts';
import type { Tx, VaultCipher } from '@garant/nest-kit';
import { candidates, lockTraits } from '../people/person.store.js';
import { decideMatch, indexTraits } from '../people/traits.match.js';

/** Identity traits of a person; null when the vault does not hold them. */
export async function traitsOf(
  tx: Tx,
  cipher: VaultCipher,
  subjectRef: string,
): Promise<IdentityTraits | null> {
  const [row] = await tx.query<{ traits: Buffer }>('SELECT traits FROM vault_person WHERE subject_ref = $1', [
    subjectRef,
  ]);
  return row ? identityTraits.parse(JSON.parse(cipher.open(row.traits, subjectRef).toString('utf8'))) : null;
}

/**
 * Gives a person other traits (GDPR Art. 16): the row is sealed and indexed anew. Traits that somebody else has too make
 * the person ambiguous, for the identity desk to look at; nobody is merged by a rectification.
 */
async function retrait(
  tx: Tx,
  cipher: VaultCipher,
  subjectRef: string,
  traits: IdentityTraits,
): Promise<void> {
  const [row] = await tx.query<{ ins: Buffer | null; subject_index: number }>(
    'SELECT ins, subject_index FROM vault_person WHERE subject_ref = $1 FOR UPDATE',
    [subjectRef],
  );
  if (!row) return;
  const ins = row.ins ? insTrait.parse(JSON.parse(cipher.openText(row.ins, `ins/${subjectRef}`))) : undefined;
  const indexes = indexTraits(cipher, { ...traits, ...(ins ? { ins } : {}) });
  await lockTraits(tx, [indexes]);
  const found = await candidates(tx, [indexes]);
  const others = (list: { subjectRef: string }[] | undefined) =>
    (list ?? []).filter((person) => person.subjectRef !== subjectRef);
  const match = decideMatch(
    others(found.exact.get(indexes.exact.toString('hex'))),
    others(found.loose.get(indexes.loose.toString('hex'))),
  );
  await tx.query(
    `UPDATE vault_person SET traits = $2, exact_index = $3, loose_index = $4, ins_index = $5, index_version = $6, ambiguous = $7
     WHERE subject_ref = $1`,
    [
      subjectRef,
      cipher.seal(JSON.stringify(traits), subjectRef),
      indexes.exact,
      indexes.loose,
      indexes.ins ?? null,
      cipher.indexVersion,
      match.kind !== 'new',
    ],
  );
}

/** Replaces traits; the first former ones of a request are kept until it is closed. @returns whether the person is known */
export async function rectifyTraits(
  tx: Tx,
  cipher: VaultCipher,
  of: { requestId: string; subjectRef: string; at: string },
  traits: IdentityTraits,
): Promise<boolean> {
  const former = await traitsOf(tx, cipher, of.subjectRef);
  if (!former) return false;
  await tx.query(
    `INSERT INTO former_traits (request_id, subject_ref, sealed, replaced_at) VALUES ($1,$2,$3,$4) ON CONFLICT DO NOTHING`,
    [of.requestId, of.subjectRef, cipher.seal(Buffer.from(JSON.stringify(former)), of.requestId), of.at],
  );
  await retrait(tx, cipher, of.subjectRef, traits);
  return true;
}

/** Puts the former traits back, as they were before the first rectification of the request. */
export async function restoreTraits(tx: Tx, cipher: VaultCipher, requestId: string): Promise<void> {
  const [row] = await tx.query<{ subject_ref: string; sealed: Buffer }>(
    'DELETE FROM former_traits WHERE request_id = $1 RETURNING subject_ref, sealed',
    [requestId],
  );
  if (!row) return;
  const former = identityTraits.parse(JSON.parse(cipher.open(row.sealed, requestId).toString('utf8')));
  await retrait(tx, cipher, row.subject_ref, former);
}

/** A closed request keeps nothing of what it corrected. */
export async function forgetFormerTraits(tx: Tx, requestId: string): Promise<void> {
  await tx.query('DELETE FROM former_traits WHERE request_id = $1', [requestId]);
}
