import { createHash } from 'node:crypto';
import {
  RECORD_CHECKS,
  cutCommitment,
  decisiveSubjects,
  groupsCounting,
  recordDecision,
  type PermitDataset,
  type PermitTerms,
  type StandingTerms,
} from '@garant/rules';
import { choicesFor, excludedAtPermitCut, subjectStatus } from '../enforcement/access.facts.js';
import type { Cut } from '../enforcement/enforcement.messages.js';
import type { EnforcementState, KnownCut } from '../enforcement/enforcement.state.js';
import type { Linkage } from '../enforcement/linkage.table.js';

export const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
export const sha256Hex = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');

/** Codes of the record checks; bit n of an exclusion's reasons stands for the n-th. */
export const REASON_CODES: readonly string[] = RECORD_CHECKS.map(({ code }) => code);

export interface CohortRow {
  readonly recordRef: string;
  readonly subjectIndex: number;
  readonly informedOn: string | null;
}
export interface Cohort {
  readonly included: readonly CohortRow[];
  readonly excluded: readonly {
    readonly recordRef: string;
    readonly subjectIndex: number;
    readonly reasons: number;
  }[];
}

export type DatasetTerms = StandingTerms & Pick<PermitDataset, 'waitingDays'>;
export const termsOf = (permit: PermitTerms, dataset: PermitDataset): DatasetTerms => ({
  regime: dataset.regime,
  applicationId: permit.applicationId,
  purpose: permit.purpose,
  datasetId: dataset.datasetId,
  holderId: dataset.holderId,
  categories: dataset.categories,
  waitingDays: dataset.waitingDays,
});

/** Who leaves with a release, and why each of the others stays: the record decision for every linked record at the cut. */
export function computeCohort(
  state: EnforcementState,
  linkage: Linkage,
  terms: DatasetTerms,
  cut: Cut,
  permitCut: KnownCut,
): Cohort {
  const parked = new Set(cut.parkedSubjects);
  const positions = { permitCut: permitCut.position, releaseCut: cut.position };
  const included: CohortRow[] = [];
  const excluded: { recordRef: string; subjectIndex: number; reasons: number }[] = [];
  for (let place = 0; place < linkage.size; place++) {
    const recordRef = linkage.recordRefs[place] as string;
    const subjectIndex = linkage.subjectIndexes[place] as number;
    const informedOn = linkage.informedOn[place] ?? null;
    const decision = recordDecision({
      terms,
      moment: 'release',
      positions,
      choices: choicesFor(state, subjectIndex, terms.regime, 'release', positions),
      subject: subjectStatus(state, subjectIndex, linkage.statuses[place] === 'ambiguous', cut.position),
      excludedAtCut: parked.has(subjectIndex) || excludedAtPermitCut(terms.regime, permitCut, subjectIndex),
      informedAt: informedOn,
      at: cut.cutAt,
    });
    if (decision.effect === 'permit') included.push({ recordRef, subjectIndex, informedOn });
    else excluded.push({ recordRef, subjectIndex, reasons: reasonMask(decision.checks) });
  }
  return { included, excluded };
}

export function reasonMask(checks: readonly { code: string; verdict: string }[]): number {
  return checks.reduce(
    (mask, { code, verdict }) => (verdict === 'fail' ? mask | (1 << REASON_CODES.indexOf(code)) : mask),
    0,
  );
}

/** People of a release who may not be read any more at the unseal cut. */
export function computeSubtraction<P extends CohortRow>(
  state: EnforcementState,
  people: readonly P[],
  terms: DatasetTerms,
  cuts: { permit: KnownCut; releasePosition: number; unseal: Cut },
): P[] {
  const parked = new Set(cuts.unseal.parkedSubjects);
  const positions = {
    permitCut: cuts.permit.position,
    releaseCut: cuts.releasePosition,
    unsealCut: cuts.unseal.position,
  };
  return people.filter(
    ({ subjectIndex, informedOn }) =>
      recordDecision({
        terms,
        moment: 'unseal',
        positions,
        choices: choicesFor(state, subjectIndex, terms.regime, 'unseal', positions),
        subject: subjectStatus(state, subjectIndex, false, cuts.unseal.position),
        excludedAtCut: parked.has(subjectIndex),
        informedAt: informedOn,
        at: cuts.unseal.cutAt,
      }).effect !== 'permit',
  );
}

/**
 * Whether the register, as this instance has it, is the one that `consent` had at the cut: the same decisive subjects
 * under the commitment that the cut carries. False also when the cut says nothing about the dataset.
 */
export function agreesWithRegister(state: EnforcementState, terms: StandingTerms, cut: Cut): boolean {
  const stated = cut.decisive.find(({ datasetId }) => datasetId === terms.datasetId);
  if (!stated) return false;
  const indexes = decisiveSubjects(
    groupsCounting(state.subjects.people, state.subjects.withChoices(), cut.position),
    terms,
    cut.position,
  );
  return (
    indexes.length === stated.count &&
    cutCommitment(indexes, Buffer.from(stated.salt, 'base64url'), sha256) === stated.commitment
  );
}
