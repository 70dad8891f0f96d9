import { instant, timestamp } from '../clocks/calendar.js';
import { deadline } from '../clocks/deadline.js';
import { daysBetween, parisDay, type WorkingCalendar } from '../clocks/paris.calendar.js';
import type { Actor, Decided } from '../procedures/application.model.js';
import { refuse, type Refusal } from '../rule.js';
import { isOnSiteHour } from './mission.hours.js';
import {
  ON_SITE_HOURS,
  REQUEST_REMINDERS,
  REVEALS_PER_DAY,
  REVEAL_OPEN_HOURS,
  type FlagKind,
  type OrderTarget,
  type MissionRequestOutcome,
} from './mission.codes.js';
import type { Mission } from './mission.model.js';
import { missionStanding } from './mission.reach.js';
import type { WorkEvent } from './work.evolve.js';
import type { AnswerPeriod } from './work.model.js';

type Id = { readonly missionId: string };
interface Bodies {
  'mission.note': Id & {
    readonly noteId: string;
    readonly index: number | null;
    readonly flag: FlagKind | null;
  };
  'mission.remove-note': Id & { readonly noteId: string };
  'mission.visit': Id & { readonly visitId: string; readonly from: string; readonly to: string };
  'mission.request': Id & { readonly requestId: string; readonly period: AnswerPeriod };
  'mission.answer': Id & { readonly requestId: string };
  'mission.settle-request': Id & {
    readonly requestId: string;
    readonly outcome: MissionRequestOutcome;
    readonly period?: AnswerPeriod | undefined;
  };
  'mission.withdraw-request': Id & { readonly requestId: string };
  'mission.order-suspension': Id & {
    readonly orderId: string;
    readonly target: { readonly kind: OrderTarget; readonly id: string };
    readonly dueAt: string;
  };
  'mission.withdraw-order': Id & { readonly orderId: string };
  'mission.ask-reveal': Id & {
    readonly revealId: string;
    readonly subjectRef: string;
    readonly index: number;
  };
  'mission.approve-reveal': Id & { readonly revealId: string };
  'mission.refuse-reveal': Id & { readonly revealId: string };
}
export type WorkCommandType = keyof Bodies;
export type WorkCommand = {
  [T in WorkCommandType]: { readonly type: T; readonly actor: Actor; readonly body: Bodies[T] };
}[WorkCommandType];

/** What is looked up for a rule, beside the mission. */
export interface WorkFacts {
  readonly now: string;
  readonly calendar?: WorkingCalendar | undefined;
  /** Salted hash of the words that came with the command. */
  readonly textHash?: string | undefined;
  /** SHA-256 of the document that came with an answer. */
  readonly fileHash?: string | null | undefined;
  /** Whether the entry named exists, lies within the scope, and (for a reveal) is about the person named. */
  readonly reached?: boolean | undefined;
  /** Whether the provider vouched, at a new login for this act, that the actor is a doctor. */
  readonly doctor?: boolean | undefined;
}

/** Acts of inspectors on their own mission while it is open; the answer alone belongs to the body that is inspected. */
export function decideWork(
  mission: Mission | undefined,
  command: WorkCommand,
  facts: WorkFacts,
): Decided<WorkEvent> {
  const { actor, type } = command;
  const answer = type === 'mission.answer';
  if (actor.role !== (answer ? 'data-protection-officer' : 'inspector'))
    return refuse('forbidden', { command: type });
  const { missionId } = command.body;
  if (!mission || (!answer && !mission.inspectors.includes(actor.ref)))
    return refuse('mission-unknown', { missionId });
  const standing = missionStanding(mission, facts.now);
  // What was asked in time may be answered after the end of the mission.
  if (standing === 'ended' && !answer) return refuse('mission-ended', { missionId });
  if (standing === 'coming' && !answer) return refuse('mission-not-begun', { missionId });
  return (STEPS[type] as Step<WorkCommandType>)(mission, command.body as never, facts, actor);
}

type Step<T extends WorkCommandType> = (
  mission: Mission,
  body: Bodies[T],
  facts: WorkFacts,
  actor: Actor,
) => Decided<WorkEvent>;
const STEPS: { readonly [T in WorkCommandType]: Step<T> } = {
  'mission.note': (mission, { noteId, index, flag }, facts) => {
    if (index !== null && facts.reached !== true) return refuse('entry-unknown', { index });
    if (flag !== null && index === null) return refuse('note-incomplete', { field: 'index' });
    if (flag === null && facts.textHash === undefined) return refuse('note-incomplete', { field: 'text' });
    if (mission.notes.some((note) => note.noteId === noteId)) return refuse('conflict', { noteId });
    return one(mission, 'mission.noted', { noteId, index, flag, textHash: facts.textHash ?? null });
  },
  'mission.remove-note': (mission, { noteId }) => {
    const note = mission.notes.find((known) => known.noteId === noteId && known.removedAt === null);
    return note ? one(mission, 'mission.note-removed', { noteId }) : refuse('note-unknown', { noteId });
  },
  'mission.visit': (mission, { visitId, from, to }, facts) => {
    if (instant(to) <= instant(from)) return refuse('mission-dates', { field: 'to', rule: 'after-start' });
    if (instant(from) < instant(mission.startsAt) || instant(to) > instant(facts.now))
      return refuse('mission-dates', { field: 'from', rule: 'within-mission' });
    // Until 21:00: the last moment itself is allowed.
    if (mission.form === 'on-site' && !(isOnSiteHour(from) && isOnSiteHour(timestamp(instant(to) - 1))))
      return refuse('mission-hours', { field: 'from', ...ON_SITE_HOURS });
    return one(mission, 'mission.visited', { visitId, from, to, textHash: need(facts.textHash) });
  },
  'mission.request': (mission, { requestId, period }, facts) =>
    one(mission, 'mission.requested', {
      requestId,
      dueAt: deadline(facts.now, period, facts.calendar),
      textHash: need(facts.textHash),
    }),
  'mission.answer': (mission, { requestId }, facts) => {
    const request = requestOf(mission, requestId);
    if (!request || request.state === 'withdrawn') return refuse('inquiry-unknown', { requestId });
    if (request.state === 'settled') return refuse('inquiry-closed', { requestId, state: request.state });
    return one(mission, 'mission.answered', {
      requestId,
      textHash: need(facts.textHash),
      fileHash: facts.fileHash ?? null,
    });
  },
  'mission.settle-request': (mission, { requestId, outcome, period }, facts) => {
    const request = requestOf(mission, requestId);
    if (!request) return refuse('inquiry-unknown', { requestId });
    if (request.state !== 'answered') return refuse('inquiry-closed', { requestId, state: request.state });
    if (outcome === 'insufficient' && period === undefined)
      return refuse('inquiry-closed', { requestId, rule: 'period-missing' });
    const dueAt =
      outcome === 'insufficient' && period !== undefined ? deadline(facts.now, period, facts.calendar) : null;
    return one(mission, 'mission.request-settled', { requestId, outcome, dueAt });
  },
  'mission.withdraw-request': (mission, { requestId }) => {
    const request = requestOf(mission, requestId);
    if (!request) return refuse('inquiry-unknown', { requestId });
    if (request.state !== 'open') return refuse('inquiry-closed', { requestId, state: request.state });
    return one(mission, 'mission.request-withdrawn', { requestId });
  },
  'mission.order-suspension': (mission, { orderId, target, dueAt }, facts) => {
    if (instant(dueAt) <= instant(facts.now))
      return refuse('mission-dates', { field: 'dueAt', rule: 'over' });
    const open = mission.orders.some(
      (order) =>
        order.target.kind === target.kind &&
        order.target.id === target.id &&
        order.liftedAt === null &&
        order.withdrawnAt === null,
    );
    if (open) return refuse('order-standing', { target });
    return one(mission, 'mission.suspension-ordered', {
      orderId,
      target,
      dueAt,
      reasonHash: need(facts.textHash),
    });
  },
  'mission.withdraw-order': (mission, { orderId }) => {
    const order = mission.orders.find((known) => known.orderId === orderId);
    if (!order) return refuse('order-unknown', { orderId });
    if (order.executed !== null || order.withdrawnAt !== null) return refuse('order-closed', { orderId });
    return one(mission, 'mission.order-withdrawn', { orderId });
  },
  'mission.ask-reveal': (mission, { revealId, subjectRef, index }, facts) => {
    if (mission.doctors.length === 0) return refuse('reveal-doctor', { rule: 'none-in-mission' });
    if (facts.reached !== true) return refuse('reveal-not-met', { index });
    const since = instant(facts.now) - DAY;
    const recent = mission.reveals.filter(({ state, at }) => state !== 'refused' && instant(at) > since);
    if (recent.length >= REVEALS_PER_DAY) return refuse('reveal-rate', { perDay: REVEALS_PER_DAY });
    return one(mission, 'mission.reveal-asked', {
      revealId,
      subjectRef,
      index,
      reasonHash: need(facts.textHash),
    });
  },
  'mission.approve-reveal': (mission, { revealId }, facts, actor) => {
    const judged = revealToJudge(mission, revealId, actor);
    if ('refusal' in judged) return judged;
    if (facts.doctor !== true) return refuse('reveal-doctor', { rule: 'not-vouched-for' });
    return one(mission, 'mission.reveal-approved', {
      revealId,
      subjectRef: judged.subjectRef,
      by: judged.by,
      openUntil: timestamp(instant(facts.now) + REVEAL_OPEN_HOURS * HOUR),
    });
  },
  'mission.refuse-reveal': (mission, { revealId }, _facts, actor) => {
    const judged = revealToJudge(mission, revealId, actor);
    return 'refusal' in judged ? judged : one(mission, 'mission.reveal-refused', { revealId });
  },
};
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Only a doctor of the mission judges (loi 78-17 art. 19), and never a reveal that they asked for themselves. */
function revealToJudge(
  mission: Mission,
  revealId: string,
  actor: Actor,
): Mission['reveals'][number] | { readonly ok: false; readonly refusal: Refusal } {
  const reveal = mission.reveals.find((known) => known.revealId === revealId);
  if (!reveal) return refuse('reveal-unknown', { revealId });
  if (reveal.state !== 'asked') return refuse('reveal-closed', { revealId, state: reveal.state });
  if (!mission.doctors.includes(actor.ref)) return refuse('reveal-doctor', { rule: 'not-of-mission' });
  if (reveal.by === actor.ref) return refuse('reveal-doctor', { rule: 'own-request' });
  return reveal;
}

const requestOf = (mission: Mission, requestId: string) =>
  mission.requests.find((known) => known.requestId === requestId);

function one<T extends WorkEvent['type']>(
  { missionId }: Mission,
  type: T,
  data: Omit<Extract<WorkEvent, { type: T }>['data'], 'missionId'>,
): Decided<WorkEvent> {
  return {
    ok: true,
    events: [{ type, key: missionId, data: { missionId, ...data } } as unknown as WorkEvent],
  };
}

function need<T>(fact: T | undefined): T {
  if (fact === undefined) throw new TypeError('the hash of the words is required');
  return fact;
}

/** Reminders of answers that are due, each once: the nearest that is reached. */
export function requestsToRemind(mission: Mission, now: string): WorkEvent[] {
  return mission.requests.flatMap(({ requestId, state, dueAt, reminded }): WorkEvent[] => {
    if (state !== 'open') return [];
    const over = instant(now) > instant(dueAt);
    const left = over ? 0 : Math.max(daysBetween(parisDay(now), parisDay(dueAt)), 1);
    const daysLeft = REQUEST_REMINDERS.findLast((days) => left <= days);
    const sent = reminded.some(
      (one) => one.dueAt === dueAt && daysLeft !== undefined && one.daysLeft <= daysLeft,
    );
    if (daysLeft === undefined || sent) return [];
    const { missionId } = mission;
    return [
      { type: 'mission.request-reminded', key: missionId, data: { missionId, requestId, dueAt, daysLeft } },
    ];
  });
}

/** An order that a suspension says it executes: of that target, standing and not yet executed. */
export const orderToExecute = (
  mission: Mission,
  orderId: string,
  target: { readonly kind: OrderTarget; readonly id: string },
): boolean =>
  mission.orders.some(
    (order) =>
      order.orderId === orderId &&
      order.executed === null &&
      order.withdrawnAt === null &&
      order.target.kind === target.kind &&
      order.target.id === target.id,
  );
