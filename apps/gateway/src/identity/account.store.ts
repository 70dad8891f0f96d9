import { ROLES, type Role } from '@garant/rules';
import type { Tx } from '@garant/nest-kit';
import { uuidv7 } from 'uuidv7';

export interface Account {
  ref: string;
  name: string | null;
  email: string | null;
  organisation: string | null;
  /** Of the identity provider and of local assignment. */
  roles: Role[];
  /** The person of the register that this account stands for. */
  subjectRef: string | null;
  enrolmentId: string | null;
  /** The person had their data erased: a login enrols them again only if they asked for it. */
  erased: boolean;
}

/** Who the identity provider says somebody is. */
export interface Identity {
  iss: string;
  sub: string;
  email: string | null;
  emailVerified: boolean;
  name: string | null;
  organisation: string | null;
  roles: Role[];
}

const ACCOUNT = `SELECT a.ref, a.name, a.email, a.organisation, a.subject_ref AS "subjectRef", a.enrolment_id AS "enrolmentId", a.erased_at IS NOT NULL AS erased,
  a.roles || ARRAY(SELECT role FROM role_assignment r WHERE r.account_ref = a.ref ORDER BY role) AS roles FROM account a`;

const toAccount = (row: Account): Account => ({
  ...row,
  roles: [...new Set(row.roles)].filter((role) => (ROLES as readonly string[]).includes(role)),
});

export async function accountByRef(tx: Tx, ref: string): Promise<Account | null> {
  const [row] = await tx.query<Account>(`${ACCOUNT} WHERE a.ref = $1`, [ref]);
  return row ? toAccount(row) : null;
}

/** The account that an e-mail address names: one that signed in rather than an invited one, the latest first. */
export async function accountByEmail(tx: Tx, email: string): Promise<Account | null> {
  const [row] = await tx.query<Account>(
    `${ACCOUNT} WHERE lower(a.email) = lower($1) AND (a.sub IS NULL OR a.email_verified)
     ORDER BY a.sub IS NULL, a.signed_in_at DESC NULLS LAST LIMIT 1`,
    [email],
  );
  return row ? toAccount(row) : null;
}

/** An account for somebody who has not signed in yet; theirs at their first login with that verified address. */
export async function inviteAccount(tx: Tx, email: string): Promise<void> {
  await tx.query(
    'INSERT INTO account (ref, email) VALUES ($1, $2) ON CONFLICT (lower(email)) WHERE sub IS NULL DO NOTHING',
    [uuidv7(), email],
  );
}

/**
 * The account of an identity, brought up to date. Its own first; else one invited under its verified e-mail address; else a new one.
 * @returns `created` when a person appears for the first time
 */
export async function signInAccount(tx: Tx, who: Identity): Promise<{ account: Account; created: boolean }> {
  const columns = [who.email, who.emailVerified, who.name, who.organisation, who.roles, who.iss, who.sub];
  const set = `email = coalesce($1, email), email_verified = CASE WHEN $1::text IS NULL THEN email_verified ELSE $2 END,
    name = coalesce($3, name), organisation = coalesce($4, organisation), roles = $5, iss = $6, sub = $7, signed_in_at = now()`;
  // Two first logins at once must not make two accounts of one invitation.
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`${who.iss} ${who.sub}`]);
  let rows = await tx.query<{ ref: string }>(
    `UPDATE account SET ${set} WHERE iss = $6 AND sub = $7 RETURNING ref`,
    columns,
  );
  let created = false;
  if (rows.length === 0 && who.email !== null && who.emailVerified) {
    rows = await tx.query(
      `UPDATE account SET ${set} WHERE sub IS NULL AND lower(email) = lower($1) RETURNING ref`,
      columns,
    );
    created = rows.length > 0;
  }
  if (rows.length === 0) {
    rows = await tx.query(
      `INSERT INTO account (email, email_verified, name, organisation, roles, iss, sub, ref, signed_in_at)
       VALUES ($1,$2,$3,$4,$5,$6,$7,$8, now()) RETURNING ref`,
      [...columns, uuidv7()],
    );
    created = true;
  }
  const account = await accountByRef(tx, rows[0]!.ref);
  if (!account) throw new Error('the account vanished within its own transaction');
  return { account, created };
}

export async function setEnrolment(tx: Tx, ref: string, commandId: string): Promise<void> {
  await tx.query('UPDATE account SET enrolment_id = $2 WHERE ref = $1 AND subject_ref IS NULL', [
    ref,
    commandId,
  ]);
}

/** The outcome of an enrolment names the person; the first one stands. */
export async function setSubject(tx: Tx, enrolmentId: string, subjectRef: string): Promise<void> {
  await tx.query('UPDATE account SET subject_ref = $2 WHERE enrolment_id = $1 AND subject_ref IS NULL', [
    enrolmentId,
    subjectRef,
  ]);
}

/** Names by account reference, for those who may see them. An invited account shows its e-mail address. */
export async function namesOf(tx: Tx, refs: readonly string[]): Promise<Record<string, string>> {
  if (refs.length === 0) return {};
  const rows = await tx.query<{ ref: string; name: string | null }>(
    'SELECT ref, coalesce(name, email) AS name FROM account WHERE ref = ANY($1::uuid[])',
    [refs],
  );
  return Object.fromEntries(rows.flatMap(({ ref, name }) => (name === null ? [] : [[ref, name]])));
}
