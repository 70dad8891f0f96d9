import { createHash } from 'node:crypto';
import { formEntry, type FormOutcome } from '@garant/contracts';
import { newSalt, type Tx, type VaultCipher } from '@garant/nest-kit';
import {
  canonicalJson,
  type FormEntry,
  type FormRejection,
  type FormStatus,
  type PaperForm,
} from '@garant/rules';

interface Row {
  form_id: string;
  form_number: string;
  organisation: string;
  scan_sha256: string;
  /** Calendar day as text. */
  received_day: string;
  received_at: Date;
  status: FormStatus;
  subject_ref: string | null;
  ended_at: Date | null;
  rejection: FormRejection | null;
  outcomes: FormOutcome[] | null;
}
export interface StoredForm {
  readonly formId: string;
  readonly formNumber: string;
  readonly organisation: string;
  readonly scanSha256: string;
  readonly receivedOn: string;
  readonly receivedAt: string;
  readonly status: FormStatus;
  readonly subjectRef: string | null;
  readonly endedAt: string | null;
  readonly rejection: FormRejection | null;
  readonly outcomes: readonly FormOutcome[] | null;
}
const toForm = (row: Row): StoredForm => ({
  formId: row.form_id,
  formNumber: row.form_number,
  organisation: row.organisation,
  scanSha256: row.scan_sha256,
  receivedOn: row.received_day,
  receivedAt: row.received_at.toISOString(),
  status: row.status,
  subjectRef: row.subject_ref,
  endedAt: row.ended_at?.toISOString() ?? null,
  rejection: row.rejection,
  outcomes: row.outcomes,
});
const SELECT = `SELECT *, to_char(received_on, 'YYYY-MM-DD') AS received_day FROM paper_form`;

export async function formById(tx: Tx, formId: string, lock = false): Promise<StoredForm | undefined> {
  const [row] = await tx.query<Row>(`${SELECT} WHERE form_id = $1${lock ? ' FOR UPDATE' : ''}`, [formId]);
  return row && toForm(row);
}
/** Forms of one organisation, those still at work first, the oldest of them first. */
export async function formsOf(tx: Tx, organisation: string, limit = 200): Promise<StoredForm[]> {
  const rows = await tx.query<Row>(
    `${SELECT} WHERE organisation = $1
     ORDER BY status IN ('checked', 'rejected'), CASE WHEN ended_at IS NULL THEN received_at END, ended_at DESC LIMIT $2`,
    [organisation, limit],
  );
  return rows.map(toForm);
}
export async function formsOfPerson(tx: Tx, references: readonly string[]): Promise<StoredForm[]> {
  const rows = await tx.query<Row>(`${SELECT} WHERE subject_ref = ANY($1) ORDER BY ended_at DESC LIMIT 500`, [
    references,
  ]);
  return rows.map(toForm);
}

/** @returns which of them another form has, if one has */
export async function takenBy(
  tx: Tx,
  { formNumber, scanSha256 }: { formNumber: string; scanSha256: string },
): Promise<'number' | 'scan' | undefined> {
  const rows = await tx.query<{ form_number: string }>(
    `SELECT form_number FROM paper_form WHERE status <> 'rejected' AND (form_number = $1 OR scan_sha256 = $2)`,
    [formNumber, scanSha256],
  );
  if (rows.some((row) => row.form_number === formNumber)) return 'number';
  return rows.length > 0 ? 'scan' : undefined;
}

export async function insertForm(
  tx: Tx,
  form: Pick<
    StoredForm,
    'formId' | 'formNumber' | 'organisation' | 'scanSha256' | 'receivedOn' | 'receivedAt'
  > & {
    receivedBy: string;
  },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO paper_form (form_id, form_number, organisation, scan_sha256, received_on, received_at, received_by, status)
     VALUES ($1,$2,$3,$4,$5,$6,$7,'received') ON CONFLICT DO NOTHING RETURNING 1`,
    [
      form.formId,
      form.formNumber,
      form.organisation,
      form.scanSha256,
      form.receivedOn,
      form.receivedAt,
      form.receivedBy,
    ],
  );
  return rows.length === 1;
}

export async function updateForm(
  tx: Tx,
  formId: string,
  change: {
    status: FormStatus;
    subjectRef?: string;
    endedAt?: string;
    rejection?: FormRejection;
    outcomes?: readonly FormOutcome[];
  },
): Promise<void> {
  await tx.query(
    `UPDATE paper_form SET status = $2, subject_ref = coalesce($3, subject_ref), ended_at = coalesce($4, ended_at),
       rejection = coalesce($5, rejection), outcomes = coalesce($6, outcomes) WHERE form_id = $1`,
    [
      formId,
      change.status,
      change.subjectRef ?? null,
      change.endedAt ?? null,
      change.rejection ?? null,
      change.outcomes ? JSON.stringify(change.outcomes) : null,
    ],
  );
}

const contextOf = (formId: string, round: number): string => `paper-form/${formId}/${round}`;

/** Keeps a reading sealed, with a salt beside it. @returns its commitment for the log: SHA-256 of salt and canonical form */
export async function storeReading(
  tx: Tx,
  cipher: VaultCipher,
  reading: { formId: string; round: 1 | 2 | 3; by: string; at: string; entry: FormEntry },
): Promise<string> {
  const salt = newSalt();
  const body = { salt, entry: reading.entry };
  await tx.query(
    `INSERT INTO paper_form_reading (form_id, round, read_by, read_at, body) VALUES ($1,$2,$3,$4,$5)
     ON CONFLICT (form_id, round) DO UPDATE SET read_by = excluded.read_by, read_at = excluded.read_at, body = excluded.body`,
    [
      reading.formId,
      reading.round,
      reading.by,
      reading.at,
      cipher.seal(Buffer.from(JSON.stringify(body), 'utf8'), contextOf(reading.formId, reading.round)),
    ],
  );
  return createHash('sha256')
    .update(`${salt}${canonicalJson(reading.entry)}`)
    .digest('hex');
}

/** The form as its rules see it, its readings opened. */
export async function paperForm(tx: Tx, cipher: VaultCipher, form: StoredForm): Promise<PaperForm> {
  const rows = await tx.query<{ round: number; read_by: string; body: Buffer }>(
    'SELECT round, read_by, body FROM paper_form_reading WHERE form_id = $1',
    [form.formId],
  );
  const readingOf = (round: number) => {
    const row = rows.find((one) => one.round === round);
    if (!row) return null;
    const body = JSON.parse(cipher.open(row.body, contextOf(form.formId, round)).toString('utf8')) as {
      entry: unknown;
    };
    return { by: row.read_by, entry: formEntry.parse(body.entry) };
  };
  return {
    status: form.status,
    organisation: form.organisation,
    first: readingOf(1),
    second: readingOf(2),
    settled: readingOf(3),
  };
}
