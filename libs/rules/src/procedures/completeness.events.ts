import { deadline } from '../clocks/deadline.js';
import type { ApplicationEventData, ApplicationFacts, ApplicationState } from './application.model.js';
import { opinionBody } from './formality.check.js';
import { OPINION_MONTHS, PROPOSAL_MONTHS, decisionDue } from './period.table.js';
import type { Share } from './procedure.model.js';

/**
 * What an application that is found complete waits for next: a decision, or first an opinion (decree 2019-536 Art. 89).
 * Each holder gets its share of it, and a trusted one the time to propose (EHDS Art. 72(5)).
 */
export function foundComplete(
  state: ApplicationState,
  facts: ApplicationFacts,
): ApplicationEventData['application.found-complete'] {
  const { applicationId, kind, track, formality } = state;
  const { now, policy } = facts;
  const opinion = formality !== null && opinionBody(formality) !== null;
  return {
    applicationId,
    decisionDueAt: decisionDue(kind, track, now, policy.holidays),
    shares: sharesOf(state, facts),
    ...(track === 'trusted-holder'
      ? { proposalDueAt: deadline(now, { months: PROPOSAL_MONTHS }, policy.holidays) }
      : {}),
    ...(opinion ? { opinionDueAt: deadline(now, { months: OPINION_MONTHS }, policy.holidays) } : {}),
  };
}

/** The datasets of an application by the holder that is asked for them. */
function sharesOf({ content }: ApplicationState, { dataset }: ApplicationFacts): Share[] {
  const shares = new Map<string, string[]>();
  for (const { datasetId } of content?.datasets ?? []) {
    const holderId = dataset(datasetId)?.holderId;
    if (holderId !== undefined) shares.set(holderId, [...(shares.get(holderId) ?? []), datasetId]);
  }
  return [...shares].map(([holderId, datasetIds]) => ({ holderId, datasetIds }));
}
