import type { AuthorityView, IdentityTraits } from '@garant/contracts';
import { loadStream, type Tx, type VaultCipher } from '@garant/nest-kit';
import { evolveAuthority, type AuthorityEvent, type AuthorityState } from '@garant/rules';

export const authorityStream = (authorityId: string): string => `authority:${authorityId}`;

/** Projection of one authority, for lists and pages. */
export interface AuthorityRow extends AuthorityState {
  readonly reference: string;
  readonly evidenceSha256: string;
  readonly declaredAt: string;
  readonly decidedAt: string | null;
  readonly because: AuthorityView['because'];
  readonly reasonsHash: string | null;
}
interface Row {
  authority_id: string;
  reference: string;
  type: AuthorityState['type'];
  status: AuthorityState['status'];
  declared_by: string;
  declarant_ref: string | null;
  subject_ref: string | null;
  starts_on: string | null;
  ends_on: string | null;
  acts: AuthorityState['acts'];
  sole: boolean;
  evidence_sha256: string;
  declared_at: Date;
  decided_at: Date | null;
  ended_at: Date | null;
  because: AuthorityView['because'];
  reasons_hash: string | null;
}
const COLUMNS = `authority_id, reference, type, status, declared_by, declarant_ref, subject_ref, starts_on, ends_on, acts, sole,
  evidence_sha256, declared_at, decided_at, ended_at, because, reasons_hash`;
const toRow = (row: Row): AuthorityRow => ({
  authorityId: row.authority_id,
  reference: row.reference,
  type: row.type,
  status: row.status,
  declaredBy: row.declared_by,
  declarantRef: row.declarant_ref,
  subjectRef: row.subject_ref,
  startsOn: row.starts_on,
  endsOn: row.ends_on,
  acts: row.acts,
  sole: row.sole,
  evidenceSha256: row.evidence_sha256,
  declaredAt: row.declared_at.toISOString(),
  decidedAt: row.decided_at?.toISOString() ?? null,
  endedAt: row.ended_at?.toISOString() ?? null,
  because: row.because,
  reasonsHash: row.reasons_hash,
});

/** Columns by which authorities are looked up. */
type Key = 'authority_id' | 'reference' | 'declared_by' | 'subject_ref' | 'declarant_ref';
export async function authoritiesBy(tx: Tx, key: Key, value: string): Promise<AuthorityRow[]> {
  const rows = await tx.query<Row>(
    `SELECT ${COLUMNS} FROM authority WHERE ${key} = $1 ORDER BY declared_at, authority_id`,
    [value],
  );
  return rows.map(toRow);
}
export const authorityById = async (tx: Tx, authorityId: string): Promise<AuthorityRow | undefined> =>
  (await authoritiesBy(tx, 'authority_id', authorityId))[0];

export async function waitingAuthorities(tx: Tx, limit = 200): Promise<AuthorityRow[]> {
  const rows = await tx.query<Row>(
    `SELECT ${COLUMNS} FROM authority WHERE status = 'declared' ORDER BY declared_at LIMIT $1`,
    [limit],
  );
  return rows.map(toRow);
}

/** Verified authorities whose last day has passed. */
export async function overdueAuthorities(tx: Tx, today: string, limit: number): Promise<AuthorityRow[]> {
  const rows = await tx.query<Row>(
    `SELECT ${COLUMNS} FROM authority WHERE status = 'verified' AND ends_on < $1 ORDER BY ends_on LIMIT $2`,
    [today, limit],
  );
  return rows.map(toRow);
}

/** State as the stream tells it, and the stream's version. */
export async function loadAuthority(
  tx: Tx,
  authorityId: string,
): Promise<{ state: AuthorityState | undefined; version: number }> {
  const stream = await loadStream(tx, authorityStream(authorityId));
  const state = stream.reduce<AuthorityState | undefined>(
    (before, { type, data }) => evolveAuthority(before, { type, data } as unknown as AuthorityEvent),
    undefined,
  );
  return { state, version: stream.length };
}

export async function insertAuthority(
  tx: Tx,
  row: Pick<
    AuthorityRow,
    | 'authorityId'
    | 'reference'
    | 'type'
    | 'declaredBy'
    | 'declarantRef'
    | 'startsOn'
    | 'endsOn'
    | 'acts'
    | 'evidenceSha256'
    | 'declaredAt'
  >,
): Promise<void> {
  await tx.query(
    `INSERT INTO authority (authority_id, reference, type, status, declared_by, declarant_ref, starts_on, ends_on, acts, evidence_sha256, declared_at)
     VALUES ($1,$2,$3,'declared',$4,$5,$6,$7,$8,$9,$10)`,
    [
      row.authorityId,
      row.reference,
      row.type,
      row.declaredBy,
      row.declarantRef,
      row.startsOn,
      row.endsOn,
      row.acts,
      row.evidenceSha256,
      row.declaredAt,
    ],
  );
}

/** Projects a decision or an end; traits of the declaration go as soon as the vault alone needs them. */
export async function projectAuthority(
  tx: Tx,
  event: Exclude<AuthorityEvent, { type: 'authority.declared' }>,
  by: { actor: string | null; at: string },
): Promise<void> {
  const { authorityId } = event.data;
  if (event.type === 'authority.verified')
    await tx.query(
      `UPDATE authority SET status = 'verified', subject_ref = $2, starts_on = $3, ends_on = $4, sole = $5, decided_at = $6, decided_by = $7
       WHERE authority_id = $1`,
      [
        authorityId,
        event.data.subjectRef,
        event.data.startsOn,
        event.data.endsOn,
        event.data.sole,
        by.at,
        by.actor,
      ],
    );
  else if (event.type === 'authority.refused')
    await tx.query(
      `UPDATE authority SET status = 'refused', reasons_hash = $2, decided_at = $3, decided_by = $4 WHERE authority_id = $1`,
      [authorityId, event.data.reasonsHash, by.at, by.actor],
    );
  else
    await tx.query(
      `UPDATE authority SET status = 'ended', ended_at = $2, because = $3 WHERE authority_id = $1`,
      [authorityId, event.data.endedAt, event.data.because],
    );
  await tx.query('DELETE FROM authority_traits WHERE authority_id = $1', [authorityId]);
}

const sealedFor = (authorityId: string): string => `authority/${authorityId}`;
export async function keepTraits(
  tx: Tx,
  cipher: VaultCipher,
  authorityId: string,
  traits: IdentityTraits,
): Promise<void> {
  await tx.query('INSERT INTO authority_traits (authority_id, traits) VALUES ($1, $2)', [
    authorityId,
    cipher.seal(Buffer.from(JSON.stringify(traits), 'utf8'), sealedFor(authorityId)),
  ]);
}
export async function traitsOf(
  tx: Tx,
  cipher: VaultCipher,
  authorityId: string,
): Promise<IdentityTraits | null> {
  const [row] = await tx.query<{ traits: Buffer }>(
    'SELECT traits FROM authority_traits WHERE authority_id = $1',
    [authorityId],
  );
  return row
    ? (JSON.parse(cipher.open(row.traits, sealedFor(authorityId)).toString('utf8')) as IdentityTraits)
    : null;
}
