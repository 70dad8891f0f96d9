import type { ApplicationState, RecordedApplicationEvent } from './application.model.js';
import { needsAuthorisation } from './formality.check.js';
import type { CaseChoice, ProcedureState } from './procedure.model.js';

export const newProcedure = (): ProcedureState => ({
  kind: 'permit',
  track: 'standard',
  ofPermit: null,
  fallbackOf: null,
  formality: null,
  touchedAt: null,
  opinion: null,
  authorisation: null,
  opinionPeriod: null,
  authorisationPeriod: null,
  shares: [],
  proposalDueAt: null,
  proposals: [],
  statisticsOffered: false,
  appeal: null,
  formerDecisions: [],
  answer: null,
});

/** What others said about a content; a new content voids it. */
const UNSAID = {
  opinion: null,
  authorisation: null,
  opinionPeriod: null,
  authorisationPeriod: null,
  shares: [],
  proposalDueAt: null,
  proposals: [],
} as const;

const chosen = (choice: CaseChoice): Partial<ProcedureState> => ({
  kind: choice.kind ?? 'permit',
  track: choice.track ?? 'standard',
  ofPermit: choice.ofPermit ?? null,
  fallbackOf: choice.fallbackOf ?? null,
  formality: choice.formality ?? null,
});

/** Folds what an event says about the procedure, and the states that only some procedures have. */
export function evolveProcedure(state: ApplicationState, event: RecordedApplicationEvent): ApplicationState {
  const { at } = event;
  const by = event.actor?.ref ?? '';
  switch (event.type) {
    case 'application.drafted':
      return { ...state, touchedAt: at };
    case 'application.procedure-chosen':
      return { ...state, ...chosen(event.data), touchedAt: at };
    case 'application.submitted':
      return { ...state, ...chosen(event.data) };
    case 'application.draft-expired':
      return { ...state, status: 'EXPIRED_DRAFT' };
    case 'application.closed':
      return { ...state, status: 'CLOSED' };
    case 'application.information-provided':
      return { ...state, ...UNSAID };
    case 'application.found-complete': {
      const { opinionDueAt, shares = [], proposalDueAt = null } = event.data;
      const fresh = { ...state, ...UNSAID, shares, proposalDueAt };
      return opinionDueAt === undefined
        ? fresh
        : { ...fresh, status: 'AWAITING_OPINION', opinionPeriod: { dueAt: opinionDueAt, renewed: false } };
    }
    case 'application.proposed': {
      const { holderId, proposal } = event.data;
      return { ...state, proposals: [...state.proposals, { holderId, proposal, at }] };
    }
    case 'application.opinion-recorded': {
      const { by: body, opinion, tacit, givenOn, reference } = event.data;
      const waits = state.formality !== null && needsAuthorisation(state.formality);
      return {
        ...state,
        status: waits ? 'AWAITING_OPINION' : 'PROCESSING',
        opinion: { by: body, opinion, tacit, givenOn, reference, recordedAt: at },
      };
    }
    case 'application.period-renewed': {
      const renewed = { dueAt: event.data.dueAt, renewed: true };
      return event.data.of === 'opinion'
        ? { ...state, opinionPeriod: renewed }
        : { ...state, authorisationPeriod: renewed };
    }
    case 'application.authorisation-asked':
      return {
        ...state,
        status: 'AWAITING_AUTHORISATION',
        authorisationPeriod: { dueAt: event.data.dueAt, renewed: false },
      };
    case 'application.authorisation-recorded': {
      const { outcome, tacit, givenOn, reference } = event.data;
      return {
        ...state,
        status: 'PROCESSING',
        authorisation: { outcome, tacit, givenOn, reference, recordedAt: at },
      };
    }
    case 'application.decided':
      return { ...state, appeal: null };
    case 'application.statistics-offered':
      return { ...state, statisticsOffered: true };
    case 'application.appealed':
      return { ...state, status: 'UNDER_APPEAL', appeal: { at, settledAt: null } };
    case 'application.decision-confirmed':
      return {
        ...state,
        status: 'DECISION_ISSUED',
        appeal: { at: state.appeal?.at ?? at, settledAt: at },
      };
    case 'application.reopened': {
      const { decision } = state;
      return {
        ...state,
        status: 'PROCESSING',
        decisionDueAt: event.data.decisionDueAt,
        decision: null,
        assessment: null,
        votes: [],
        appeal: null,
        formerDecisions: decision
          ? [
              ...state.formerDecisions,
              { by: decision.by, decision: decision.decision, permitId: decision.permitId },
            ]
          : state.formerDecisions,
      };
    }
    case 'application.answer-submitted': {
      const { fileHash, cells, suppressed, minimumCell } = event.data;
      return { ...state, answer: { fileHash, cells, suppressed, minimumCell, by, at, releasedAt: null } };
    }
    case 'data-request.answered':
      return { ...state, answer: state.answer && { ...state.answer, releasedAt: at } };
    default:
      return state;
  }
}
