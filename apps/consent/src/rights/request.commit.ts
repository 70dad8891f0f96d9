import type { MessageTemplate } from '@garant/contracts';
import { appendEvents, type Cause, type Tx } from '@garant/nest-kit';
import {
  evolveRequest,
  isOpenRequest,
  parisDay,
  type RequestEvent,
  type RequestEventType,
  type RequestState,
} from '@garant/rules';
import { personByRef } from '../people/person.store.js';
import { requestMessage } from '../notifications/message.request.js';
import { requestStream, saveRequest } from './request.store.js';
import { forgetTexts } from './request.text.js';
import { forgetFormerTraits } from './traits.rectification.js';

/** What a person is told by which event: an extension counts only if they learn of it (GDPR Art. 12(3)). */
const TOLD: Partial<Record<RequestEventType, MessageTemplate>> = {
  'request.made': 'request-received',
  'request.identity-asked': 'request-updated',
  'request.extended': 'request-updated',
  'request.answered': 'request-answered',
  'request.refused': 'request-answered',
  'request.overdue': 'request-updated',
};

/** Appends decided events to a request's stream, with its projection and the message to the person, in one transaction. */
export async function commitRequest(
  tx: Tx,
  before: { state: RequestState | undefined; version: number; language: string },
  events: readonly RequestEvent[],
  cause: Cause,
): Promise<void> {
  if (events.length === 0) return;
  let { state } = before;
  for (const [at, event] of events.entries()) {
    state = evolveRequest(state, event);
    const template = TOLD[event.type];
    if (template)
      await requestMessage(tx, {
        subjectRef: state.toldRef,
        template,
        messageId: `request:${state.requestId}:${before.version + at + 1}`,
        params: isOpenRequest(state.status) ? { date: parisDay(state.dueAt) } : {},
      });
  }
  if (!state) return;
  await saveRequest(tx, state, before.language);
  if (!isOpenRequest(state.status)) {
    await forgetFormerTraits(tx, state.requestId);
    // Letters of a request that was open when its person was erased go when it is closed.
    if (!(await personByRef(tx, state.subjectRef))) await forgetTexts(tx, state.requestId);
  }
  await appendEvents(tx, {
    streamId: requestStream(state.requestId),
    expectedVersion: before.version,
    events: events.map(({ type, data }) => ({ type, key: data.requestId, data: { ...data } })),
    cause,
  });
}
