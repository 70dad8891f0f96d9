import { ANSWER_MONTHS } from './request.clock.js';
import type { RequestEvent, RequestState } from './request.model.js';

/** A request after one more event. @throws Error when an event comes before `request.made` */
export function evolveRequest(state: RequestState | undefined, event: RequestEvent): RequestState {
  if (event.type === 'request.made') {
    const { data } = event;
    return {
      requestId: data.requestId,
      subjectRef: data.subjectRef,
      kind: data.kind,
      channel: data.channel,
      status: 'RECEIVED',
      requestedBy: data.requestedBy,
      toldRef: data.toldRef ?? data.subjectRef,
      authorityId: data.authorityId ?? null,
      mandateId: data.mandateId ?? null,
      receivedAt: data.receivedAt,
      clock: { from: data.receivedAt, months: ANSWER_MONTHS, pausedDays: 0 },
      dueAt: data.dueAt,
      extension: null,
      pausedAt: null,
      identityAsked: false,
      assignee: null,
      rectified: false,
      reminded: false,
      overdue: false,
      closedAt: null,
      outcome: null,
      ground: null,
    };
  }
  if (!state) throw new Error(`${event.type} of a request that was never made`);
  switch (event.type) {
    case 'request.assigned':
      return {
        ...state,
        assignee: event.data.assignee,
        status: state.status === 'RECEIVED' ? 'IN_HAND' : state.status,
      };
    case 'request.identity-asked':
      return { ...state, status: 'AWAITING_IDENTITY', pausedAt: event.data.at, identityAsked: true };
    case 'request.identity-provided':
      return {
        ...state,
        status: 'IN_HAND',
        pausedAt: null,
        reminded: false,
        clock: { ...state.clock, pausedDays: event.data.pausedDays },
        dueAt: event.data.dueAt,
      };
    case 'request.extended':
      return {
        ...state,
        extension: event.data.ground,
        reminded: false,
        clock: { ...state.clock, months: ANSWER_MONTHS + event.data.months },
        dueAt: event.data.dueAt,
      };
    case 'request.rectified':
      return { ...state, rectified: true };
    case 'request.restored':
      return { ...state, rectified: false };
    case 'request.answered':
      return {
        ...state,
        status: 'ANSWERED',
        closedAt: event.data.at,
        outcome: event.data.outcome,
        ground: null,
        rectified: false,
      };
    case 'request.refused':
      return {
        ...state,
        status: 'REFUSED',
        pausedAt: null,
        closedAt: event.data.at,
        outcome: null,
        ground: event.data.ground,
        rectified: false,
      };
    case 'request.withdrawn':
      return { ...state, status: 'WITHDRAWN', pausedAt: null, closedAt: event.data.at, rectified: false };
    case 'request.reopened':
      return {
        ...state,
        status: state.assignee === null ? 'RECEIVED' : 'IN_HAND',
        clock: { from: event.data.from, months: ANSWER_MONTHS, pausedDays: 0 },
        dueAt: event.data.dueAt,
        extension: null,
        reminded: false,
        overdue: false,
        closedAt: null,
        outcome: null,
        ground: null,
      };
    case 'request.reminded':
      return { ...state, reminded: true };
    case 'request.overdue':
      return { ...state, overdue: true };
  }
}

export const replayRequest = (events: readonly RequestEvent[]): RequestState | undefined =>
  events.reduce<RequestState | undefined>(evolveRequest, undefined);
