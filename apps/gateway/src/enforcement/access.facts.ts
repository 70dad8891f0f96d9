import {
  readingPosition,
  type AccessFacts,
  type Choice,
  type Moment,
  type Positions,
  type RecordFacts,
  type Regime,
  type Requester,
  type RulesPolicy,
} from '@garant/rules';
import type { EnforcementState, KnownCut } from './enforcement.state.js';

/** What is asked, in the words of the caller: any of the ids may be unknown, and denies then. */
export interface AccessQuestion {
  readonly requester: Requester;
  readonly action: string;
  readonly permitId?: string | undefined;
  readonly datasetId?: string | undefined;
  readonly environmentId?: string | undefined;
  readonly purpose?: string | undefined;
  readonly resourceType?: string | undefined;
  /** One person's record of the dataset. */
  readonly recordRef?: string | undefined;
}

export interface DecisionPolicy extends RulesPolicy {
  /** Oldest state, in ms, with which the gateway still decides. */
  readonly freshnessMs: number;
}

/** Looks up everything that the access checks read. Touches memory only. */
export function accessFacts(
  state: EnforcementState,
  policy: DecisionPolicy,
  question: AccessQuestion,
  now: number,
): AccessFacts {
  const { permitId, datasetId, environmentId, requester } = question;
  const permit = state.permit(permitId);
  const environment = state.environment(environmentId);
  const personId = 'id' in requester ? requester.id : undefined;
  const at = new Date(now).toISOString();
  return {
    at,
    policy,
    requester,
    action: question.action,
    purpose: question.purpose,
    datasetId,
    environmentId,
    resourceType: question.resourceType,
    permit: permit && { terms: permit.terms, status: permit.status },
    cutSeen: permit !== undefined && state.permitCut(permit.terms.permitId) !== undefined,
    suspended: state.isSuspended({ permitId, datasetId, environmentId, personId }),
    environment,
    staleness: {
      ageMs: state.ageMs(now, { permitId, datasetId, environmentId }),
      boundMs: policy.freshnessMs,
    },
    record:
      question.recordRef === undefined
        ? undefined
        : accessRecord(state, question.recordRef, permitId, datasetId, at),
  };
}

/** Facts on one record at the moment of access; undefined when permit or dataset are unknown, which deny by themselves. */
function accessRecord(
  state: EnforcementState,
  recordRef: string,
  permitId: string | undefined,
  datasetId: string | undefined,
  at: string,
): RecordFacts | undefined {
  const permit = state.permit(permitId);
  const dataset = permit?.terms.datasets.find((one) => one.datasetId === datasetId);
  if (!permit || !dataset) return undefined;
  const cut = state.permitCut(permit.terms.permitId);
  const linkage = state.linkage(dataset.datasetId);
  const place = linkage?.placeOf(recordRef);
  const index = place === undefined ? undefined : linkage?.subjectIndexes[place];
  const terms = { ...dataset, applicationId: permit.terms.applicationId, purpose: permit.terms.purpose };
  const positions = { permitCut: cut?.position, applied: state.positionInForce() };
  if (!linkage || place === undefined || index === undefined)
    return { terms, moment: 'access', positions, choices: [], subject: 'unlinked', at };
  return {
    terms,
    moment: 'access',
    positions,
    choices: choicesFor(state, index, terms.regime, 'access', positions),
    subject: subjectStatus(state, index, linkage.statuses[place] === 'ambiguous', positions.applied),
    excludedAtCut: excludedAtPermitCut(terms.regime, cut, index),
    informedAt: linkage.informedOn[place] ?? null,
    at,
  };
}

/** A person's choices as the regime reads them at a moment: also who they were one person with is read there. */
export function choicesFor(
  state: EnforcementState,
  index: number,
  regime: Regime,
  moment: Moment,
  positions: Positions,
): readonly Choice[] {
  return state.subjects.choicesAt(index, readingPosition(regime, moment, positions) ?? -1);
}

/** @param upTo position at which the decision is made: a doubt that the identity desk had ended by then is none */
export function subjectStatus(
  state: EnforcementState,
  index: number,
  ambiguous: boolean,
  upTo: number,
): RecordFacts['subject'] {
  if (state.subjects.isErased(index)) return 'retired';
  if (ambiguous && !state.subjects.isIdentified(index, upTo)) return 'ambiguous';
  return state.isHeldBack(index) ? 'parked' : 'linked';
}

/** An EHDS permit reads the register at its own cut: whoever had an unhandled act then stays outside of it for good. */
export const excludedAtPermitCut = (regime: string, cut: KnownCut | undefined, index: number): boolean =>
  regime === 'EHDS_OPT_OUT' && cut !== undefined && cut.parkedSubjects.has(index);
