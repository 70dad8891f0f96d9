import type { ApplicationState, RecordedApplicationEvent } from '../procedures/application.model.js';
import type { CommitteeState } from './committee.model.js';

export const newCommittee = (): CommitteeState => ({
  assigned: [],
  declarations: [],
  recused: [],
  guests: [],
  answers: [],
  reviews: [],
  questions: [],
  voteClosed: null,
});

/** Assignment, declarations, answers, reviews and the end of a vote; any other event changes nothing here. */
export function evolveCommittee(state: ApplicationState, event: RecordedApplicationEvent): ApplicationState {
  const { type, at } = event;
  const by = event.actor?.ref ?? '';
  switch (type) {
    case 'application.assigned':
      return { ...state, assigned: [...state.assigned, event.data.account] };
    case 'application.unassigned': {
      const { account } = event.data;
      return { ...state, assigned: state.assigned.filter((ref) => ref !== account) };
    }
    case 'application.interest-declared':
      return withDeclaration(state, { by, at, interest: event.data.interest });
    case 'application.criterion-assessed': {
      const { criterion, met, reasonHash } = event.data;
      const others = state.answers.filter((answer) => answer.criterion !== criterion);
      return {
        ...state,
        answers: [...others, { criterion, met, by, at, reasonHash }],
        // Who answered for a criterion assessed, whoever finishes.
        assessors: state.assessors.includes(by) ? state.assessors : [...state.assessors, by],
      };
    }
    case 'application.reviewer-invited': {
      const { invitationId, account } = event.data;
      return { ...state, guests: [...state.guests, { invitationId, account, at }] };
    }
    case 'application.reviewer-uninvited': {
      const { invitationId } = event.data;
      return { ...state, guests: state.guests.filter((guest) => guest.invitationId !== invitationId) };
    }
    case 'application.reviewed': {
      const { recommendation, reasonHash } = event.data;
      const others = state.reviews.filter((review) => review.by !== by);
      return { ...state, reviews: [...others, { by, at, recommendation, reasonHash }] };
    }
    case 'application.information-requested':
      return {
        ...state,
        questions: (event.data.questions ?? []).map((question) => ({ ...question, answered: false })),
      };
    case 'application.question-answered': {
      const { questionId } = event.data;
      return {
        ...state,
        questions: state.questions.map((question) =>
          question.questionId === questionId ? { ...question, answered: true } : question,
        ),
      };
    }
    case 'application.information-provided':
      return { ...state, answers: [], questions: [], voteClosed: null };
    case 'application.assessed':
    case 'application.reopened':
      return { ...state, voteClosed: null };
    case 'application.vote-closed':
      return { ...state, voteClosed: { at, meetingId: event.data.meetingId } };
    default:
      return state;
  }
}

/** An interest takes the person off the case, and the vote of the person with it. */
function withDeclaration(
  state: ApplicationState,
  declaration: ApplicationState['declarations'][number],
): ApplicationState {
  const { by, interest } = declaration;
  const declarations = [...state.declarations.filter((one) => one.by !== by), declaration];
  if (!interest) return { ...state, declarations };
  return {
    ...state,
    declarations,
    recused: state.recused.includes(by) ? state.recused : [...state.recused, by],
    assigned: state.assigned.filter((ref) => ref !== by),
    votes: state.votes.filter((vote) => vote.by !== by),
  };
}
