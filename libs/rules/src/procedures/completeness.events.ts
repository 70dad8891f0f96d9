import { dueAfter } from '../clocks/case.clocks.js';
import { DECISION_CLOCKS } from '../clocks/clocks.of.js';
import type { ApplicationEventData, ApplicationFacts, ApplicationState } from './application.model.js';
import { opinionBody } from './formality.check.js';
import type { Share } from './procedure.model.js';
import type { ClockCode } from '../clocks/clock.model.js';

/**
 * What an application that is found complete waits for next: a decision, or first an opinion (decree 2019-536 Art. 89).
 * Each holder gets its share of it, and a trusted one the time to propose (EHDS Art. 72(5)).
 */
export function foundComplete(
  state: ApplicationState,
  facts: ApplicationFacts,
): ApplicationEventData['application.found-complete'] {
  const { applicationId, track, formality } = state;
  const { now, policy } = facts;
  const opinion = formality !== null && opinionBody(formality) !== null;
  const shares = sharesOf(state, facts);
  const data = { shares, ...(opinion ? { opinionDueAt: now } : {}) };
  const due = (codes: readonly ClockCode[]): string | null =>
    dueAfter(state, { type: 'application.found-complete', at: now, data }, codes, policy.calendar);
  return {
    applicationId,
    decisionDueAt: due(DECISION_CLOCKS),
    shares,
    ...(track === 'trusted-holder' ? { proposalDueAt: due(['D04.proposal'])! } : {}),
    ...(opinion ? { opinionDueAt: due(['D19.opinion'])! } : {}),
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
