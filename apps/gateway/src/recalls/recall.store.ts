import { uuidv7 } from 'uuidv7';
import { appendEvents, type Tx } from '@garant/nest-kit';
import { canonicalJson, standing, type Choice } from '@garant/rules';
import { sha256Hex, type DatasetTerms } from '../releases/cohort.js';
import type { Release } from '../releases/release.store.js';
import { isSamePerson } from './people.store.js';

/**
 * The join of protective acts and unsealed releases. Either side may come second, and each looks for the other in the
 * transaction in which it writes. Lock order, the same everywhere:
 *
 *  1. the gate, an advisory lock: shared for an act, exclusive for an unsealing. So an unsealing runs while no act is
 *     half-written, and an act that waited sees the unsealing committed. READ COMMITTED: each statement reads anew.
 *  2. the release row (`lockRelease`)
 *  3. rows of people, subtractions, recalls; the outbox last
 *
 * Without the gate an act could look for releases before one is unsealed, commit after it, and be found by nobody.
 */
const GATE = 4_127_102;
export const enterAsAct = (tx: Tx) => tx.query('SELECT pg_advisory_xact_lock_shared($1)', [GATE]);
export const enterAsUnsealing = (tx: Tx) => tx.query('SELECT pg_advisory_xact_lock($1)', [GATE]);

export interface RegisteredChoice {
  subjectRef: string;
  subjectIndex: number;
  protective: boolean;
  choice: Choice;
}
export interface ReceivedChoice extends RegisteredChoice {
  receiptId: string;
  eventId: string;
}

export async function insertChoices(tx: Tx, received: readonly ReceivedChoice[]): Promise<void> {
  await tx.query(
    `INSERT INTO register_choice (choice_id, subject_index, subject_ref, position, protective, choice, receipt_id, event_id)
     SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::bigint[], $5::boolean[], $6::jsonb[], $7::uuid[], $8::uuid[])
     ON CONFLICT DO NOTHING`,
    [
      received.map(({ choice }) => choice.choiceId),
      received.map(({ subjectIndex }) => subjectIndex),
      received.map(({ subjectRef }) => subjectRef),
      received.map(({ choice }) => choice.position),
      received.map(({ protective }) => protective),
      received.map(({ choice }) => JSON.stringify(choice)),
      received.map(({ receiptId }) => receiptId),
      received.map(({ eventId }) => eventId),
    ],
  );
}

/** A choice of the person who asks, with the event under which the log knows it; null when it has not arrived, or is not theirs. */
export async function receivedChoice(
  tx: Tx,
  subjectRef: string,
  choiceId: string,
): Promise<ReceivedChoice | null> {
  const [row] = await tx.query<{
    subject_ref: string;
    subject_index: number;
    protective: boolean;
    choice: Choice;
    receipt_id: string;
    event_id: string;
  }>(
    'SELECT subject_ref, subject_index, protective, choice, receipt_id, event_id FROM register_choice WHERE choice_id = $1',
    [choiceId],
  );
  const whose = row && { subjectRef: row.subject_ref, subjectIndex: Number(row.subject_index) };
  if (!whose || !(await isSamePerson(tx, subjectRef, whose))) return null;
  return {
    subjectRef: row.subject_ref,
    subjectIndex: row.subject_index,
    protective: row.protective,
    choice: row.choice,
    receiptId: row.receipt_id,
    eventId: row.event_id,
  };
}

export async function choicesOf(tx: Tx, subjectIndexes: readonly number[]): Promise<RegisteredChoice[]> {
  const rows = await tx.query<{
    subject_ref: string;
    subject_index: number;
    protective: boolean;
    choice: Choice;
  }>(
    'SELECT subject_ref, subject_index, protective, choice FROM register_choice WHERE subject_index = ANY($1::bigint[]) ORDER BY position',
    [subjectIndexes],
  );
  return rows.map((row) => ({
    subjectRef: row.subject_ref,
    subjectIndex: row.subject_index,
    protective: row.protective,
    choice: row.choice,
  }));
}

/** Unsealed releases that hold one of these people, with each, unless they were subtracted or recalled already. */
export async function unsealedReleasesWith(
  tx: Tx,
  subjectIndexes: readonly number[],
): Promise<{ releaseId: string; subjectIndex: number }[]> {
  if (subjectIndexes.length === 0) return [];
  return tx.query(
    `SELECT DISTINCT r.release_id AS "releaseId", p.subject_index AS "subjectIndex" FROM release r JOIN release_person p USING (release_id)
     WHERE p.subject_index = ANY($1::bigint[]) AND r.state IN ('unsealed', 'acknowledged')
       AND NOT EXISTS (SELECT 1 FROM recall WHERE recall.release_id = r.release_id AND recall.subject_index = p.subject_index)
       AND NOT EXISTS (SELECT 1 FROM unsealing_subtraction s WHERE s.unseal_id = r.unseal_id AND s.record_ref = p.record_ref)
     ORDER BY 1, 2`,
    [subjectIndexes],
  );
}

/** People of a release with a protective act later than a position, and all whom an act about people names. */
export async function peopleActingAfter(tx: Tx, releaseId: string, position: number): Promise<number[]> {
  const rows = await tx.query<{ subject_index: number }>(
    `SELECT p.subject_index FROM release_person p JOIN register_choice c USING (subject_index)
     WHERE p.release_id = $1 AND c.protective AND c.position > $2
     UNION SELECT p.subject_index FROM release_person p JOIN register_people_index USING (subject_index)
     WHERE p.release_id = $1`,
    [releaseId, position],
  );
  return rows.map(({ subject_index }) => subject_index);
}

/**
 * The first protective act after the unseal cut that, read with all acts up to it, says no to what was released. Acts up
 * to the cut were weighed when the release was unsealed.
 */
export function recallingChoice(
  choices: readonly RegisteredChoice[],
  terms: DatasetTerms,
  unsealPosition: number,
): RegisteredChoice | undefined {
  const all = choices.map(({ choice }) => choice);
  return choices.find(
    ({ protective, choice }) =>
      protective &&
      choice.position > unsealPosition &&
      // A term that ran out stops what is to come; it takes nothing back.
      choice.act !== 'lapse' &&
      standing([choice], terms, choice.position) === 'deny' &&
      standing(all, terms, choice.position) === 'deny',
  );
}

export interface RecallOrder {
  recallId: string;
  releaseId: string;
  permitId: string;
  environmentId: string;
  pseudonyms: string[];
  orderedAt: string;
}
/** SHA-256 of the order's RFC 8785 form: what the event commits to. */
export const orderHashOf = (order: RecallOrder): string => sha256Hex(canonicalJson(order));

/** Orders the deletion of one person's rows from one unsealed release, once. */
export async function orderRecall(
  tx: Tx,
  release: Release,
  cause: RegisteredChoice,
  now: string,
): Promise<string | null> {
  const rows = await tx.query<{ pseudonym: string }>(
    'SELECT pseudonym FROM release_person WHERE release_id = $1 AND subject_index = $2 ORDER BY pseudonym',
    [release.releaseId, cause.subjectIndex],
  );
  const { releaseId, permitId, datasetId, environmentId } = release;
  const order: RecallOrder = {
    recallId: uuidv7(),
    releaseId,
    permitId,
    environmentId,
    pseudonyms: rows.map(({ pseudonym }) => pseudonym),
    orderedAt: now,
  };
  const orderHash = orderHashOf(order);
  const inserted = await tx.query(
    `INSERT INTO recall (recall_id, release_id, subject_index, subject_ref, choice_id, choice_position, pseudonyms, ordered_at, order_hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (release_id, subject_index) DO NOTHING RETURNING 1`,
    [
      order.recallId,
      releaseId,
      cause.subjectIndex,
      cause.subjectRef,
      cause.choice.choiceId,
      cause.choice.position,
      order.pseudonyms,
      now,
      orderHash,
    ],
  );
  if (inserted.length === 0) return null;
  await appendEvents(tx, {
    streamId: `recall/${order.recallId}`,
    expectedVersion: 0,
    events: [
      {
        type: 'recall.ordered',
        key: releaseId,
        data: {
          recallId: order.recallId,
          releaseId,
          permitId,
          datasetId,
          environmentId,
          subjectRef: cause.subjectRef,
          choicePosition: cause.choice.position,
          orderHash,
        },
      },
    ],
    cause: { system: `system:recall/${cause.choice.choiceId}` },
  });
  return order.recallId;
}
