import type { Tx } from '@garant/nest-kit';
import type { Cut } from '../enforcement/enforcement.messages.js';
import type { CohortRow } from './cohort.js';

export interface ReleasePerson extends CohortRow {
  readonly pseudonym: string;
}

/** Everything that a plan leaves behind, in one go. */
export async function insertBundle(
  tx: Tx,
  bundle: {
    releaseId: string;
    cut: Cut;
    permitCutPosition: number;
    linkageId: string;
    ruleBundleHash: string;
    cohortSalt: string;
    positions: object;
    reasonCodes: readonly string[];
    people: readonly ReleasePerson[];
    excluded: readonly { recordRef: string; subjectIndex: number; reasons: number }[];
    plan: Buffer;
    identity: Buffer;
  },
): Promise<void> {
  const { releaseId, people, excluded } = bundle;
  await tx.query(
    `INSERT INTO release_bundle (release_id, cut_id, cut_position, cut_at, permit_cut_position, linkage_id, rule_bundle_hash, cohort_salt, positions, reason_codes)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      releaseId,
      bundle.cut.cutId,
      bundle.cut.position,
      bundle.cut.cutAt,
      bundle.permitCutPosition,
      bundle.linkageId,
      bundle.ruleBundleHash,
      bundle.cohortSalt,
      JSON.stringify(bundle.positions),
      bundle.reasonCodes,
    ],
  );
  await tx.query(
    `INSERT INTO release_person (release_id, record_ref, subject_index, pseudonym, informed_on)
     SELECT $1, * FROM unnest($2::uuid[], $3::bigint[], $4::text[], $5::date[])`,
    [
      releaseId,
      people.map((p) => p.recordRef),
      people.map((p) => p.subjectIndex),
      people.map((p) => p.pseudonym),
      people.map((p) => p.informedOn),
    ],
  );
  await tx.query(
    `INSERT INTO release_exclusion (release_id, record_ref, subject_index, reasons) SELECT $1, * FROM unnest($2::uuid[], $3::bigint[], $4::int[])`,
    [
      releaseId,
      excluded.map((p) => p.recordRef),
      excluded.map((p) => p.subjectIndex),
      excluded.map((p) => p.reasons),
    ],
  );
  await tx.query('INSERT INTO release_key (release_id, plan, identity) VALUES ($1, $2, $3)', [
    releaseId,
    bundle.plan,
    bundle.identity,
  ]);
}

export async function releasePeople(tx: Tx, releaseId: string): Promise<ReleasePerson[]> {
  const rows = await tx.query<{
    record_ref: string;
    subject_index: number;
    pseudonym: string;
    informed_on: string | null;
  }>(
    `SELECT record_ref, subject_index, pseudonym, to_char(informed_on, 'YYYY-MM-DD') AS informed_on FROM release_person WHERE release_id = $1`,
    [releaseId],
  );
  return rows.map((row) => ({
    recordRef: row.record_ref,
    subjectIndex: row.subject_index,
    pseudonym: row.pseudonym,
    informedOn: row.informed_on,
  }));
}

export async function bundleOf(
  tx: Tx,
  releaseId: string,
): Promise<{
  cutPosition: number;
  cutAt: string;
  permitCutPosition: number;
  linkageId: string;
  cohortSalt: string;
} | null> {
  const [row] = await tx.query<{
    cut_position: number;
    cut_at: Date;
    permit_cut_position: number;
    linkage_id: string;
    cohort_salt: string;
  }>(
    'SELECT cut_position, cut_at, permit_cut_position, linkage_id, cohort_salt FROM release_bundle WHERE release_id = $1',
    [releaseId],
  );
  if (!row) return null;
  return {
    cutPosition: row.cut_position,
    cutAt: row.cut_at.toISOString(),
    permitCutPosition: row.permit_cut_position,
    linkageId: row.linkage_id,
    cohortSalt: row.cohort_salt,
  };
}

/** The encrypted secrets of a release. */
export async function secretsOf(
  tx: Tx,
  releaseId: string,
): Promise<{ plan: Buffer; identity: Buffer } | null> {
  const [row] = await tx.query<{ plan: Buffer; identity: Buffer }>(
    'SELECT plan, identity FROM release_key WHERE release_id = $1',
    [releaseId],
  );
  return row ?? null;
}
