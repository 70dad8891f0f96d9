import { dueAfter } from '../clocks/case.clocks.js';
import { DECIDE_CLOCKS } from '../clocks/clock.decide.js';
import type { Refusal } from '../rule.js';
import { instant } from '../clocks/calendar.js';
import { refuse } from '../rule.js';
import { applicationFlags, contentRefusal, purposeRefusal } from '../applications/application.content.js';
import { DECIDE_AUTHORING } from '../applications/authoring.decide.js';
import type {
  ApplicationCommand,
  ApplicationCommandType,
  ApplicationEvent,
  ApplicationFacts,
  ApplicationState,
  Decided,
} from './application.model.js';
import { commitment, hasStake } from './application.duties.js';
import { committeeRefusal, DECIDE_COMMITTEE } from '../committee/committee.decide.js';
import { decideAssessment } from '../committee/assessment.decide.js';
import { APPLICATION_PERMISSIONS, allowedCommands, mayEverSend } from './permission.table.js';
import { choiceAt, DECIDE_PROCEDURE } from './procedure.decide.js';
import { caseRefusal } from './case.refusal.js';
import { foundComplete } from './completeness.events.js';
import { decideSignature } from '../committee/signature.decide.js';
import { decideVote } from '../committee/vote.decide.js';

type Of<T extends ApplicationCommandType> = Extract<ApplicationCommand, { type: T }>;
type Decide<T extends ApplicationCommandType> = (
  state: ApplicationState | undefined,
  command: Of<T>,
  facts: ApplicationFacts,
) => Decided<ApplicationEvent>;

/**
 * What a command on an application leads to. Authorisation is the first check. Pure: the caller looks up the facts,
 * loads the content of the current version into `state.content`, and stores texts and salted hashes itself.
 */
export function decideApplication(
  state: ApplicationState | undefined,
  command: ApplicationCommand,
  facts: ApplicationFacts,
): Decided<ApplicationEvent> {
  const unauthorised = authorisation(state, command);
  if (unauthorised) return { ok: false, refusal: unauthorised };
  if (command.body.applicationId !== (state?.applicationId ?? command.body.applicationId))
    return refuse('application-unknown');
  const unfit = committeeRefusal(state, command, facts);
  if (unfit) return { ok: false, refusal: unfit };
  return (DECIDE[command.type] as Decide<ApplicationCommandType>)(state, command, facts);
}

function authorisation(
  state: ApplicationState | undefined,
  command: ApplicationCommand,
): Refusal | undefined {
  const { type, actor } = command;
  if (allowedCommands(state, actor).includes(type)) return undefined;
  const inSomeState = Object.values(APPLICATION_PERMISSIONS).some((byRole) =>
    byRole[actor.role]?.includes(type),
  );
  const concerned = state === undefined || mayEverSend(state, actor, type);
  if (!inSomeState || !concerned) return { code: 'forbidden', params: { command: type } };
  if (state === undefined)
    return { code: 'application-unknown', params: { applicationId: command.body.applicationId } };
  return { code: 'application-state', params: { command: type, state: state.status } };
}

const event = <T extends ApplicationEvent['type']>(
  type: T,
  key: string,
  data: Extract<ApplicationEvent, { type: T }>['data'],
): ApplicationEvent => ({ type, key, data }) as unknown as ApplicationEvent;
const one = (...events: ApplicationEvent[]): Decided<ApplicationEvent> => ({ ok: true, events });

/** Somebody else wrote since the author read. */
const unreadVersion = (
  state: ApplicationState | undefined,
  expected: number | undefined,
): { ok: false; refusal: Refusal } | undefined => {
  const actual = state?.version ?? 0;
  return expected === undefined || expected === actual ? undefined : refuse('conflict', { expected, actual });
};

const DECIDE: { [T in ApplicationCommandType]: Decide<T> } = {
  ...DECIDE_AUTHORING,
  ...DECIDE_PROCEDURE,
  ...DECIDE_COMMITTEE,
  ...DECIDE_CLOCKS,
  'application.draft': (state, { body }, facts) => {
    const version = state?.version ?? 0;
    const unread = unreadVersion(state, body.expectedVersion);
    if (unread) return unread;
    const declared = body.content.declaredUses?.length ? purposeRefusal(body.content, facts) : undefined;
    if (declared) return { ok: false, refusal: declared };
    const id = body.applicationId;
    return one(
      event('application.drafted', id, {
        applicationId: id,
        version: version + 1,
        contentHash: commitment(facts, 'content'),
        ...(body.fields && { fields: body.fields }),
        ...(state === undefined && body.formVersion !== undefined && { formVersion: body.formVersion }),
      }),
    );
  },

  'application.submit': (state, { body, actor }, facts) => {
    const unread = unreadVersion(state, body.expectedVersion);
    if (unread) return unread;
    const formVersion = state?.formVersion ?? body.formVersion;
    const refusal = contentRefusal(body.content, facts, formVersion, state?.attachments);
    if (refusal) return { ok: false, refusal };
    const { content, applicationId } = body;
    const choice = choiceAt(state, body);
    const unfit = caseRefusal(choice, actor.ref, content, facts);
    if (unfit) return { ok: false, refusal: unfit };
    return one(
      event('application.submitted', applicationId, {
        ...choice,
        applicationId,
        version: (state?.version ?? 0) + 1,
        contentHash: commitment(facts, 'content'),
        ...(body.fields && { fields: body.fields }),
        ...(state === undefined && body.formVersion !== undefined && { formVersion: body.formVersion }),
        purpose: content.purpose,
        applicantType: content.applicantType,
        datasetIds: content.datasets.map(({ datasetId }) => datasetId),
        environmentId: content.environmentId,
        flags: applicationFlags(content, facts, formVersion).map(({ code }) => code),
      }),
    );
  },

  'application.withdraw': (_state, { body }) =>
    one(event('application.withdrawn', body.applicationId, { applicationId: body.applicationId })),

  'application.request-information': (state, { body, actor }, facts) => {
    if (hasStake(state!, actor)) return refuse('conflict-of-interest');
    if (body.message.trim() === '') return refuse('invalid-body', { field: 'message' });
    const { applicationId } = body;
    const asked = { type: 'application.information-requested', at: facts.now };
    const dueAt = dueAfter(state!, asked, ['D01'], facts.policy.calendar)!;
    return one(
      event('application.information-requested', applicationId, {
        applicationId,
        messageHash: commitment(facts, 'message'),
        dueAt,
        ...(body.questions?.length ? { questions: body.questions } : {}),
      }),
    );
  },

  'application.provide-information': (state, { body }, facts) => {
    const open = state!.questions.filter(({ answered }) => !answered);
    if (open.length > 0)
      return refuse('question-unanswered', { questions: open.map(({ questionId }) => questionId) });
    if (state!.informationDueAt !== null && instant(facts.now) > instant(state!.informationDueAt))
      return refuse('application-state', { rule: 'completion-period-over', dueAt: state!.informationDueAt });
    const unread = unreadVersion(state, body.expectedVersion);
    if (unread) return unread;
    const refusal = contentRefusal(body.content, facts, state!.formVersion, state!.attachments);
    if (refusal) return { ok: false, refusal };
    const unfit = caseRefusal(choiceAt(state, {}), state!.applicant, body.content, facts);
    if (unfit) return { ok: false, refusal: unfit };
    const { applicationId } = body;
    const contentHash = commitment(facts, 'content');
    return one(
      event('application.information-provided', applicationId, {
        applicationId,
        version: state!.version + 1,
        contentHash,
        ...(body.fields && { fields: body.fields }),
      }),
    );
  },

  'application.find-complete': (state, { body, actor }, facts) => {
    if (hasStake(state!, actor)) return refuse('conflict-of-interest');
    return one(event('application.found-complete', body.applicationId, foundComplete(state!, facts)));
  },

  'application.assess': (state, command, facts) => decideAssessment(state!, command, facts),
  'application.vote': (state, command, facts) => decideVote(state!, command, facts),
  'application.sign': (state, command, facts) => decideSignature(state!, command, facts),
};
