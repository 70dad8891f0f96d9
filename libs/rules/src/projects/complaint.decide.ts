import type { Role } from '../codes.js';
import type { Actor, Decided } from '../procedures/application.model.js';
import { refuse } from '../rule.js';

/** What a complaint to the health data access body is about (EHDS Art. 81). */
export const COMPLAINT_MATTERS = [
  'opt-out',
  'use-of-data',
  'decision',
  'information',
  'access-body',
  'other',
] as const;
export type ComplaintMatter = (typeof COMPLAINT_MATTERS)[number];
export const COMPLAINT_STATES = ['RECEIVED', 'FORWARDED', 'ANSWERED'] as const;
export type ComplaintStatus = (typeof COMPLAINT_STATES)[number];

export interface Complaint {
  readonly complaintId: string;
  readonly matter: ComplaintMatter;
  /** Whether it came without a login. */
  readonly anonymous: boolean;
  readonly projectId: string | null;
  /** SHA-256 of the code that lets its author read the answer. */
  readonly codeHash: string;
  readonly status: ComplaintStatus;
  readonly filedAt: string;
  /** EHDS Art. 81(4): matters of the opt-out go to the data protection authority. */
  readonly forwardedAt: string | null;
  readonly answeredAt: string | null;
  /** Its texts were erased under the retention table. */
  readonly erasedAt: string | null;
}

/** Whether the data protection authority must be told of it (EHDS Art. 81(4), 65). */
export const goesToAuthority = (matter: ComplaintMatter): boolean => matter === 'opt-out';

interface Bodies {
  'complaint.file': {
    readonly matter: ComplaintMatter;
    readonly projectId?: string | undefined;
    readonly codeHash: string;
    readonly anonymous: boolean;
  };
  'complaint.forward': object;
  'complaint.answer': object;
}
export type ComplaintCommand = {
  [T in keyof Bodies]: {
    readonly type: T;
    readonly actor: Actor;
    readonly body: { readonly complaintId: string } & Bodies[T];
  };
}[keyof Bodies];

type Id = { readonly complaintId: string };
export interface ComplaintEventData {
  'complaint.filed': Id & {
    readonly matter: ComplaintMatter;
    readonly projectId: string | null;
    readonly codeHash: string;
    readonly anonymous: boolean;
    readonly textHash: string;
  };
  'complaint.forwarded': Id & { readonly to: 'data-protection-authority' };
  'complaint.answered': Id & { readonly textHash: string };
  'complaint.erased': Id & { readonly rule: string; readonly texts: number };
}
export type ComplaintEvent = {
  [T in keyof ComplaintEventData]: {
    readonly type: T;
    readonly key: string;
    readonly data: ComplaintEventData[T];
  };
}[keyof ComplaintEventData];
export type RecordedComplaintEvent = ComplaintEvent & { readonly at: string };

const DESK: readonly Role[] = ['assessor', 'signatory', 'data-protection-officer'];

export function decideComplaint(
  complaint: Complaint | undefined,
  command: ComplaintCommand,
  facts: { readonly textHash?: string | undefined },
): Decided<ComplaintEvent> {
  const { complaintId } = command.body;
  const textHash = facts.textHash ?? '';
  const one = (event: ComplaintEvent): Decided<ComplaintEvent> => ({ ok: true, events: [event] });
  if (command.type === 'complaint.file') {
    if (complaint) return refuse('conflict', { command: command.type });
    const { matter, projectId = null, codeHash, anonymous } = command.body;
    const data = { complaintId, matter, projectId, codeHash, anonymous, textHash };
    return one({ type: 'complaint.filed', key: complaintId, data });
  }
  if (!DESK.some((role) => role === command.actor.role))
    return refuse('forbidden', { command: command.type });
  if (!complaint) return refuse('complaint-unknown');
  if (command.type === 'complaint.forward') {
    if (complaint.forwardedAt !== null || complaint.status === 'ANSWERED')
      return refuse('complaint-state', { state: complaint.status });
    const data = { complaintId, to: 'data-protection-authority' } as const;
    return one({ type: 'complaint.forwarded', key: complaintId, data });
  }
  if (complaint.status === 'ANSWERED') return refuse('complaint-state', { state: complaint.status });
  // An answer before the authority was told would close what the body may not decide.
  if (goesToAuthority(complaint.matter) && complaint.forwardedAt === null)
    return refuse('complaint-state', { rule: 'forward-first' });
  return one({ type: 'complaint.answered', key: complaintId, data: { complaintId, textHash } });
}

export function evolveComplaint(
  complaint: Complaint | undefined,
  event: RecordedComplaintEvent,
): Complaint | undefined {
  if (event.type === 'complaint.filed') {
    const { textHash: _hash, ...of } = event.data;
    return {
      ...of,
      status: 'RECEIVED',
      filedAt: event.at,
      forwardedAt: null,
      answeredAt: null,
      erasedAt: null,
    };
  }
  if (!complaint) return undefined;
  switch (event.type) {
    case 'complaint.forwarded':
      return { ...complaint, status: 'FORWARDED', forwardedAt: event.at };
    case 'complaint.answered':
      return { ...complaint, status: 'ANSWERED', answeredAt: event.at };
    case 'complaint.erased':
      return { ...complaint, erasedAt: event.at };
  }
}
