import type { Refusal } from '../rule.js';
import { instant } from '../clocks/calendar.js';
import { refuse } from '../rule.js';
import { commitment, hasStake } from '../procedures/application.duties.js';
import type {
  Actor,
  ApplicationCommand,
  ApplicationEvent,
  ApplicationFacts,
  ApplicationState,
  Decided,
  SignAct,
  VoteAct,
} from '../procedures/application.model.js';

/** How long an act for which a person logged in again may take to arrive. */
export const ACT_LIMIT_MS = 24 * 3_600_000;

/**
 * What an act and its actor must have in common, for a vote and a signature alike: the person logged in again for exactly
 * this act, on this content, lately, with a reason, and has no stake in it.
 */
export function actRefusal(
  state: ApplicationState,
  actor: Actor,
  act: VoteAct | SignAct,
  facts: ApplicationFacts,
): Refusal | undefined {
  if (facts.stepUpVerified !== true) return { code: 'step-up-missing' };
  if (act.applicationId !== state.applicationId || act.actor !== actor.ref)
    return { code: 'step-up-invalid' };
  if (act.version !== state.version)
    return { code: 'conflict', params: { expected: act.version, actual: state.version } };
  const age = instant(facts.now) - instant(act.madeAt);
  if (!(age >= 0)) return { code: 'step-up-invalid', params: { rule: 'made-in-future' } };
  if (age > ACT_LIMIT_MS) return { code: 'step-up-too-old' };
  if (act.reason.trim() === '') return { code: 'reason-missing' };
  if (hasStake(state, actor)) return { code: 'conflict-of-interest' };
  return undefined;
}

/** EHDS Art. 55(3)-(5): one vote each, by members without interest who did not assess. */
export function decideVote(
  state: ApplicationState,
  { actor, body: { act } }: Extract<ApplicationCommand, { type: 'application.vote' }>,
  facts: ApplicationFacts,
): Decided<ApplicationEvent> {
  const refusal = actRefusal(state, actor, act, facts);
  if (refusal) return { ok: false, refusal };
  if (act.noConflictOfInterest !== true) return refuse('conflict-of-interest', { rule: 'declared' });
  if (state.assessors.includes(actor.ref))
    return refuse('separation-of-duties', { duties: ['assess', 'vote'] });
  if (state.assessment === null) return refuse('application-state', { rule: 'assessment-missing' });
  if (facts.seats?.length && !facts.seats.some(({ account }) => account === actor.ref))
    return refuse('seat-missing');
  if (state.voteClosed) return refuse('vote-closed', { meetingId: state.voteClosed.meetingId });
  const { applicationId } = state;
  const data = {
    applicationId,
    vote: act.vote,
    actHash: commitment(facts, 'act'),
    reasonHash: commitment(facts, 'reason'),
  };
  const voted: ApplicationEvent = { type: 'application.voted', key: applicationId, data };
  if (facts.policy.declareInterest !== true || state.declarations.some(({ by }) => by === actor.ref))
    return { ok: true, events: [voted] };
  // The act says that there is no interest: that is a declaration.
  return {
    ok: true,
    events: [
      {
        type: 'application.interest-declared',
        key: applicationId,
        data: { applicationId, interest: false },
      },
      voted,
    ],
  };
}
