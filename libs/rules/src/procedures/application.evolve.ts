import type { AuthoringState } from '../applications/authoring.model.js';
import { evolveAuthoring, newAuthoring, withFields } from '../applications/authoring.evolve.js';
import { withMoment } from '../clocks/case.clocks.js';
import { evolveCommittee, newCommittee } from '../committee/committee.evolve.js';
import type { CommitteeState } from '../committee/committee.model.js';
import type { ApplicationState, RecordedApplicationEvent } from './application.model.js';
import { evolveProcedure, newProcedure } from './procedure.evolve.js';
import type { ProcedureState } from './procedure.model.js';

/** Folds one event into an application. Events of another stream (`permit.signed`) change nothing here. */
export function evolveApplication(
  state: ApplicationState | undefined,
  event: RecordedApplicationEvent,
): ApplicationState | undefined {
  const next = evolveCase(state, event);
  return (
    next && {
      ...evolveCommittee(evolveProcedure(next, event), event),
      moments: withMoment(next.moments, event),
    }
  );
}

function evolveCase(
  state: ApplicationState | undefined,
  event: RecordedApplicationEvent,
): ApplicationState | undefined {
  const { type, at } = event;
  const by = event.actor?.ref ?? '';
  if (state === undefined) {
    if (type !== 'application.drafted' && type !== 'application.submitted') return undefined;
    return evolveCase(
      {
        ...newProcedure(),
        ...newCommittee(),
        ...newApplication(event.data.applicationId, by, event.actor?.organisation),
        ...newAuthoring(event.data.formVersion),
      },
      event,
    );
  }
  switch (type) {
    case 'application.drafted':
      return { ...state, ...withFields(state, event.data), status: 'DRAFT', version: event.data.version };
    case 'application.submitted':
      return {
        ...state,
        ...withFields(state, event.data),
        status: 'SUBMITTED',
        version: event.data.version,
        submittedAt: at,
      };
    case 'application.withdrawn':
      return { ...state, status: 'WITHDRAWN' };
    case 'application.information-requested':
      return {
        ...state,
        status: 'AWAITING_ADDITIONAL_INFORMATION',
        informationDueAt: event.data.dueAt,
        completeAt: null,
        decisionDueAt: null,
      };
    case 'application.information-provided':
      return {
        ...state,
        ...withFields(state, event.data),
        status: 'PRE_SCREENING',
        version: event.data.version,
        informationDueAt: null,
        assessment: null,
        votes: [],
        content: undefined,
      };
    case 'application.found-complete':
      return { ...state, status: 'PROCESSING', completeAt: at, decisionDueAt: event.data.decisionDueAt };
    case 'application.clock-extended':
      return { ...state, decisionDueAt: event.data.dueAt };
    case 'application.assessed':
      // Votes rest on the assessment that the members read.
      return {
        ...state,
        assessment: { by, at, verdicts: event.data.verdicts },
        assessors: event.data.verdicts.reduce(
          (refs, verdict) => withRef(refs, verdict.by ?? by),
          withRef(state.assessors, by),
        ),
        votes: [],
      };
    case 'application.voted':
      return {
        ...state,
        // A member may think again until the vote is closed; the stream keeps both.
        votes: [...state.votes.filter((cast) => cast.by !== by), { by, at, vote: event.data.vote }],
        voters: withRef(state.voters, by),
      };
    case 'application.decided': {
      const { decision, permitId } = event.data;
      return { ...state, status: 'DECISION_ISSUED', decision: { by, at, decision, permitId } };
    }
    default:
      return evolveAuthoring(state, event);
  }
}

const withRef = (refs: readonly string[], ref: string): readonly string[] =>
  refs.includes(ref) ? refs : [...refs, ref];

const newApplication = (
  applicationId: string,
  applicant: string,
  organisation: string | undefined,
): Omit<ApplicationState, keyof AuthoringState | keyof ProcedureState | keyof CommitteeState> => ({
  applicationId,
  status: 'DRAFT',
  applicant,
  organisation,
  version: 0,
  submittedAt: null,
  completeAt: null,
  informationDueAt: null,
  decisionDueAt: null,
  assessment: null,
  votes: [],
  assessors: [],
  voters: [],
  decision: null,
  moments: [],
});
