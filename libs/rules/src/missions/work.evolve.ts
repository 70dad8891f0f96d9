import type { Actor } from '../procedures/application.model.js';
import type {
  MissionOrder,
  MissionRequest,
  MissionReveal,
  MissionWork,
  WorkEventData,
} from './work.model.js';

export type WorkEvent = {
  [T in keyof WorkEventData]: { readonly type: T; readonly key: string; readonly data: WorkEventData[T] };
}[keyof WorkEventData];
export type RecordedWorkEvent = WorkEvent & { readonly at: string; readonly actor: Actor | null };

type Steps = {
  readonly [T in keyof WorkEventData]: (
    work: MissionWork,
    data: WorkEventData[T],
    by: { readonly at: string; readonly by: string },
  ) => Partial<MissionWork>;
};

const changed =
  <K extends string>(key: K) =>
  <T extends Readonly<Record<K, string>>>(
    list: readonly T[],
    id: string,
    change: (one: T) => Partial<T>,
  ): T[] =>
    list.map((one) => (one[key] === id ? { ...one, ...change(one) } : one));
const request = changed('requestId')<MissionRequest>;
const order = changed('orderId')<MissionOrder>;
const reveal = changed('revealId')<MissionReveal>;

/** What each event adds to the work of a mission. */
const STEPS: Steps = {
  'mission.noted': ({ notes }, { noteId, index, flag, textHash }, { at, by }) => ({
    notes: [...notes, { noteId, by, at, index, flag, textHash, removedAt: null }],
  }),
  'mission.note-removed': ({ notes }, { noteId }, { at }) => ({
    notes: notes.map((note) => (note.noteId === noteId ? { ...note, removedAt: at } : note)),
  }),
  'mission.visited': ({ visits }, { visitId, from, to, textHash }, { by }) => ({
    visits: [...visits, { visitId, by, from, to, textHash }],
  }),
  'mission.requested': ({ requests }, { requestId, dueAt, textHash }, { at, by }) => ({
    requests: [
      ...requests,
      { requestId, by, at, dueAt, textHash, state: 'open', answers: [], outcome: null, reminded: [] },
    ],
  }),
  'mission.answered': ({ requests }, { requestId, textHash, fileHash }, { at, by }) => ({
    requests: request(requests, requestId, ({ answers }) => ({
      state: 'answered',
      answers: [...answers, { by, at, textHash, fileHash }],
    })),
  }),
  'mission.request-settled': ({ requests }, { requestId, outcome, dueAt }) => ({
    requests: request(requests, requestId, (before) =>
      outcome === 'sufficient'
        ? { state: 'settled', outcome }
        : { state: 'open', dueAt: dueAt ?? before.dueAt },
    ),
  }),
  'mission.request-withdrawn': ({ requests }, { requestId }) => ({
    requests: request(requests, requestId, () => ({ state: 'withdrawn' })),
  }),
  'mission.request-reminded': ({ requests }, { requestId, dueAt, daysLeft }) => ({
    requests: request(requests, requestId, ({ reminded }) => ({
      reminded: [...reminded, { dueAt, daysLeft }],
    })),
  }),
  'mission.suspension-ordered': ({ orders }, { orderId, target, dueAt, reasonHash }, { at, by }) => ({
    orders: [
      ...orders,
      { orderId, by, at, target, dueAt, reasonHash, executed: null, liftedAt: null, withdrawnAt: null },
    ],
  }),
  'mission.order-withdrawn': ({ orders }, { orderId }, { at }) => ({
    orders: order(orders, orderId, () => ({ withdrawnAt: at })),
  }),
  'mission.order-executed': ({ orders }, { orderId, executedAt, by }) => ({
    orders: order(orders, orderId, () => ({ executed: { at: executedAt, by } })),
  }),
  'mission.order-lifted': ({ orders }, { orderId, liftedAt }) => ({
    orders: order(orders, orderId, () => ({ liftedAt })),
  }),
  'mission.reveal-asked': ({ reveals }, { revealId, subjectRef, index, reasonHash }, { at, by }) => ({
    reveals: [
      ...reveals,
      {
        revealId,
        subjectRef,
        index,
        by,
        at,
        reasonHash,
        state: 'asked',
        judgedBy: null,
        judgedAt: null,
        openedAt: null,
      },
    ],
  }),
  'mission.reveal-approved': ({ reveals }, { revealId }, { at, by }) => ({
    reveals: reveal(reveals, revealId, () => ({ state: 'approved', judgedBy: by, judgedAt: at })),
  }),
  'mission.reveal-refused': ({ reveals }, { revealId }, { at, by }) => ({
    reveals: reveal(reveals, revealId, () => ({ state: 'refused', judgedBy: by, judgedAt: at })),
  }),
  'mission.identity-opened': ({ reveals }, { revealId, openedAt }) => ({
    reveals: reveal(reveals, revealId, () => ({ state: 'opened', openedAt })),
  }),
};

export const isWorkEvent = (event: { readonly type: string }): event is WorkEvent =>
  Object.hasOwn(STEPS, event.type);

/** The work of a mission after one more event. */
export function evolveWork<W extends MissionWork>(work: W, event: RecordedWorkEvent): W {
  const step = STEPS[event.type] as (
    work: MissionWork,
    data: unknown,
    by: { at: string; by: string },
  ) => Partial<MissionWork>;
  return { ...work, ...step(work, event.data, { at: event.at, by: event.actor?.ref ?? '' }) };
}
