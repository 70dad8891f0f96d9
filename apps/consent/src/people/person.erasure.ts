import { createHash } from 'node:crypto';
import type { CommandBody, ErasurePreview } from '@garant/contracts';
import { publish, type CommandContext, type Database, type HandlerResult, type Tx } from '@garant/nest-kit';
import { canonicalJson, currentChoices } from '@garant/rules';
import { recordPeopleAct } from './people.acts.js';
import { choicesOfPerson, referencesOfPerson } from './people.choices.js';
import { retire } from './people.split.js';
import { peopleByRef } from './person.store.js';

/**
 * What an erasure takes (GDPR Art. 17), part by part: SQL that deletes what is about the subjects `$1` (uuid[]) and
 * returns a row for each. `what` is a text key of the portal. What stays is codes and random references: acts of the
 * register are evidence that law and later claims need (Art. 17(3)(b), (e)). A part that keeps something personal adds
 * its line.
 */
export interface Eraser {
  readonly part: string;
  readonly what: string;
  readonly sql: string;
}
export const ERASERS: readonly Eraser[] = [
  {
    part: 'people',
    what: 'login',
    sql: 'DELETE FROM vault_login WHERE subject_ref = ANY($1::uuid[]) RETURNING 1',
  },
  {
    part: 'people',
    what: 'identity-case',
    sql: `UPDATE identity_case SET reason = NULL, state = CASE WHEN state IN ('open', 'holder-asked') THEN 'closed' ELSE state END
          WHERE subject_ref = ANY($1::uuid[]) AND (reason IS NOT NULL OR state IN ('open', 'holder-asked')) RETURNING 1`,
  },
  {
    part: 'linkage',
    what: 'local-id',
    sql: `WITH records AS (
            DELETE FROM record_reference WHERE record_ref IN (SELECT record_ref FROM linkage_row WHERE subject_ref = ANY($1::uuid[])) RETURNING 1),
          gone AS (UPDATE linkage_row SET local_index = NULL, local_id = NULL
            WHERE subject_ref = ANY($1::uuid[]) AND local_id IS NOT NULL RETURNING record_ref)
          SELECT DISTINCT record_ref FROM gone`,
  },
  {
    part: 'choices',
    what: 'receipt',
    sql: 'DELETE FROM receipt WHERE subject_ref = ANY($1::uuid[]) RETURNING 1',
  },
  {
    part: 'notices',
    what: 'reason',
    sql: 'DELETE FROM choice_reason WHERE subject_ref = ANY($1::uuid[]) RETURNING 1',
  },
  {
    part: 'notices',
    what: 'question',
    sql: 'DELETE FROM question WHERE subject_ref = ANY($1::uuid[]) RETURNING 1',
  },
  {
    part: 'notifications',
    what: 'contact',
    sql: `WITH code AS (DELETE FROM contact_verification WHERE subject_ref = ANY($1::uuid[]))
          DELETE FROM contact WHERE subject_ref = ANY($1::uuid[]) RETURNING 1`,
  },
  {
    part: 'notifications',
    what: 'message',
    sql: `WITH sent AS (DELETE FROM delivery WHERE subject_ref = ANY($1::uuid[]))
          DELETE FROM message WHERE subject_ref = ANY($1::uuid[]) RETURNING 1`,
  },
  // A request that is still open is needed for its answer; it goes when it is closed (eraseRemainders).
  {
    part: 'rights',
    what: 'request-text',
    sql: `DELETE FROM right_request_text WHERE subject_ref = ANY($1::uuid[])
            AND request_id IN (SELECT request_id FROM right_request WHERE closed_at IS NOT NULL) RETURNING 1`,
  },
  {
    part: 'rights',
    what: 'request-file',
    sql: `DELETE FROM right_request_file WHERE subject_ref = ANY($1::uuid[])
            AND request_id IN (SELECT request_id FROM right_request WHERE closed_at IS NOT NULL) RETURNING 1`,
  },
  {
    part: 'rights',
    what: 'former-traits',
    sql: 'DELETE FROM former_traits WHERE subject_ref = ANY($1::uuid[]) RETURNING 1',
  },
  {
    part: 'rights',
    what: 'export',
    // The job goes with its files: a copy that is being built at this moment then keeps nothing.
    sql: `WITH files AS (DELETE FROM person_export_file WHERE subject_ref = ANY($1::uuid[])),
            more AS (DELETE FROM person_export_supplement WHERE subject_ref = ANY($1::uuid[]))
          DELETE FROM person_export WHERE subject_ref = ANY($1::uuid[]) RETURNING 1`,
  },
  {
    part: 'assistance',
    what: 'callback',
    sql: `UPDATE callback SET phone = NULL, status = 'ended', ended_at = now(), how = 'cancelled'
          WHERE subject_ref = ANY($1::uuid[]) AND status <> 'ended' RETURNING 1`,
  },
  {
    part: 'assistance',
    what: 'help-code',
    sql: 'DELETE FROM help_code WHERE subject_ref = ANY($1::uuid[]) RETURNING 1',
  },
  {
    part: 'assistance',
    what: 'phone',
    sql: `UPDATE callback SET phone = NULL, status = 'ended', how = 'cancelled', ended_at = now()
          WHERE subject_ref = ANY($1::uuid[]) AND status <> 'ended' RETURNING 1`,
  },
  {
    part: 'assistance',
    what: 'paper-reading',
    sql: `DELETE FROM paper_form_reading WHERE form_id IN (
            SELECT form_id FROM paper_form WHERE subject_ref = ANY($1::uuid[])) RETURNING 1`,
  },
  {
    part: 'assistance',
    what: 'paper-scan',
    sql: `DELETE FROM paper_scan WHERE sha256 IN (
            SELECT scan_sha256 FROM paper_form WHERE subject_ref = ANY($1::uuid[])) RETURNING 1`,
  },
  {
    part: 'assistance',
    what: 'advance-choice',
    sql: `UPDATE advance_choice SET status = 'withdrawn', ended_at = now()
          WHERE subject_ref = ANY($1::uuid[]) AND status = 'waiting' RETURNING 1`,
  },
  {
    part: 'representation',
    what: 'authority-traits',
    sql: `DELETE FROM authority_traits WHERE authority_id IN (
            SELECT authority_id FROM authority WHERE subject_ref = ANY($1::uuid[])) RETURNING 1`,
  },
  {
    part: 'representation',
    what: 'authority-document',
    sql: `DELETE FROM evidence e WHERE EXISTS (
            SELECT 1 FROM authority a WHERE a.evidence_sha256 = e.sha256 AND a.declared_by = e.uploaded_by
              AND a.subject_ref = ANY($1::uuid[])) RETURNING 1`,
  },
  {
    part: 'representation',
    what: 'authority-text',
    sql: `DELETE FROM representation_text WHERE about IN (
            SELECT authority_id FROM authority WHERE subject_ref = ANY($1::uuid[])) OR about = ANY($1::uuid[]) RETURNING 1`,
  },
  {
    part: 'representation',
    what: 'milestone',
    sql: 'DELETE FROM milestone WHERE subject_ref = ANY($1::uuid[]) RETURNING 1',
  },
  // Last: the vault row itself.
  {
    part: 'people',
    what: 'traits',
    sql: 'DELETE FROM vault_person WHERE subject_ref = ANY($1::uuid[]) RETURNING 1',
  },
];

/** Runs every eraser; rows by what they are. */
async function eraseRows(tx: Tx, refs: readonly string[]): Promise<ErasurePreview['items']> {
  const rows = new Map<string, number>();
  for (const { what, sql } of ERASERS) {
    const gone = await tx.query(sql, [refs]);
    rows.set(what, (rows.get(what) ?? 0) + gone.length);
  }
  return [...rows].map(([what, count]) => ({ what, rows: count }));
}

class RolledBack extends Error {
  constructor(readonly items: ErasurePreview['items']) {
    super('a preview changes nothing');
  }
}

/** What would go and what would stay: counted by doing it and taking it back. */
export async function previewErasure(database: Database, subjectRef: string): Promise<ErasurePreview> {
  const refs = await referencesOfPerson(database, subjectRef);
  const items = await database
    .transaction<ErasurePreview['items']>(async (tx) => {
      throw new RolledBack(await eraseRows(tx, refs));
    })
    .catch((error: unknown) => {
      if (error instanceof RolledBack) return error.items;
      throw error;
    });
  return previewOf(subjectRef, await standingOf(database, subjectRef), items);
}

/** What stays, and whether a refusal stands. */
async function standingOf(
  tx: Tx,
  subjectRef: string,
): Promise<Pick<ErasurePreview, 'acts' | 'standingRefusal'>> {
  const choices = await choicesOfPerson(tx, subjectRef);
  return {
    acts: choices.length,
    standingRefusal: currentChoices(choices).some(({ effect }) => effect === 'deny'),
  };
}

function previewOf(
  subjectRef: string,
  stays: Pick<ErasurePreview, 'acts' | 'standingRefusal'>,
  items: ErasurePreview['items'],
): ErasurePreview {
  const shown = { items, ...stays };
  const text = canonicalJson({ subjectRef, ...shown });
  return { ...shown, previewHash: createHash('sha256').update(text).digest('hex') };
}

/** Whether the person asked for it, and the request is open. */
async function askedForErasure(tx: Tx, requestId: string | undefined, subjectRef: string): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM right_request WHERE request_id = $1 AND subject_ref = $2 AND kind = 'erasure' AND closed_at IS NULL`,
    [requestId ?? null, subjectRef],
  );
  return rows.length > 0;
}

/**
 * `person.erase`: everything by which the person could be recognised goes, in one transaction; the register numbers that
 * it went. The person has seen what goes and stays (`previewHash`). With a marker, a keyed hash of the traits remains,
 * by which a standing refusal is found again when a holder names the same person later.
 */
export async function erasePerson({
  tx,
  command,
  cause,
  now,
}: CommandContext<CommandBody<'consent', 'person.erase'>>): Promise<HandlerResult> {
  const { erasureId, subjectRef, previewHash, keepMarker, requestId } = command.body;
  const { actor } = command;
  const own = actor.role === 'patient' && actor.subjectRef === subjectRef;
  if (!own && actor.role !== 'data-protection-officer')
    return { ok: false, problem: { code: 'authority-missing' } };
  if (!own && !(await askedForErasure(tx, requestId, subjectRef)))
    return { ok: false, problem: { code: 'erasure-request-missing' } };
  const refs = await referencesOfPerson(tx, subjectRef);
  const people = await peopleByRef(tx, refs);
  if (!people.has(subjectRef)) return { ok: false, problem: { code: 'subject-unknown' } };

  const markers = await tx.query<{ exact_index: Buffer; index_version: string; subject_ref: string }>(
    'SELECT exact_index, index_version, subject_ref FROM vault_person WHERE subject_ref = ANY($1::uuid[])',
    [refs],
  );
  const stays = await standingOf(tx, subjectRef);
  await tx.query('SAVEPOINT erasure');
  const items = await eraseRows(tx, refs);
  if (previewOf(subjectRef, stays, items).previewHash !== previewHash) {
    await tx.query('ROLLBACK TO SAVEPOINT erasure');
    return { ok: false, problem: { code: 'erasure-changed' } };
  }
  // A marker without a refusal to find again would be a trace for nothing.
  const markerKept = keepMarker && stays.standingRefusal;
  for (const person of people.values()) await retire(tx, person, now);
  if (markerKept)
    for (const marker of markers)
      await tx.query(
        `INSERT INTO erasure_marker (exact_index, index_version, subject_ref, subject_index, created_at)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (exact_index) DO UPDATE SET subject_ref = EXCLUDED.subject_ref,
           subject_index = EXCLUDED.subject_index, created_at = EXCLUDED.created_at RETURNING 1`,
        [
          marker.exact_index,
          marker.index_version,
          marker.subject_ref,
          people.get(marker.subject_ref)?.subjectIndex,
          now,
        ],
      );
  let position = 0;
  for (const person of people.values()) {
    const done = await recordPeopleAct(tx, { kind: 'erase', index: person.subjectIndex }, now);
    position = done.position;
    const data = { erasureId, position, ...person, markerKept, ...(requestId ? { requestId } : {}) };
    await publish(tx, [
      {
        topic: 'consent.events',
        key: person.subjectRef,
        event: { type: 'person.erased', key: person.subjectRef, data },
        cause,
      },
    ]);
  }
  await tx.query(
    `INSERT INTO erasure (erasure_id, subject_ref, position, requested_by, request_id, marker_kept, erased_at, rows)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [erasureId, subjectRef, position, actor.ref, requestId ?? null, markerKept, now, JSON.stringify(items)],
  );
  return { ok: true, result: { erasureId, position, markerKept } };
}

/**
 * What came to be erasable later: texts of requests that were open when their person was erased. @returns false: one step
 * takes all
 */
export async function eraseRemainders(tx: Tx): Promise<boolean> {
  const rows = await tx.query<{ subject_ref: string }>(
    `SELECT DISTINCT subject_ref FROM right_request_text WHERE subject_ref IN (SELECT subject_ref FROM retired_subject)
       AND request_id IN (SELECT request_id FROM right_request WHERE closed_at IS NOT NULL) LIMIT 200`,
  );
  if (rows.length > 0)
    await eraseRows(
      tx,
      rows.map(({ subject_ref }) => subject_ref),
    );
  return false;
}
