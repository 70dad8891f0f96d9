import type { PermitTerms } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import { clusterAt, type PeopleHistory } from '@garant/rules';

export interface Cut {
  cutId: string;
  forKind: 'permit' | 'release' | 'unseal';
  forId: string;
  permitId: string;
  /** Release and unseal cuts are about one dataset; a permit's cut is about all of its datasets. */
  datasetId: string | null;
  /** End offsets of the command topic's partitions when the cut was asked for: all of them must be handled first. */
  commandOffsets: number[];
}
interface Row {
  cut_id: string;
  for_kind: Cut['forKind'];
  for_id: string;
  permit_id: string;
  dataset_id: string | null;
  command_offsets: string[];
  terms: PermitTerms;
}

/** Asking twice for the same thing keeps the first request: a redelivered event makes no second cut. */
export async function requestCut(tx: Tx, cut: Cut & { requestedAt: string }): Promise<void> {
  await tx.query(
    `INSERT INTO cut (cut_id, for_kind, for_id, permit_id, dataset_id, command_offsets, requested_at)
     VALUES ($1,$2,$3,$4,$5,$6::bigint[],$7) ON CONFLICT (for_id) DO NOTHING`,
    [cut.cutId, cut.forKind, cut.forId, cut.permitId, cut.datasetId, cut.commandOffsets, cut.requestedAt],
  );
}

export async function waitingCuts(tx: Tx): Promise<(Cut & { terms: PermitTerms })[]> {
  const rows = await tx.query<Row>(
    `SELECT cut_id, for_kind, for_id, cut.permit_id, dataset_id, command_offsets, terms
     FROM cut JOIN known_permit USING (permit_id) WHERE position IS NULL ORDER BY requested_at`,
  );
  return rows.map((row) => ({
    cutId: row.cut_id,
    forKind: row.for_kind,
    forId: row.for_id,
    permitId: row.permit_id,
    datasetId: row.dataset_id,
    commandOffsets: row.command_offsets.map(Number),
    terms: row.terms,
  }));
}

/** True for the caller that completes the cut; false when another instance did. */
export async function completeCut(
  tx: Tx,
  cutId: string,
  position: number,
  cutAt: string,
  body: object,
): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE cut SET position = $2, cut_at = $3, body = $4 WHERE cut_id = $1 AND position IS NULL RETURNING cut_id',
    [cutId, position, cutAt, JSON.stringify(body)],
  );
  return rows.length === 1;
}

/**
 * Subjects whose key is parked: they have an act that could not be applied, so they are denied; with them whoever is one
 * person with them.
 */
export async function parkedSubjects(tx: Tx, people: PeopleHistory, position: number): Promise<number[]> {
  const rows = await tx.query<{ subject_index: string }>(
    `SELECT subject_index FROM (SELECT subject_index, subject_ref FROM vault_person
       UNION ALL SELECT subject_index, subject_ref FROM retired_subject) s JOIN parked_key ON parked_key.key = s.subject_ref::text`,
  );
  const indexes = rows.map((row) => Number(row.subject_index));
  const together = indexes.flatMap((index) => clusterAt(people.actsOf(index), index, position).members);
  return [...new Set(together)].sort((a, b) => a - b);
}
