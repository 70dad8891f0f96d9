import { commitment, hasStake } from '../procedures/application.duties.js';
import type {
  ApplicationCommand,
  ApplicationCommandType,
  ApplicationEvent,
  ApplicationFacts,
  ApplicationState,
  Decided,
} from '../procedures/application.model.js';
import { refuse, type Refusal } from '../rule.js';
import type { CommitteeBodies, CommitteeEventData } from './committee.model.js';
import { ALL_CRITERIA_TABLE } from './criterion.table.js';

type Of<T extends keyof CommitteeBodies> = Extract<ApplicationCommand, { type: T }>;
type Decide<T extends keyof CommitteeBodies> = (
  state: ApplicationState | undefined,
  command: Of<T>,
  facts: ApplicationFacts,
) => Decided<ApplicationEvent>;

const one = <T extends keyof CommitteeEventData>(
  type: T,
  applicationId: string,
  data: Omit<CommitteeEventData[T], 'applicationId'>,
): Decided<ApplicationEvent> => ({
  ok: true,
  events: [{ type, key: applicationId, data: { applicationId, ...data } } as unknown as ApplicationEvent],
});

/** Acts on the substance of a case: by those who declared that they have no interest in it. */
const JUDGING: readonly string[] = [
  'application.find-complete',
  'application.request-information',
  'application.assess',
  'application.assess-criterion',
  'application.vote',
  'application.review',
  'application.remark',
];
/** Acts of assessment: once somebody is assigned, of those assigned alone. */
const ASSESSING: readonly string[] = [
  'application.find-complete',
  'application.request-information',
  'application.assess',
  'application.assess-criterion',
];
/** While there is something to deliberate on. */
const UNDECIDED: readonly string[] = [
  'SUBMITTED',
  'PRE_SCREENING',
  'AWAITING_ADDITIONAL_INFORMATION',
  'PROCESSING',
  'AWAITING_OPINION',
  'AWAITING_AUTHORISATION',
  'UNDER_APPEAL',
];
/** The signatory's declaration is the signature itself, by a person who has no stake. */
const DECLARING: readonly string[] = ['assessor', 'committee', 'reviewer'];

/** Whether somebody has yet to say, before the file opens, whether they have an interest in it. */
export const mustDeclare = (
  state: Pick<ApplicationState, 'status'> & { readonly declarations: readonly { readonly by: string }[] },
  actor: { readonly ref: string; readonly role: string },
): boolean =>
  DECLARING.includes(actor.role) &&
  UNDECIDED.includes(state.status) &&
  !state.declarations.some(({ by }) => by === actor.ref);

/**
 * Who may not act on this case although the role may: somebody with a declared interest, somebody who has not declared,
 * somebody who is not assigned (EHDS Art. 55(4), (5)).
 */
export function committeeRefusal(
  state: ApplicationState | undefined,
  { type, actor, body }: ApplicationCommand,
  facts: Pick<ApplicationFacts, 'policy'>,
): Refusal | undefined {
  if (state === undefined) return undefined;
  if (state.recused.includes(actor.ref) && actor.role !== 'researcher')
    return { code: 'conflict-of-interest', params: { rule: 'declared-interest' } };
  if (ASSESSING.includes(type) && state.assigned.length > 0 && !state.assigned.includes(actor.ref))
    return { code: 'not-assigned', params: { assigned: state.assigned.length } };
  if (facts.policy.declareInterest !== true || !JUDGING.includes(type) || !mustDeclare(state, actor))
    return undefined;
  // The act of voting says so itself.
  const saidSo = type === 'application.vote' && 'act' in body;
  return saidSo ? undefined : { code: 'interest-undeclared', params: { command: type } };
}

/** Of the commands that a role may send in a state, those that this person may, as the case stands. */
export function deliberationCommands(
  state: ApplicationState,
  actor: ApplicationCommand['actor'],
  commands: readonly ApplicationCommandType[],
  facts: Pick<ApplicationFacts, 'policy' | 'seats'>,
): readonly ApplicationCommandType[] {
  const seated = !facts.seats?.length || facts.seats.some(({ account }) => account === actor.ref);
  return commands.filter((type) => {
    if (type === 'application.close-vote') return false;
    if (type === 'application.vote' && (state.voteClosed !== null || !seated)) return false;
    const command = { type, actor, body: { applicationId: state.applicationId } } as ApplicationCommand;
    return committeeRefusal(state, command, facts) === undefined;
  });
}

/** Who deliberates and what they say on the way. The caller has checked the permission. */
export const DECIDE_COMMITTEE: { readonly [T in keyof CommitteeBodies]: Decide<T> } = {
  'application.assign': (state, { body }) => {
    const { applicationId, account } = body;
    if (state!.assigned.includes(account)) return refuse('assigned-already');
    if (state!.recused.includes(account) || hasStake(state!, { ref: account, role: 'assessor' }))
      return refuse('conflict-of-interest', { field: 'account' });
    return one('application.assigned', applicationId, { account });
  },
  'application.unassign': (state, { body }) => {
    const { applicationId, account } = body;
    if (!state!.assigned.includes(account)) return refuse('not-assigned', { field: 'account' });
    return one('application.unassigned', applicationId, { account });
  },
  'application.earmark': (state, { actor, body }) => {
    if (state!.assigned.includes(actor.ref)) return refuse('assigned-already');
    if (hasStake(state!, actor)) return refuse('conflict-of-interest');
    return one('application.assigned', body.applicationId, { account: actor.ref });
  },
  'application.declare-interest': (_state, { body }, facts) => {
    const { applicationId, interest, reason } = body;
    if (!interest) return one('application.interest-declared', applicationId, { interest });
    if (reason === undefined || reason.trim() === '') return refuse('reason-missing', { field: 'reason' });
    const reasonHash = commitment(facts, 'reason');
    return one('application.interest-declared', applicationId, { interest, reasonHash });
  },
  'application.assess-criterion': (state, { actor, body }, facts) => {
    const { applicationId, criterion, met, reason } = body;
    if (hasStake(state!, actor)) return refuse('conflict-of-interest');
    if (state!.voters.includes(actor.ref))
      return refuse('separation-of-duties', { duties: ['vote', 'assess'] });
    const row = ALL_CRITERIA_TABLE.find((known) => known.criterion === criterion);
    if (!row) return refuse('criterion-unanswered', { rule: 'unknown-criterion' });
    if (met === null && !row.mayNotApply)
      return refuse('criterion-unanswered', { criterion, rule: 'always-applies' });
    if (reason.trim() === '') return refuse('reason-missing', { criterion });
    const reasonHash = commitment(facts, 'reason');
    return one('application.criterion-assessed', applicationId, { criterion, met, reasonHash });
  },
  'application.remark': (_state, { body }, facts) => {
    const { applicationId, toApplicant, text } = body;
    if (text.trim() === '') return refuse('invalid-body', { field: 'text' });
    const messageHash = commitment(facts, 'message');
    return one('application.remarked', applicationId, { toApplicant, messageHash });
  },
  'application.answer-question': (state, { body }, facts) => {
    const { applicationId, questionId, answer } = body;
    if (!state!.questions.some((question) => question.questionId === questionId))
      return refuse('question-unknown', { questionId });
    if (answer.trim() === '') return refuse('invalid-body', { field: 'answer' });
    const messageHash = commitment(facts, 'message');
    return one('application.question-answered', applicationId, { questionId, messageHash });
  },
  'application.invite-reviewer': (state, { body }) => {
    const { applicationId, invitationId, account } = body;
    if (state!.guests.some((guest) => guest.account === account)) return refuse('already-invited');
    if (state!.recused.includes(account) || hasStake(state!, { ref: account, role: 'reviewer' }))
      return refuse('conflict-of-interest', { field: 'account' });
    return one('application.reviewer-invited', applicationId, { invitationId, account });
  },
  'application.uninvite-reviewer': (state, { body }) => {
    const { applicationId, invitationId } = body;
    if (!state!.guests.some((guest) => guest.invitationId === invitationId))
      return refuse('guest-unknown', { invitationId });
    return one('application.reviewer-uninvited', applicationId, { invitationId });
  },
  'application.review': (state, { actor, body }, facts) => {
    const { applicationId, recommendation, reason } = body;
    if (hasStake(state!, actor)) return refuse('conflict-of-interest');
    if (reason.trim() === '') return refuse('reason-missing');
    const reasonHash = commitment(facts, 'reason');
    return one('application.reviewed', applicationId, { recommendation, reasonHash });
  },
  'application.close-vote': (state, { body }) => {
    const { applicationId, meetingId } = body;
    if (state!.voteClosed) return refuse('vote-closed', { meetingId: state!.voteClosed.meetingId });
    return one('application.vote-closed', applicationId, { meetingId });
  },
};
