import type { DetectionRuleId } from './detection.table.js';

export const DETECTION_STATES = ['NEW', 'TAKEN', 'EXPLAINED', 'ESCALATED', 'CLOSED'] as const;
export type DetectionStatus = (typeof DETECTION_STATES)[number];
/** Why a finding is closed. What follows from an incident is decided by people, elsewhere. */
export const DETECTION_OUTCOMES = ['legitimate', 'false-positive', 'mistake', 'incident'] as const;
export type DetectionOutcome = (typeof DETECTION_OUTCOMES)[number];
export const ESCALATION_TARGETS = ['data-protection-officer', 'security', 'management', 'authority'] as const;
export type EscalationTarget = (typeof ESCALATION_TARGETS)[number];

export interface DetectionActor {
  readonly ref: string;
  readonly role: string;
}
/** A finding as it stands: references and numbers, never a name, never a text. */
export interface Detection {
  readonly detectionId: string;
  readonly rule: DetectionRuleId;
  readonly window: string;
  readonly accountRef: string | null;
  readonly subjectRef: string | null;
  readonly permitId: string | null;
  readonly figure: number;
  readonly limit: number;
  /** Every figure of the rule as it was then. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly entries: readonly number[];
  readonly from: string;
  readonly to: string;
  readonly raisedAt: string;
  readonly status: DetectionStatus;
  readonly assignee: string | null;
  readonly escalatedTo: EscalationTarget | null;
  readonly outcome: DetectionOutcome | null;
  readonly closedAt: string | null;
}

interface Bodies {
  'detection.take': object;
  'detection.give-back': object;
  'detection.explain': object;
  'detection.escalate': { readonly to: EscalationTarget };
  'detection.close': { readonly outcome: DetectionOutcome };
  'detection.reopen': object;
}
export type DetectionCommandType = keyof Bodies;
export type DetectionCommand = {
  [T in DetectionCommandType]: {
    readonly type: T;
    readonly actor: DetectionActor;
    readonly body: { readonly detectionId: string } & Bodies[T];
  };
}[DetectionCommandType];

type Id = { readonly detectionId: string };
export interface DetectionEventData {
  'detection.raised': Id &
    Pick<Detection, 'rule' | 'window' | 'figure' | 'limit' | 'parameters' | 'entries' | 'from' | 'to'> & {
      readonly accountRef?: string | undefined;
      readonly subjectRef?: string | undefined;
      readonly permitId?: string | undefined;
    };
  'detection.taken': Id;
  'detection.given-back': Id;
  'detection.explained': Id & { readonly textHash: string };
  'detection.escalated': Id & { readonly to: EscalationTarget; readonly textHash: string };
  'detection.closed': Id & { readonly outcome: DetectionOutcome; readonly textHash: string };
  'detection.reopened': Id & { readonly textHash: string };
}
export type DetectionEvent = {
  [T in keyof DetectionEventData]: {
    readonly type: T;
    readonly key: string;
    readonly data: DetectionEventData[T];
  };
}[keyof DetectionEventData];
export type RecordedDetectionEvent = DetectionEvent & {
  readonly at: string;
  readonly actor: DetectionActor | null;
};
