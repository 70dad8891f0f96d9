import { refuse, type Refusal } from '../rule.js';
import type {
  Detection,
  DetectionActor,
  DetectionCommand,
  DetectionCommandType,
  DetectionEvent,
  DetectionStatus,
  RecordedDetectionEvent,
} from './detection.model.js';
import { detectionRule, isDetectionRule, tuningFaults } from './detection.table.js';

/** Roles that work on the queue. Inspectors read it; whoever runs the platform is often whom it is about. */
export const DETECTION_ROLES = ['data-protection-officer', 'operator'] as const;

/** What may be done in which state; table of the documentation and of the buttons. */
export const DETECTION_LIFE: Readonly<Record<DetectionStatus, readonly DetectionCommandType[]>> = {
  NEW: ['detection.take'],
  TAKEN: ['detection.give-back', 'detection.explain', 'detection.escalate', 'detection.close'],
  EXPLAINED: ['detection.escalate', 'detection.close', 'detection.give-back'],
  ESCALATED: ['detection.explain', 'detection.close', 'detection.give-back'],
  CLOSED: ['detection.reopen'],
};

type Decided = { ok: true; events: readonly DetectionEvent[] } | { ok: false; refusal: Refusal };

/** @param textHash of the words given with the act; the words themselves are kept apart and erasable */
export function decideDetection(
  detection: Detection | undefined,
  command: DetectionCommand,
  textHash: string,
): Decided {
  const { actor, type } = command;
  if (!(DETECTION_ROLES as readonly string[]).includes(actor.role))
    return refuse('forbidden', { command: type });
  if (!detection) return refuse('detection-unknown');
  // Nobody judges their own acts: not even to take the finding off the queue.
  if (detection.accountRef === actor.ref) return refuse('detection-about-oneself');
  if (!DETECTION_LIFE[detection.status].includes(type))
    return refuse('detection-state', { state: detection.status });
  if (type !== 'detection.take' && type !== 'detection.reopen' && detection.assignee !== actor.ref)
    return refuse('detection-not-yours');
  return { ok: true, events: [eventOf(command, textHash)] };
}

function eventOf(command: DetectionCommand, textHash: string): DetectionEvent {
  const { detectionId } = command.body;
  const key = detectionId;
  switch (command.type) {
    case 'detection.take':
      return { type: 'detection.taken', key, data: { detectionId } };
    case 'detection.give-back':
      return { type: 'detection.given-back', key, data: { detectionId } };
    case 'detection.explain':
      return { type: 'detection.explained', key, data: { detectionId, textHash } };
    case 'detection.escalate':
      return { type: 'detection.escalated', key, data: { detectionId, to: command.body.to, textHash } };
    case 'detection.close':
      return {
        type: 'detection.closed',
        key,
        data: { detectionId, outcome: command.body.outcome, textHash },
      };
    case 'detection.reopen':
      return { type: 'detection.reopened', key, data: { detectionId, textHash } };
  }
}

export function evolveDetection(
  detection: Detection | undefined,
  event: RecordedDetectionEvent,
): Detection | undefined {
  if (event.type === 'detection.raised') {
    const { accountRef = null, subjectRef = null, permitId = null, ...of } = event.data;
    return {
      ...of,
      accountRef,
      subjectRef,
      permitId,
      raisedAt: event.at,
      status: 'NEW',
      assignee: null,
      escalatedTo: null,
      outcome: null,
      closedAt: null,
    };
  }
  if (!detection) return undefined;
  switch (event.type) {
    case 'detection.taken':
      return { ...detection, status: 'TAKEN', assignee: event.actor?.ref ?? null };
    case 'detection.given-back':
      return { ...detection, status: 'NEW', assignee: null };
    case 'detection.explained':
      return { ...detection, status: 'EXPLAINED' };
    case 'detection.escalated':
      return { ...detection, status: 'ESCALATED', escalatedTo: event.data.to };
    case 'detection.closed':
      return { ...detection, status: 'CLOSED', outcome: event.data.outcome, closedAt: event.at };
    case 'detection.reopened':
      return {
        ...detection,
        status: 'TAKEN',
        assignee: event.actor?.ref ?? null,
        outcome: null,
        closedAt: null,
      };
  }
}

/** Whether a rule may be given these figures by this actor. */
export function decideTuning(
  actor: DetectionActor,
  rule: string,
  parameters: Readonly<Record<string, number>>,
): { ok: true } | { ok: false; refusal: Refusal } {
  if (!(DETECTION_ROLES as readonly string[]).includes(actor.role))
    return refuse('forbidden', { command: 'detection.tune' });
  if (!isDetectionRule(rule)) return refuse('detection-rule-unknown', { rule });
  const faults = tuningFaults(detectionRule(rule), parameters);
  return faults.length > 0 ? refuse('detection-threshold', { parameters: faults }) : { ok: true };
}
