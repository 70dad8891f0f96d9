import { contactDetails, type ContactDetails } from '@garant/contracts';
import type { Tx, VaultCipher } from '@garant/nest-kit';

/** How a person wants to be reached, opened. */
export interface Contact extends ContactDetails {
  readonly emailVerified: boolean;
  readonly updatedAt: string;
}

/** Authenticated with the sealed details: they cannot be moved to another person. */
export const contactContext = (subjectRef: string): string => `contact:${subjectRef}`;

export async function contactOf(tx: Tx, cipher: VaultCipher, subjectRef: string): Promise<Contact | null> {
  return (await contactsOf(tx, cipher, [subjectRef])).get(subjectRef) ?? null;
}

export async function contactsOf(
  tx: Tx,
  cipher: VaultCipher,
  subjectRefs: readonly string[],
): Promise<Map<string, Contact>> {
  const rows = await tx.query<{
    subject_ref: string;
    sealed: Buffer;
    email_verified_at: Date | null;
    updated_at: Date;
  }>(
    'SELECT subject_ref, sealed, email_verified_at, updated_at FROM contact WHERE subject_ref = ANY($1::uuid[])',
    [subjectRefs],
  );
  return new Map(
    rows.map((row) => {
      const opened = cipher.open(row.sealed, contactContext(row.subject_ref)).toString('utf8');
      const contact: Contact = {
        ...contactDetails.parse(JSON.parse(opened)),
        emailVerified: row.email_verified_at !== null,
        updatedAt: row.updated_at.toISOString(),
      };
      return [row.subject_ref, contact];
    }),
  );
}

export async function writeContact(
  tx: Tx,
  cipher: VaultCipher,
  subjectRef: string,
  details: ContactDetails,
  { emailVerified, now }: { emailVerified: boolean; now: string },
): Promise<void> {
  const sealed = cipher.seal(Buffer.from(JSON.stringify(details), 'utf8'), contactContext(subjectRef));
  await tx.query(
    `INSERT INTO contact (subject_ref, sealed, own_acts, email_verified_at, updated_at)
     VALUES ($1, $2, $3, CASE WHEN $4 THEN $5::timestamptz END, $5)
     ON CONFLICT (subject_ref) DO UPDATE SET sealed = excluded.sealed, own_acts = excluded.own_acts,
       email_verified_at = CASE WHEN $4 THEN coalesce(contact.email_verified_at, excluded.email_verified_at) END,
       updated_at = excluded.updated_at`,
    [subjectRef, sealed, details.preferences.ownActs, emailVerified, now],
  );
}

/** Erasure of a person: nothing that could reach them, or that was to be told to them, remains. */
export async function eraseContact(tx: Tx, subjectRef: string): Promise<void> {
  for (const table of ['contact', 'contact_verification', 'message', 'delivery'])
    await tx.query(`DELETE FROM ${table} WHERE subject_ref = $1`, [subjectRef]);
}

/** Two references turn out to be one person: what the kept one gave stands; what waited follows. */
export async function mergeContact(
  tx: Tx,
  cipher: VaultCipher,
  { from, into }: { from: string; into: string },
): Promise<void> {
  const contact = await contactOf(tx, cipher, from);
  if (contact && !(await contactOf(tx, cipher, into))) {
    const { emailVerified, updatedAt, ...details } = contact;
    await writeContact(tx, cipher, into, details, { emailVerified, now: updatedAt });
  }
  for (const table of ['contact', 'contact_verification'])
    await tx.query(`DELETE FROM ${table} WHERE subject_ref = $1`, [from]);
  for (const table of ['message', 'delivery'])
    await tx.query(`UPDATE ${table} SET subject_ref = $2 WHERE subject_ref = $1`, [from, into]);
}

const CODE_MINUTES = 60;
const CODE_TRIES = 5;
const CODE_PAUSE_MS = 60_000;

/** Keeps the keyed hash of a new code; a former code is void. False: one was sent less than a minute ago. */
export async function newVerification(
  tx: Tx,
  subjectRef: string,
  codeIndex: Buffer,
  now: string,
  { again }: { again: boolean },
): Promise<boolean> {
  const at = Date.parse(now);
  const rows = await tx.query(
    `INSERT INTO contact_verification (subject_ref, code_index, sent_at, expires_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (subject_ref) DO UPDATE SET code_index = excluded.code_index, sent_at = excluded.sent_at,
       expires_at = excluded.expires_at, tries = 0
     WHERE NOT $5 OR contact_verification.sent_at <= $6 RETURNING 1`,
    [
      subjectRef,
      codeIndex,
      now,
      new Date(at + CODE_MINUTES * 60_000).toISOString(),
      again,
      new Date(at - CODE_PAUSE_MS).toISOString(),
    ],
  );
  return rows.length === 1;
}

export async function dropVerification(tx: Tx, subjectRef: string): Promise<void> {
  await tx.query('DELETE FROM contact_verification WHERE subject_ref = $1', [subjectRef]);
}

/** One try at a code. The fifth wrong one ends it. */
export async function tryVerification(
  tx: Tx,
  subjectRef: string,
  codeIndex: Buffer,
  now: string,
): Promise<'right' | 'wrong' | 'expired'> {
  const [row] = await tx.query<{ code_index: Buffer; expires_at: Date; tries: number }>(
    `UPDATE contact_verification SET tries = tries + 1 WHERE subject_ref = $1 RETURNING code_index, expires_at, tries`,
    [subjectRef],
  );
  if (!row || row.tries > CODE_TRIES || row.expires_at.toISOString() <= now) return 'expired';
  return row.code_index.equals(codeIndex) ? 'right' : 'wrong';
}
