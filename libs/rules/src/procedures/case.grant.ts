import { instant } from '../clocks/calendar.js';
import type { Refusal } from '../rule.js';
import type { Actor, ApplicationFacts, ApplicationState } from './application.model.js';
import { caseRefusal } from './case.refusal.js';
import { formalityMissing } from './formality.check.js';
import { choiceAt } from './procedure.decide.js';

/** Whoever signed a decision that an appeal reopened does not sign again. */
export const appealSignatory = (
  { formerDecisions }: Pick<ApplicationState, 'formerDecisions'>,
  actor: Pick<Actor, 'ref'>,
): Refusal | undefined =>
  formerDecisions.some(({ by }) => by === actor.ref)
    ? { code: 'separation-of-duties', params: { duties: ['sign', 'sign-after-appeal'] } }
    : undefined;

/** What keeps a case of its kind and track from a favourable decision, besides criteria, votes and content. */
export function caseGrantRefusal(state: ApplicationState, facts: ApplicationFacts): Refusal | undefined {
  if (!state.content) throw new TypeError('state.content is required to sign');
  // An extension is asked for in time or not: what counts is the day it was asked.
  const asked = { ...facts, now: state.submittedAt ?? facts.now };
  const { exclusions: _now, ...then } = asked;
  return (
    caseRefusal(choiceAt(state, {}), state.applicant, state.content, then) ??
    caseRefusal({}, state.applicant, state.content, facts) ??
    proposalAwaited(state, facts.now) ??
    (state.kind === 'french-route' ? formalityMissing(state) : undefined)
  );
}

/** EHDS Art. 72(5): a trusted holder has two months to propose; the body decides then, and is not bound by what it proposes. */
function proposalAwaited(state: ApplicationState, now: string): Refusal | undefined {
  if (state.track !== 'trusted-holder' || state.proposalDueAt === null) return undefined;
  if (instant(now) > instant(state.proposalDueAt)) return undefined;
  const silent = state.shares.find(
    ({ holderId }) => !state.proposals.some((proposal) => proposal.holderId === holderId),
  );
  return (
    silent && {
      code: 'proposal-awaited',
      params: { holderId: silent.holderId, dueAt: state.proposalDueAt, article: 'EHDS Art. 72(5)' },
    }
  );
}
