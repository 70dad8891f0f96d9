import type { LegalPeriod } from '../clocks/deadline.js';
import type { FlagKind, OrderTarget, MissionRequestState, RevealState } from './mission.codes.js';

/** A mark on an entry, or a note of its own. Its words are kept apart, and can be deleted. */
export interface MissionNote {
  readonly noteId: string;
  readonly by: string;
  readonly at: string;
  /** The entry that is marked; null for a note about the mission. */
  readonly index: number | null;
  readonly flag: FlagKind | null;
  readonly textHash: string | null;
  readonly removedAt: string | null;
}

/** Hours of presence, for the minutes. */
export interface MissionVisit {
  readonly visitId: string;
  readonly by: string;
  readonly from: string;
  readonly to: string;
  /** Place and persons present are kept apart. */
  readonly textHash: string;
}

export interface MissionAnswer {
  readonly by: string;
  readonly at: string;
  readonly textHash: string;
  /** SHA-256 (hex) of the document that came with it. */
  readonly fileHash: string | null;
}
export interface MissionRequest {
  readonly requestId: string;
  readonly by: string;
  readonly at: string;
  readonly dueAt: string;
  readonly textHash: string;
  readonly state: MissionRequestState;
  readonly answers: readonly MissionAnswer[];
  readonly outcome: 'sufficient' | null;
  /** Reminders that were sent, by the days that were left. */
  readonly reminded: readonly { readonly dueAt: string; readonly daysLeft: number }[];
}

export interface MissionOrder {
  readonly orderId: string;
  readonly by: string;
  readonly at: string;
  readonly target: { readonly kind: OrderTarget; readonly id: string };
  /** Until when the access body executes it. */
  readonly dueAt: string;
  readonly reasonHash: string;
  readonly executed: { readonly at: string; readonly by: string | null } | null;
  readonly liftedAt: string | null;
  readonly withdrawnAt: string | null;
}

export interface MissionReveal {
  readonly revealId: string;
  readonly subjectRef: string;
  /** The entry in which the person was met. */
  readonly index: number;
  readonly by: string;
  readonly at: string;
  readonly reasonHash: string;
  readonly state: RevealState;
  readonly judgedBy: string | null;
  readonly judgedAt: string | null;
  readonly openedAt: string | null;
}

/** What was done under a mission. */
export interface MissionWork {
  readonly notes: readonly MissionNote[];
  readonly visits: readonly MissionVisit[];
  readonly requests: readonly MissionRequest[];
  readonly orders: readonly MissionOrder[];
  readonly reveals: readonly MissionReveal[];
}
export const NO_WORK: MissionWork = { notes: [], visits: [], requests: [], orders: [], reveals: [] };

type Id = { readonly missionId: string };
export interface WorkEventData {
  'mission.noted': Id & {
    readonly noteId: string;
    readonly index: number | null;
    readonly flag: FlagKind | null;
    readonly textHash: string | null;
  };
  'mission.note-removed': Id & { readonly noteId: string };
  'mission.visited': Id & {
    readonly visitId: string;
    readonly from: string;
    readonly to: string;
    readonly textHash: string;
  };
  'mission.requested': Id & {
    readonly requestId: string;
    readonly dueAt: string;
    readonly textHash: string;
  };
  'mission.answered': Id & {
    readonly requestId: string;
    readonly textHash: string;
    readonly fileHash: string | null;
  };
  /** `dueAt`: of the answer that is still owed, when one was not enough. */
  'mission.request-settled': Id & {
    readonly requestId: string;
    readonly outcome: 'sufficient' | 'insufficient';
    readonly dueAt: string | null;
  };
  'mission.request-withdrawn': Id & { readonly requestId: string };
  'mission.request-reminded': Id & {
    readonly requestId: string;
    readonly dueAt: string;
    readonly daysLeft: number;
  };
  'mission.suspension-ordered': Id & {
    readonly orderId: string;
    readonly target: MissionOrder['target'];
    readonly dueAt: string;
    readonly reasonHash: string;
  };
  'mission.order-withdrawn': Id & { readonly orderId: string };
  /** The access body has done it: said by the suspension itself, never by the inspector. */
  'mission.order-executed': Id & {
    readonly orderId: string;
    readonly executedAt: string;
    readonly by: string | null;
  };
  'mission.order-lifted': Id & { readonly orderId: string; readonly liftedAt: string };
  'mission.reveal-asked': Id & {
    readonly revealId: string;
    readonly subjectRef: string;
    readonly index: number;
    readonly reasonHash: string;
  };
  /** `by`: who asked and may open it once, until `openUntil`. */
  'mission.reveal-approved': Id & {
    readonly revealId: string;
    readonly subjectRef: string;
    readonly by: string;
    readonly openUntil: string;
  };
  'mission.reveal-refused': Id & { readonly revealId: string };
  'mission.identity-opened': Id & { readonly revealId: string; readonly openedAt: string };
}

/** Length of a period in which an answer is due. */
export type AnswerPeriod = LegalPeriod;
