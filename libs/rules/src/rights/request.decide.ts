import { instant } from '../clocks/calendar.js';
import type { Refusal } from '../rule.js';
import { refuse } from '../rule.js';
import {
  ANSWER_MONTHS,
  FURTHER_MONTHS,
  answerDueAt,
  extensionDueAt,
  reminderFrom,
  waitedDays,
} from './request.clock.js';
import type {
  RequestActor,
  RequestCommand,
  RequestDecision,
  RequestEvent,
  RequestFacts,
  RequestState,
} from './request.model.js';
import {
  ASSIGNEE_ONLY,
  GROUND_RULES,
  isOpenRequest,
  REQUEST_PERMISSIONS,
  type RequestCommandType,
} from './request.table.js';

/** Whether a request is this actor's own: about them, or made by them for somebody. */
export const isOwnRequest = (
  state: Pick<RequestState, 'subjectRef' | 'requestedBy'>,
  actor: RequestActor,
): boolean => state.subjectRef === actor.subjectRef || state.requestedBy === actor.ref;

/** Commands that an actor may send for a request now (state × role table). */
export function allowedRequestCommands(
  state: RequestState | undefined,
  actor: RequestActor,
): readonly RequestCommandType[] {
  const commands = REQUEST_PERMISSIONS[state?.status ?? 'NONE'][actor.role] ?? [];
  if (state === undefined) return commands;
  if (actor.role === 'patient' && !isOwnRequest(state, actor)) return [];
  return state.assignee === actor.ref || actor.role !== 'data-protection-officer'
    ? commands
    : commands.filter((command) => !ASSIGNEE_ONLY.includes(command));
}

function authorisation(state: RequestState | undefined, command: RequestCommand): Refusal | undefined {
  const { type, actor, requestId } = command;
  if (allowedRequestCommands(state, actor).includes(type)) return undefined;
  const ever = Object.values(REQUEST_PERMISSIONS).some((by) => by[actor.role]?.includes(type));
  if (!ever) return { code: 'forbidden', params: { command: type } };
  // Somebody else's request does not exist for a person.
  if (
    state === undefined ||
    (actor.role !== 'data-protection-officer' && actor.role !== 'system' && !isOwnRequest(state, actor))
  )
    return { code: 'request-unknown', params: { requestId } };
  const inState = REQUEST_PERMISSIONS[state.status][actor.role]?.includes(type) ?? false;
  return inState
    ? { code: 'request-not-yours', params: { requestId } }
    : { code: 'request-state', params: { command: type, state: state.status } };
}

type Of<T extends RequestCommandType> = Extract<RequestCommand, { type: T }>;
type Decide<T extends RequestCommandType> = (
  state: RequestState,
  command: Of<T>,
  facts: RequestFacts,
) => RequestDecision;

/**
 * What a command on a request leads to (GDPR Art. 12). Authorisation is the first check, then the text without which no
 * such act has effect, then the law's own conditions. Pure: the caller keeps texts and looks up facts.
 */
export function decideRequest(
  state: RequestState | undefined,
  command: RequestCommand,
  facts: RequestFacts,
): RequestDecision {
  const unauthorised = authorisation(state, command);
  if (unauthorised) return { ok: false, refusal: unauthorised };
  if (NEEDS_TEXT.includes(command.type) && facts.textHash === null)
    return refuse('invalid-body', { field: 'text', rule: 'a text' });
  if (command.type === 'request.make') return make(command, facts);
  return (DECIDE[command.type] as Decide<typeof command.type>)(state!, command as never, facts);
}

const NEEDS_TEXT: readonly RequestCommandType[] = [
  'request.make',
  'request.ask-identity',
  'request.provide-identity',
  'request.extend',
  'request.rectify',
  'request.answer',
  'request.refuse',
  'request.reopen',
];

function make({ requestId, actor, body }: Of<'request.make'>, facts: RequestFacts): RequestDecision {
  const { subjectRef, kind, channel, authorityId, mandateId } = body;
  const clock = { from: facts.at, months: ANSWER_MONTHS, pausedDays: 0 };
  return {
    ok: true,
    events: [
      {
        type: 'request.made',
        data: {
          requestId,
          subjectRef,
          kind,
          channel,
          receivedAt: facts.at,
          dueAt: answerDueAt(clock, facts.calendar),
          requestedBy: actor.ref,
          textHash: facts.textHash!,
          ...(authorityId !== undefined && actor.subjectRef !== undefined
            ? { toldRef: actor.subjectRef }
            : {}),
          ...(authorityId === undefined ? {} : { authorityId }),
          ...(mandateId === undefined ? {} : { mandateId }),
        },
      },
    ],
  };
}

const one = <T extends RequestEvent['type']>(
  state: RequestState,
  type: T,
  data: Omit<Extract<RequestEvent, { type: T }>['data'], 'requestId' | 'subjectRef'>,
): RequestDecision => {
  const { requestId, subjectRef } = state;
  return {
    ok: true,
    events: [{ type, data: { requestId, subjectRef, ...data } } as unknown as RequestEvent],
  };
};
const after = (a: string, b: string): boolean => instant(a) > instant(b);

const DECIDE: { [T in Exclude<RequestCommandType, 'request.make'>]: Decide<T> } = {
  'request.assign': (state, { body }) =>
    state.assignee === body.assignee
      ? { ok: true, events: [] }
      : one(state, 'request.assigned', { assignee: body.assignee }),

  'request.ask-identity': (state, _command, { at, textHash }) =>
    // Doubts that come after the period has run out would lengthen what is already too long.
    after(at, state.dueAt)
      ? refuse('request-period-over', { dueAt: state.dueAt })
      : one(state, 'request.identity-asked', { at, textHash: textHash! }),

  'request.provide-identity': (state, _command, { at, calendar, textHash }) => {
    const pausedDays = state.clock.pausedDays + waitedDays(state.pausedAt ?? at, at);
    const dueAt = answerDueAt({ ...state.clock, pausedDays }, calendar);
    return one(state, 'request.identity-provided', { pausedDays, dueAt, textHash: textHash! });
  },

  'request.extend': (state, { body }, { at, calendar, textHash }) => {
    if (state.extension !== null) return refuse('request-extended-already');
    if (!Number.isInteger(body.months) || body.months < 1 || body.months > FURTHER_MONTHS)
      return refuse('invalid-body', { field: 'months', rule: `1 to ${FURTHER_MONTHS}` });
    const limit = extensionDueAt(state.clock, calendar);
    if (after(at, limit)) return refuse('request-period-over', { dueAt: limit });
    const dueAt = answerDueAt({ ...state.clock, months: ANSWER_MONTHS + body.months }, calendar);
    return one(state, 'request.extended', {
      months: body.months,
      ground: body.ground,
      dueAt,
      textHash: textHash!,
    });
  },

  'request.rectify': (state, _command, { textHash }) =>
    state.kind === 'rectification'
      ? one(state, 'request.rectified', { textHash: textHash! })
      : refuse('request-state', { command: 'request.rectify', kind: state.kind }),

  'request.restore': (state) =>
    state.rectified
      ? one(state, 'request.restored', {})
      : refuse('request-state', { command: 'request.restore' }),

  'request.answer': (state, { body }, { at, textHash, attachmentHashes }) =>
    one(state, 'request.answered', { outcome: body.outcome, at, textHash: textHash!, attachmentHashes }),

  'request.refuse': (state, { body }, { at, textHash, earlierOfKind }) => {
    const rule = GROUND_RULES[body.ground];
    if (!rule.kinds.includes(state.kind))
      return refuse('request-ground', {
        ground: body.ground,
        kind: state.kind,
        legalSource: rule.legalSource,
      });
    if (body.ground === 'excessive' && earlierOfKind === 0)
      return refuse('request-not-excessive', { legalSource: rule.legalSource });
    // Nobody is turned away for an identity that nobody asked to prove.
    if (body.ground === 'identity-not-established' && !state.identityAsked)
      return refuse('request-identity-not-asked', { legalSource: rule.legalSource });
    if (state.status === 'AWAITING_IDENTITY' && body.ground !== 'identity-not-established')
      return refuse('request-state', { command: 'request.refuse', state: state.status });
    if (state.rectified) return refuse('request-rectified');
    return one(state, 'request.refused', { ground: body.ground, at, textHash: textHash! });
  },

  'request.withdraw': (state, _command, { at }) => one(state, 'request.withdrawn', { at }),

  'request.reopen': (state, _command, { at, calendar, textHash }) => {
    const dueAt = answerDueAt({ from: at, months: ANSWER_MONTHS, pausedDays: 0 }, calendar);
    return one(state, 'request.reopened', { from: at, dueAt, textHash: textHash! });
  },

  'request.remind': (state, _command, { at }) =>
    state.reminded || state.overdue || !after(at, reminderFrom(state.dueAt))
      ? { ok: true, events: [] }
      : one(state, 'request.reminded', { dueAt: state.dueAt }),

  'request.mark-overdue': (state, _command, { at }) =>
    state.overdue || !isOpenRequest(state.status) || !after(at, state.dueAt)
      ? { ok: true, events: [] }
      : one(state, 'request.overdue', { dueAt: state.dueAt }),
};
