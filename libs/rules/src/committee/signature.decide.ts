import { tenYearsAfter } from '../clocks/deadline.js';
import type { Refusal } from '../rule.js';
import { instant, timestamp } from '../clocks/calendar.js';
import { refuse } from '../rule.js';
import { contentRefusal, requestedPeriod } from '../applications/application.content.js';
import { appealSignatory, caseGrantRefusal } from '../procedures/case.grant.js';
import { commitment, hasStake } from '../procedures/application.duties.js';
import { presenceQuorum } from './seat.table.js';
import type {
  ApplicationCommand,
  ApplicationContent,
  ApplicationEvent,
  ApplicationFacts,
  ApplicationState,
  Decided,
  SignAct,
} from '../procedures/application.model.js';
import { allMet } from './criterion.table.js';
import type { PermitTerms } from '../permits/permit.model.js';
import { actRefusal } from './vote.decide.js';

export const DEFAULT_QUORUM = 1;

/**
 * The decision on an application: a reasoned act of a signatory who neither assessed nor voted. A grant takes a complete
 * application, every criterion met, and enough favourable votes; a refusal takes reasons (EHDS Art. 68(1), (3), (9)).
 */
export function decideSignature(
  state: ApplicationState,
  { actor, body: { act } }: Extract<ApplicationCommand, { type: 'application.sign' }>,
  facts: ApplicationFacts,
): Decided<ApplicationEvent> {
  const refusal = actRefusal(state, actor, act, facts);
  if (refusal) return { ok: false, refusal };
  if (state.assessors.includes(actor.ref))
    return refuse('separation-of-duties', { duties: ['assess', 'sign'] });
  if (state.voters.includes(actor.ref)) return refuse('separation-of-duties', { duties: ['vote', 'sign'] });
  const partial = appealSignatory(state, actor);
  if (partial) return { ok: false, refusal: partial };
  if (act.decision === 'refuse') {
    // Left unanswered, a request for information ends in a refusal, and a human signs that too (Art. 68(4)).
    const overdue = state.informationDueAt !== null && instant(facts.now) > instant(state.informationDueAt);
    if (state.status !== 'PROCESSING' && !overdue)
      return refuse('application-state', {
        rule: 'completion-period-running',
        dueAt: state.informationDueAt,
      });
    return { ok: true, events: [decided(state, act, facts, null)] };
  }
  const unfit = grantRefusal(state, facts) ?? caseGrantRefusal(state, facts);
  if (unfit) return { ok: false, refusal: unfit };
  // A data request is answered with statistics: its approval is no permit (Art. 69(1)).
  if (state.kind === 'data-request') return { ok: true, events: [decided(state, act, facts, null)] };
  const terms = termsOf(state, state.content!, act, facts);
  if ('code' in terms) return { ok: false, refusal: terms };
  const { permitId } = terms;
  return {
    ok: true,
    events: [
      decided(state, act, facts, permitId),
      { type: 'permit.signed', key: permitId, data: { permitId, applicationId: state.applicationId, terms } },
    ],
  };
}

function grantRefusal(state: ApplicationState, facts: ApplicationFacts): Refusal | undefined {
  if (state.status !== 'PROCESSING' || state.completeAt === null)
    return { code: 'application-state', params: { rule: 'not-complete' } };
  if (state.assessment === null)
    return { code: 'criterion-unanswered', params: { rule: 'assessment-missing' } };
  if (!allMet(state.assessment.verdicts))
    return { code: 'criteria-not-met', params: { criteria: unmet(state) } };
  const absent = presenceRefusal(state, facts);
  if (absent) return absent;
  if (facts.policy.secretVotes === true && state.voteClosed === null) return { code: 'vote-open' };
  const count = (vote: string): number => state.votes.filter((cast) => cast.vote === vote).length;
  const quorum = Math.max(1, facts.policy.quorum ?? DEFAULT_QUORUM);
  if (count('favour') < quorum)
    return { code: 'quorum-missing', params: { favourable: count('favour'), quorum } };
  if (count('favour') <= count('against') && !chairDecides(state, facts))
    return {
      code: 'quorum-missing',
      params: { rule: 'majority', favourable: count('favour'), against: count('against') },
    };
  if (!state.content) throw new TypeError('state.content is required to sign');
  return contentRefusal(state.content, facts);
}

/** Half of the seats without an interest took part (CRPA R133-10, R133-12). */
function presenceRefusal(state: ApplicationState, facts: ApplicationFacts): Refusal | undefined {
  const seated = new Set((facts.seats ?? []).map(({ account }) => account));
  if (seated.size === 0) return undefined;
  const eligible = [...seated].filter(
    (ref) => !state.recused.includes(ref) && !hasStake(state, { ref, role: 'committee' }),
  );
  const present = state.votes.filter(({ by }) => eligible.includes(by)).length;
  const needed = presenceQuorum(eligible.length);
  if (present >= needed) return undefined;
  return { code: 'quorum-missing', params: { rule: 'presence', present, needed, seats: eligible.length } };
}

/** CRPA R133-11: with as many for as against, the vote of the chair weighs more, where the policy says so. */
const chairDecides = ({ votes }: ApplicationState, { policy, seats }: ApplicationFacts): boolean => {
  const side = (vote: string): number => votes.filter((cast) => cast.vote === vote).length;
  const chairs = (seats ?? []).filter(({ seat }) => seat === 'chair').map(({ account }) => account);
  return (
    policy.castingVote === true &&
    side('favour') === side('against') &&
    votes.some(({ by, vote }) => vote === 'favour' && chairs.includes(by))
  );
};

const unmet = (state: ApplicationState): string[] =>
  (state.assessment?.verdicts ?? [])
    .filter(({ criterion, met }) => met === false && criterion.startsWith('68.1'))
    .map(({ criterion }) => criterion);

function termsOf(
  state: ApplicationState,
  content: ApplicationContent,
  act: SignAct,
  facts: ApplicationFacts,
): PermitTerms | Refusal {
  const period = requestedPeriod(content);
  // An extension goes on from the beginning of the permit, and its length was judged by itself.
  const extended = state.kind === 'extension' ? facts.followed : undefined;
  if (extended) period.from = instant(extended.validFrom);
  const validFrom = act.validFrom ?? timestamp(period.from);
  const validUntil = act.validUntil ?? timestamp(period.until);
  const [from, until] = [instant(validFrom), instant(validUntil)];
  if (!(from >= period.from && until <= period.until && from < until))
    return { code: 'period-invalid', params: { rule: 'outside-request' } };
  if (!extended && until > instant(tenYearsAfter(validFrom)))
    return { code: 'period-invalid', params: { rule: 'at-most-ten-years' } };
  if (until <= instant(facts.now))
    return { code: 'period-invalid', params: { rule: 'in-the-past', field: 'validUntil' } };
  if (facts.permitId === undefined) throw new TypeError('facts.permitId is required to grant');
  return {
    permitId: facts.permitId,
    applicationId: state.applicationId,
    purpose: content.purpose,
    datasets: content.datasets.map(({ datasetId, resources }) => {
      const { holderId, regime, waitingDays, minimumCell, categories } = facts.dataset(datasetId)!;
      return { datasetId, holderId, regime, waitingDays, minimumCell, resources, categories };
    }),
    persons: content.persons,
    environmentId: content.environmentId,
    validFrom,
    validUntil,
  };
}

const decided = (
  state: ApplicationState,
  act: SignAct,
  facts: ApplicationFacts,
  permitId: string | null,
): ApplicationEvent => ({
  type: 'application.decided',
  key: state.applicationId,
  data: {
    applicationId: state.applicationId,
    decision: act.decision,
    actHash: commitment(facts, 'act'),
    reasonHash: commitment(facts, 'reason'),
    permitId,
  },
});
