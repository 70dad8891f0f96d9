import type { Role } from '../codes.js';
import type { Outcome } from '../rule.js';
import type { WorkingCalendar } from '../clocks/paris.calendar.js';
import type { RequestClock } from './request.clock.js';
import type { RefusalGround, RequestKind, RequestStatus } from './request.table.js';

export const REQUEST_OUTCOMES = ['done', 'done-in-part', 'nothing-held', 'explained'] as const;
export type RequestOutcome = (typeof REQUEST_OUTCOMES)[number];
export const EXTENSION_GROUNDS = ['complexity', 'number-of-requests'] as const;
export type ExtensionGround = (typeof EXTENSION_GROUNDS)[number];

export interface RequestActor {
  readonly ref: string;
  readonly role: Role | 'system';
  readonly subjectRef?: string;
}

interface Bodies {
  'request.make': {
    readonly subjectRef: string;
    readonly kind: RequestKind;
    readonly channel: string;
    readonly authorityId?: string;
    readonly mandateId?: string;
  };
  /** `assignee`: account of the officer. */
  'request.assign': { readonly assignee: string };
  'request.ask-identity': object;
  'request.provide-identity': object;
  'request.extend': { readonly months: number; readonly ground: ExtensionGround };
  'request.rectify': object;
  'request.restore': object;
  'request.answer': { readonly outcome: RequestOutcome };
  'request.refuse': { readonly ground: RefusalGround };
  'request.withdraw': object;
  'request.reopen': object;
  'request.remind': object;
  'request.mark-overdue': object;
}
export type RequestCommand = {
  [T in keyof Bodies]: {
    readonly type: T;
    readonly requestId: string;
    readonly actor: RequestActor;
    readonly body: Bodies[T];
  };
}[keyof Bodies];

/** What the caller looked up. Texts stay outside: the rules see their salted hashes only. */
export interface RequestFacts {
  /** When the gateway accepted the command; for the clock, now. */
  readonly at: string;
  readonly calendar: WorkingCalendar;
  /** Salted hash of the text that travels with the command; null when there is none. */
  readonly textHash: string | null;
  readonly attachmentHashes: readonly string[];
  /** Requests of the same kind by the same person that were closed in the twelve months before. */
  readonly earlierOfKind: number;
}

interface Events {
  'request.made': {
    readonly kind: RequestKind;
    readonly channel: string;
    readonly receivedAt: string;
    readonly dueAt: string;
    readonly requestedBy: string;
    readonly textHash: string;
    /** Whom the messages about it go to, when somebody else made it for the person. */
    readonly toldRef?: string;
    readonly authorityId?: string;
    readonly mandateId?: string;
  };
  'request.assigned': { readonly assignee: string };
  'request.identity-asked': { readonly at: string; readonly textHash: string };
  'request.identity-provided': {
    readonly pausedDays: number;
    readonly dueAt: string;
    readonly textHash: string;
  };
  'request.extended': {
    readonly months: number;
    readonly ground: ExtensionGround;
    readonly dueAt: string;
    readonly textHash: string;
  };
  'request.rectified': { readonly textHash: string };
  'request.restored': object;
  'request.answered': {
    readonly outcome: RequestOutcome;
    readonly at: string;
    readonly textHash: string;
    readonly attachmentHashes: readonly string[];
  };
  'request.refused': { readonly ground: RefusalGround; readonly at: string; readonly textHash: string };
  'request.withdrawn': { readonly at: string };
  'request.reopened': { readonly from: string; readonly dueAt: string; readonly textHash: string };
  'request.reminded': { readonly dueAt: string };
  'request.overdue': { readonly dueAt: string };
}
export type RequestEventType = keyof Events;
export type RequestEvent = {
  [T in RequestEventType]: {
    readonly type: T;
    readonly data: Events[T] & { readonly requestId: string; readonly subjectRef: string };
  };
}[RequestEventType];

export interface RequestState {
  readonly requestId: string;
  readonly subjectRef: string;
  readonly kind: RequestKind;
  readonly channel: string;
  readonly status: RequestStatus;
  /** Account that made it: the person's, a representative's or an agent's. */
  readonly requestedBy: string;
  /** Person to whom the messages about it go: the one it is about, or the representative who made it. */
  readonly toldRef: string;
  readonly authorityId: string | null;
  readonly mandateId: string | null;
  readonly receivedAt: string;
  readonly clock: RequestClock;
  readonly dueAt: string;
  readonly extension: ExtensionGround | null;
  /** Since when it waits for proof of who asks. */
  readonly pausedAt: string | null;
  /** Whether proof of who asks was ever asked for. */
  readonly identityAsked: boolean;
  readonly assignee: string | null;
  /** Whether identity traits were changed for it. */
  readonly rectified: boolean;
  readonly reminded: boolean;
  readonly overdue: boolean;
  readonly closedAt: string | null;
  readonly outcome: RequestOutcome | null;
  readonly ground: RefusalGround | null;
}
export type RequestDecision = Outcome<{ readonly events: readonly RequestEvent[] }>;
