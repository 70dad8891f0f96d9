import type { EntryView } from '@garant/contracts';
import {
  accessDecision,
  decisionFor,
  recordDecision,
  type AccessFacts,
  type Decision,
  type PermitStatus,
  type PermitTerms,
  type RecordFacts,
} from '@garant/rules';
import {
  choicesFor,
  excludedAtPermitCut,
  subjectStatus,
  type DecisionPolicy,
} from '../enforcement/access.facts.js';
import type { EnforcementState } from '../enforcement/enforcement.state.js';

/** What an entry of `decision.made` says of one evaluation. */
export interface LoggedEvaluation {
  readonly permitId?: string;
  readonly datasetId?: string;
  readonly environmentId?: string;
  readonly purpose?: string;
  readonly recordRef?: string;
  readonly subjectOfRequest?: string;
  readonly action: string;
  readonly effect: 'permit' | 'deny';
  readonly reason?: string;
}
/** The permit as the log had it at the moment of the decision. */
export interface PermitThen {
  readonly terms: PermitTerms;
  readonly status: PermitStatus;
}

const STATUS_OF: Readonly<Record<string, PermitStatus>> = {
  'permit.signed': 'signed',
  'permit.activated': 'active',
  'permit.suspended': 'suspended',
  'permit.suspension-lifted': 'active',
  'permit.revoked': 'revoked',
  'permit.expired': 'expired',
  'permit.superseded': 'superseded',
};
/** Types of the entries that make a permit what it is. */
export const PERMIT_HISTORY = [...Object.keys(STATUS_OF), 'permit.persons-changed'];

/** @param history entries of one permit, any order; those after the decision count for nothing */
export function permitAt(history: readonly EntryView[], index: number): PermitThen | undefined {
  let permit: PermitThen | undefined;
  for (const { entry, details, index: at } of [...history].sort((a, b) => a.index - b.index)) {
    if (at > index || details === null) continue;
    const data = details.data as { terms?: PermitTerms; added?: string[]; removed?: string[] };
    if (entry.type === 'permit.signed' && data.terms) permit = { terms: data.terms, status: 'signed' };
    else if (permit && entry.type === 'permit.persons-changed') {
      const persons = permit.terms.persons.filter((one) => !data.removed?.includes(one));
      permit = { ...permit, terms: { ...permit.terms, persons: [...persons, ...(data.added ?? [])] } };
    } else if (permit) permit = { ...permit, status: STATUS_OF[entry.type] ?? permit.status };
  }
  return permit;
}

/** Reasons that hang on the instant alone: the age of what was known, or on what the entry does not name. */
export const OF_THE_MOMENT: readonly string[] = [
  'stale-state',
  'resource-type-not-permitted',
  'invalid-body',
];

/**
 * Decides again on the facts of the entry: the permit as the log had it then, the register at the position stated then, the
 * environment as it is registered now, whose attestations carry their own dates.
 */
export function decideAgain(
  state: EnforcementState,
  policy: DecisionPolicy,
  given: { evaluation: LoggedEvaluation; at: string; position: number; permit: PermitThen | undefined },
): Decision {
  const { evaluation, at, position, permit } = given;
  const { permitId, datasetId, environmentId, purpose, recordRef, subjectOfRequest, action } = evaluation;
  const cut = permitId === undefined ? undefined : state.permitCut(permitId);
  const facts: AccessFacts = {
    at,
    policy,
    requester: { type: 'person', id: subjectOfRequest ?? '' },
    action,
    purpose,
    datasetId,
    environmentId,
    permit,
    cutSeen: cut !== undefined && cut.position <= position,
    suspended: permit?.status === 'suspended',
    environment: state.environment(environmentId),
    // How fresh the state was is a fact of the moment; a decision that was given out had passed it.
    staleness: { ageMs: 0, boundMs: policy.freshnessMs },
    record:
      recordRef === undefined ? undefined : recordThen(state, recordRef, datasetId, permit, position, at),
  };
  const decision = accessDecision(facts);
  return facts.record ? decisionFor('inspector', decision, recordDecision(facts.record)) : decision;
}

function recordThen(
  state: EnforcementState,
  recordRef: string,
  datasetId: string | undefined,
  permit: PermitThen | undefined,
  position: number,
  at: string,
): RecordFacts | undefined {
  const dataset = permit?.terms.datasets.find((one) => one.datasetId === datasetId);
  if (!permit || !dataset) return undefined;
  const { applicationId, purpose, permitId } = permit.terms;
  const cut = state.permitCut(permitId);
  const linkage = state.linkage(dataset.datasetId);
  const place = linkage?.placeOf(recordRef);
  const index = place === undefined ? undefined : linkage?.subjectIndexes[place];
  const terms = { ...dataset, applicationId, purpose };
  const positions = { permitCut: cut?.position, applied: position };
  if (!linkage || place === undefined || index === undefined)
    return { terms, moment: 'access', positions, choices: [], subject: 'unlinked', at };
  return {
    terms,
    moment: 'access',
    positions,
    choices: choicesFor(state, index, terms.regime, 'access', positions),
    subject: subjectStatus(state, index, linkage.statuses[place] === 'ambiguous', position),
    excludedAtCut: excludedAtPermitCut(terms.regime, cut, index),
    informedAt: linkage.informedOn[place] ?? null,
    at,
  };
}
