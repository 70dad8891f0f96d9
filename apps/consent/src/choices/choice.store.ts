import { decodeJwt } from 'jose';
import type { ChoiceView } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import type { Choice, DecidedRegime, RecordedAct } from '@garant/rules';

interface ChoiceRow {
  choice_id: string;
  subject_ref: string;
  subject_index: string;
  position: string;
  regime: DecidedRegime;
  act: RecordedAct;
  scope_kind: Choice['scope']['kind'];
  scope_id: string | null;
  channel: Choice['channel'];
  notice: ChoiceView['notice'];
  acted_at: Date;
  accepted_at: Date;
  recorded_at: Date;
  acted_by: string;
  receipt_id: string | null;
  voice: string | null;
  authority_id: string | null;
  mandate_id: string | null;
  form_id: string | null;
  because: ChoiceView['because'] | null;
}

export type RecordedChoice = Omit<ChoiceView, 'current'> & {
  subjectRef: string;
  subjectIndex: number;
};

const COLUMNS = `choice_id, subject_ref, subject_index, position, regime, act, scope_kind, scope_id, channel, notice,
  acted_at, accepted_at, recorded_at, acted_by, receipt_id, voice, authority_id, mandate_id, form_id, because`;

const toChoice = (row: ChoiceRow): RecordedChoice => ({
  choiceId: row.choice_id,
  subjectRef: row.subject_ref,
  subjectIndex: Number(row.subject_index),
  position: Number(row.position),
  regime: row.regime,
  act: row.act,
  scope: row.scope_id === null ? { kind: row.scope_kind } : { kind: row.scope_kind, id: row.scope_id },
  channel: row.channel,
  notice: row.notice,
  actedAt: row.acted_at.toISOString(),
  acceptedAt: row.accepted_at.toISOString(),
  recordedAt: row.recorded_at.toISOString(),
  actedBy: row.acted_by,
  // An imported act has none until somebody asks; it then bears the act's own id.
  receiptId: row.receipt_id ?? row.choice_id,
  ...(row.voice === null ? {} : { voice: row.voice }),
  ...(row.authority_id === null ? {} : { authorityId: row.authority_id }),
  ...(row.mandate_id === null ? {} : { mandateId: row.mandate_id }),
  ...(row.form_id === null ? {} : { formId: row.form_id }),
  ...(row.because ? { because: row.because } : {}),
});

export async function choicesOfSubject(tx: Tx, subjectRef: string): Promise<RecordedChoice[]> {
  const rows = await tx.query<ChoiceRow>(
    `SELECT ${COLUMNS} FROM choice WHERE subject_ref = $1 ORDER BY position`,
    [subjectRef],
  );
  return rows.map(toChoice);
}

export async function choiceById(tx: Tx, choiceId: string): Promise<RecordedChoice | null> {
  const [row] = await tx.query<ChoiceRow>(`SELECT ${COLUMNS} FROM choice WHERE choice_id = $1`, [choiceId]);
  return row ? toChoice(row) : null;
}

/** Choices under some regimes up to a position, grouped by subject, in order of subject index then position. */
export async function* choicesBySubject(
  tx: Tx,
  regimes: readonly string[],
  upTo: number,
  pageSize = 20_000,
): AsyncGenerator<{ index: number; choices: RecordedChoice[] }> {
  let group: { index: number; choices: RecordedChoice[] } | null = null;
  let after: [number, number] = [-1, -1];
  for (;;) {
    const rows = await tx.query<ChoiceRow>(
      `SELECT ${COLUMNS} FROM choice WHERE regime = ANY($1) AND position <= $2 AND (subject_index, position) > ($3, $4)
       ORDER BY subject_index, position LIMIT $5`,
      [regimes, upTo, after[0], after[1], pageSize],
    );
    for (const choice of rows.map(toChoice)) {
      if (group && group.index !== choice.subjectIndex) {
        yield group;
        group = null;
      }
      group ??= { index: choice.subjectIndex, choices: [] };
      group.choices.push(choice);
      after = [choice.subjectIndex, choice.position];
    }
    if (rows.length < pageSize) break;
  }
  if (group) yield group;
}

/** Every choice up to a position in order of position, in pages, for the snapshot. */
export async function* choicesUpTo(tx: Tx, upTo: number, pageSize = 10_000): AsyncGenerator<RecordedChoice> {
  let after = 0;
  for (;;) {
    const rows = await tx.query<ChoiceRow>(
      `SELECT ${COLUMNS} FROM choice WHERE position > $1 AND position <= $2 ORDER BY position LIMIT $3`,
      [after, upTo, pageSize],
    );
    for (const choice of rows.map(toChoice)) {
      yield choice;
      after = choice.position;
    }
    if (rows.length < pageSize) return;
  }
}

/**
 * Takes the next `count` positions and returns the first. The counter is locked from here to the commit, so this comes
 * last: whoever sees position n committed knows that every lower one is, too.
 */
export async function nextPositions(tx: Tx, count: number): Promise<number> {
  const [row] = await tx.query<{ position: number }>(
    'UPDATE register_counter SET position = position + $1 RETURNING position',
    [count],
  );
  if (!row) throw new Error('the register has no counter');
  return row.position - count + 1;
}

/** Locks the counter without taking a position: what follows in this transaction vouches for everything up to it. */
export async function lockPosition(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ position: string }>('SELECT position FROM register_counter FOR UPDATE');
  if (!row) throw new Error('the register has no counter');
  return Number(row.position);
}

const orNull = <T>(value: T | null | undefined): T | null => value ?? null;

export async function insertChoices(tx: Tx, choices: readonly RecordedChoice[]): Promise<void> {
  await tx.query(
    `INSERT INTO choice (${COLUMNS})
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::jsonb[],
       $11::timestamptz[], $12::timestamptz[], $13::timestamptz[], $14::uuid[], $15::uuid[], $16::uuid[], $17::uuid[], $18::uuid[], $19::uuid[], $20::text[])`,
    [
      choices.map((c) => c.choiceId),
      choices.map((c) => c.subjectRef),
      choices.map((c) => c.subjectIndex),
      choices.map((c) => c.position),
      choices.map((c) => c.regime),
      choices.map((c) => c.act),
      choices.map((c) => c.scope.kind),
      choices.map((c) => orNull(c.scope.id)),
      choices.map((c) => c.channel),
      choices.map((c) => JSON.stringify(c.notice)),
      choices.map((c) => c.actedAt),
      choices.map((c) => c.acceptedAt),
      choices.map((c) => c.recordedAt),
      choices.map((c) => c.actedBy),
      choices.map((c) => c.receiptId),
      choices.map((c) => orNull(c.voice)),
      choices.map((c) => orNull(c.authorityId)),
      choices.map((c) => orNull(c.mandateId)),
      choices.map((c) => orNull(c.formId)),
      choices.map((c) => orNull(c.because)),
    ],
  );
}

export async function insertReceipts(tx: Tx, receipts: readonly Omit<Receipt, 'record'>[]): Promise<void> {
  await tx.query(
    `INSERT INTO receipt (receipt_id, choice_id, subject_ref, jws)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[])`,
    [
      receipts.map((r) => r.receiptId),
      receipts.map((r) => r.choiceId),
      receipts.map((r) => r.subjectRef),
      receipts.map((r) => r.jws),
    ],
  );
}

export interface Receipt {
  receiptId: string;
  choiceId: string;
  subjectRef: string;
  /** Payload of the JWS, which holds it once and for all. */
  record: Record<string, unknown>;
  jws: string;
}
export async function receiptById(tx: Tx, receiptId: string): Promise<Receipt | null> {
  const [row] = await tx.query<Omit<Receipt, 'record'>>(
    `SELECT receipt_id AS "receiptId", choice_id AS "choiceId", subject_ref AS "subjectRef", jws FROM receipt WHERE receipt_id = $1`,
    [receiptId],
  );
  return row ? { ...row, record: decodeJwt(row.jws) } : null;
}
