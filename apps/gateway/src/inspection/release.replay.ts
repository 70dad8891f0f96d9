import type { Tx } from '@garant/nest-kit';
import { cutCommitment, type PermitTerms } from '@garant/rules';
import type { Cut } from '../enforcement/enforcement.messages.js';
import type { EnforcementState } from '../enforcement/enforcement.state.js';
import { bundleOf, releasePeople } from '../releases/bundle.store.js';
import { agreesWithRegister, computeCohort, sha256, termsOf } from '../releases/cohort.js';

/** What the log says of a plan (`release.planned`). */
export interface LoggedPlan {
  readonly releaseId: string;
  readonly permitId: string;
  readonly datasetId: string;
  readonly people: number;
  readonly cutPosition: number;
  readonly cohortCommitment: string;
  readonly ruleBundleHash: string;
  readonly planHash: string;
}

export interface Comparison {
  readonly name: string;
  readonly logged: string | null;
  readonly now: string | null;
  /** Null: it can no longer be compared. */
  readonly same: boolean | null;
}
export interface CohortReplay {
  readonly comparisons: Comparison[];
  /** Records decided again; of these, those with another result; and those that can no longer be decided. */
  readonly recomputed: number;
  readonly different: number;
  readonly gone: number;
}

const compare = (name: string, logged: unknown, now: unknown): Comparison => ({
  name,
  logged: String(logged),
  now: String(now),
  same: logged === now,
});

/**
 * Plans a past release again, at its own cut, from what the gateway kept of it: who left and who stayed, record by record.
 * People erased since are left out of the comparison and counted; the commitment to the whole cohort is made again from the
 * kept list of indexes and compared with the log's. Null when nothing of the release was kept.
 */
export async function replayCohort(
  tx: Tx,
  state: EnforcementState,
  logged: LoggedPlan,
  permit: PermitTerms,
): Promise<CohortReplay | null> {
  const { releaseId, permitId, datasetId } = logged;
  const bundle = await bundleOf(tx, releaseId);
  const [row] = await tx.query<{ body: Cut }>(
    `SELECT body FROM register_cut WHERE for_kind = 'release' AND for_id = $1`,
    [releaseId],
  );
  const dataset = permit.datasets.find((one) => one.datasetId === datasetId);
  const permitCut = state.permitCut(permitId);
  if (!bundle || !row || !dataset || !permitCut) return null;
  const cut = row.body;
  const kept = await releasePeople(tx, releaseId);
  const stayed = await tx.query<{ record_ref: string; subject_index: number }>(
    'SELECT record_ref, subject_index FROM release_exclusion WHERE release_id = $1',
    [releaseId],
  );
  const terms = termsOf(permit, dataset);
  const linkage = state.linkage(datasetId);
  const there = linkage?.linkageId === bundle.linkageId ? linkage : undefined;
  const again = there && computeCohort(state, there, terms, cut, permitCut);
  const leaving = new Set(again?.included.map(({ recordRef }) => recordRef));
  const known = new Set([...leaving, ...(again?.excluded.map(({ recordRef }) => recordRef) ?? [])]);
  const open = (record: string, subject: number): boolean =>
    known.has(record) && !state.subjects.isErased(subject) && !state.isHeldBack(subject);
  const left = kept.filter(({ recordRef, subjectIndex }) => open(recordRef, subjectIndex));
  const held = stayed.filter((one) => open(one.record_ref, one.subject_index));
  const recomputed = left.length + held.length;
  const different =
    left.filter(({ recordRef }) => !leaving.has(recordRef)).length +
    held.filter((one) => leaving.has(one.record_ref)).length;
  const committed = cut.decisive.find((one) => one.datasetId === datasetId)?.commitment;
  const agrees = agreesWithRegister(state, terms, cut);
  const indexes = new Set(kept.map(({ subjectIndex }) => subjectIndex));
  const salt = Buffer.from(bundle.cohortSalt, 'base64url');
  return {
    recomputed,
    different,
    gone: kept.length + stayed.length - recomputed,
    comparisons: [
      compare('cut-position', logged.cutPosition, bundle.cutPosition),
      {
        name: 'linkage',
        logged: bundle.linkageId,
        now: linkage?.linkageId ?? null,
        same: there ? true : null,
      },
      {
        name: 'register',
        logged: committed ?? null,
        now: agrees && committed !== undefined ? committed : null,
        same: agrees,
      },
      compare('people', logged.people, indexes.size),
      compare('commitment', logged.cohortCommitment, cutCommitment(indexes, salt, sha256)),
      {
        ...compare('left', left.length, left.filter(({ recordRef }) => leaving.has(recordRef)).length),
        ...(there ? {} : { same: null }),
      },
      {
        ...compare('stayed', held.length, held.filter((one) => !leaving.has(one.record_ref)).length),
        ...(there ? {} : { same: null }),
      },
    ],
  };
}
