import type { Role } from '../codes.js';
import type { Actor, Decided } from '../procedures/application.model.js';
import { refuse } from '../rule.js';

export const FINDING_STATES = ['REPORTED', 'FORWARDED', 'CLOSED'] as const;
export type FindingStatus = (typeof FINDING_STATES)[number];
/** What became of a finding at the holder. Whether a person asked not to be told is for the holder alone to say. */
export const FINDING_OUTCOMES = [
  'person-informed',
  'professional-informed',
  'not-to-be-informed',
  'person-not-found',
  'not-confirmed',
] as const;
export type FindingOutcome = (typeof FINDING_OUTCOMES)[number];

/** A significant finding about the health of a person (EHDS Art. 61(5), 58(3)). Events never say who, or what was found. */
export interface Finding {
  readonly findingId: string;
  readonly applicationId: string;
  readonly permitId: string;
  readonly datasetId: string;
  readonly holderId: string;
  readonly status: FindingStatus;
  readonly reportedAt: string;
  readonly reportedBy: string;
  readonly forwardedAt: string | null;
  readonly closedAt: string | null;
  readonly outcome: FindingOutcome | null;
  /** Its texts were erased under the retention table. */
  readonly erasedAt: string | null;
}

interface Bodies {
  'finding.report': { readonly permitId: string; readonly datasetId: string };
  'finding.forward': object;
  'finding.close': { readonly outcome: FindingOutcome };
}
export type FindingCommandType = keyof Bodies;
export type FindingCommand = {
  [T in FindingCommandType]: {
    readonly type: T;
    readonly actor: Actor;
    readonly body: { readonly findingId: string } & Bodies[T];
  };
}[FindingCommandType];

type Id = { readonly findingId: string };
export interface FindingEventData {
  'finding.reported': Id & {
    readonly applicationId: string;
    readonly permitId: string;
    readonly datasetId: string;
    readonly holderId: string;
    readonly textHash: string;
  };
  'finding.forwarded': Id & { readonly textHash: string };
  'finding.closed': Id & { readonly outcome: FindingOutcome };
  'finding.erased': Id & { readonly rule: string; readonly texts: number };
}
export type FindingEvent = {
  [T in keyof FindingEventData]: {
    readonly type: T;
    readonly key: string;
    readonly data: FindingEventData[T];
  };
}[keyof FindingEventData];
export type RecordedFindingEvent = FindingEvent & {
  readonly at: string;
  readonly actor: { readonly ref: string; readonly role: Role | 'system' } | null;
};

const BY: { readonly [T in FindingCommandType]: readonly Role[] } = {
  'finding.report': ['researcher'],
  'finding.forward': ['assessor', 'signatory'],
  'finding.close': ['holder'],
};

/** From the researcher to the access body, from there to the holder, who alone can know the person. */
export function decideFinding(
  finding: Finding | undefined,
  command: FindingCommand,
  facts: {
    /** The permit, if the reporter is one of its people. */
    readonly permit?:
      | {
          readonly applicationId: string;
          readonly datasets: readonly { readonly datasetId: string; readonly holderId: string }[];
        }
      | undefined;
    readonly textHash?: string | undefined;
  },
): Decided<FindingEvent> {
  const { actor, type } = command;
  if (!BY[type].some((role) => role === actor.role)) return refuse('forbidden', { command: type });
  const { findingId } = command.body;
  const textHash = facts.textHash ?? '';
  const one = (event: FindingEvent): Decided<FindingEvent> => ({ ok: true, events: [event] });
  if (command.type === 'finding.report') {
    if (finding) return refuse('conflict', { command: type });
    const { permitId, datasetId } = command.body;
    if (!facts.permit) return refuse('permit-unknown', { permitId });
    const dataset = facts.permit.datasets.find((each) => each.datasetId === datasetId);
    if (!dataset) return refuse('dataset-unknown', { datasetId });
    const { applicationId } = facts.permit;
    const { holderId } = dataset;
    const data = { findingId, applicationId, permitId, datasetId, holderId, textHash };
    return one({ type: 'finding.reported', key: findingId, data });
  }
  if (!finding) return refuse('finding-unknown');
  if (command.type === 'finding.forward')
    return finding.status === 'REPORTED'
      ? one({ type: 'finding.forwarded', key: findingId, data: { findingId, textHash } })
      : refuse('finding-state', { state: finding.status });
  if (actor.organisation !== finding.holderId || finding.status === 'REPORTED')
    return refuse('finding-unknown');
  return finding.status === 'FORWARDED'
    ? one({ type: 'finding.closed', key: findingId, data: { findingId, outcome: command.body.outcome } })
    : refuse('finding-state', { state: finding.status });
}

export function evolveFinding(
  finding: Finding | undefined,
  event: RecordedFindingEvent,
): Finding | undefined {
  if (event.type === 'finding.reported') {
    const { textHash: _hash, ...of } = event.data;
    return {
      ...of,
      status: 'REPORTED',
      reportedAt: event.at,
      reportedBy: event.actor?.ref ?? '',
      forwardedAt: null,
      closedAt: null,
      outcome: null,
      erasedAt: null,
    };
  }
  if (!finding) return undefined;
  switch (event.type) {
    case 'finding.forwarded':
      return { ...finding, status: 'FORWARDED', forwardedAt: event.at };
    case 'finding.closed':
      return { ...finding, status: 'CLOSED', closedAt: event.at, outcome: event.data.outcome };
    case 'finding.erased':
      return { ...finding, erasedAt: event.at };
  }
}
