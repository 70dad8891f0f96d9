import type { EventBody } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import type { Mandate } from '@garant/rules';

type Opened = EventBody<'consent', 'mandate.opened'>;
export type StoredMandate = Mandate &
  Pick<Opened, 'identityCheck' | 'agreement' | 'organisation'> & {
    readonly how: 'closed' | 'expired' | null;
  };

interface Row {
  mandate_id: string;
  subject_ref: string;
  agent: string;
  organisation: string;
  channel: Mandate['channel'];
  extent: Mandate['extent'];
  regime: NonNullable<Mandate['act']>['regime'] | null;
  act: NonNullable<Mandate['act']>['act'] | null;
  identity_check: Opened['identityCheck'];
  agreement: Opened['agreement'];
  opened_at: Date;
  expires_at: Date;
  ended_at: Date | null;
  how: 'closed' | 'expired' | null;
}
const toMandate = (row: Row): StoredMandate => ({
  mandateId: row.mandate_id,
  subjectRef: row.subject_ref,
  agent: row.agent,
  organisation: row.organisation,
  channel: row.channel,
  extent: row.extent,
  act: row.regime && row.act ? { regime: row.regime, act: row.act } : null,
  identityCheck: row.identity_check,
  agreement: row.agreement,
  openedAt: row.opened_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
  how: row.how,
});

export async function insertMandate(tx: Tx, opened: Opened): Promise<void> {
  await tx.query(
    `INSERT INTO mandate (mandate_id, subject_ref, agent, organisation, channel, extent, regime, act, identity_check, agreement, opened_at, expires_at)
     VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`,
    [
      opened.mandateId,
      opened.subjectRef,
      opened.agent,
      opened.organisation,
      opened.channel,
      opened.extent,
      opened.act?.regime ?? null,
      opened.act?.act ?? null,
      opened.identityCheck,
      opened.agreement,
      opened.openedAt,
      opened.expiresAt,
    ],
  );
}

/** `lock`: nothing is recorded under it, and it does not end, until this transaction does. */
export async function mandateById(
  tx: Tx,
  mandateId: string,
  lock = false,
): Promise<StoredMandate | undefined> {
  const [row] = await tx.query<Row>(
    `SELECT * FROM mandate WHERE mandate_id = $1${lock ? ' FOR UPDATE' : ''}`,
    [mandateId],
  );
  return row && toMandate(row);
}

export async function unendedOf(tx: Tx, agent: string): Promise<StoredMandate[]> {
  const rows = await tx.query<Row>('SELECT * FROM mandate WHERE agent = $1 AND ended_at IS NULL FOR UPDATE', [
    agent,
  ]);
  return rows.map(toMandate);
}

export async function mandatesOfAgent(tx: Tx, agent: string, since: string): Promise<StoredMandate[]> {
  const rows = await tx.query<Row>(
    'SELECT * FROM mandate WHERE agent = $1 AND opened_at >= $2 ORDER BY opened_at DESC LIMIT 100',
    [agent, since],
  );
  return rows.map(toMandate);
}

export async function mandatesOfPerson(tx: Tx, references: readonly string[]): Promise<StoredMandate[]> {
  const rows = await tx.query<Row>(
    'SELECT * FROM mandate WHERE subject_ref = ANY($1) ORDER BY opened_at DESC LIMIT 500',
    [references],
  );
  return rows.map(toMandate);
}

/** Mandates whose time is over and that nobody has ended, oldest first; locked. */
export async function overdueMandates(tx: Tx, now: string, limit: number): Promise<StoredMandate[]> {
  const rows = await tx.query<Row>(
    `SELECT * FROM mandate WHERE ended_at IS NULL AND expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [now, limit],
  );
  return rows.map(toMandate);
}

export async function markEnded(
  tx: Tx,
  mandateId: string,
  how: 'closed' | 'expired',
  endedAt: string,
): Promise<void> {
  await tx.query('UPDATE mandate SET ended_at = $2, how = $3 WHERE mandate_id = $1', [
    mandateId,
    endedAt,
    how,
  ]);
}

/** Acts that the register holds under a mandate. */
export async function actsUnder(tx: Tx, mandateId: string): Promise<number> {
  const [row] = await tx.query<{ acts: number }>(
    'SELECT count(*)::int AS acts FROM choice WHERE mandate_id = $1',
    [mandateId],
  );
  return row?.acts ?? 0;
}
