import type { Role } from '../codes.js';
import { instant } from '../clocks/calendar.js';
import { refuse } from '../rule.js';
import type { Decided } from '../procedures/application.model.js';
import type { PermitStatus, PermitTerms } from './permit.model.js';
import { PERMIT_PERMISSIONS, allowedPermitCommands } from '../procedures/permission.table.js';

interface PermitBodies {
  'permit.suspend': { readonly reason: string };
  'permit.lift-suspension': { readonly reason: string };
  'permit.revoke': { readonly reason: string };
  /** By the register's cut for this permit, and by nothing else. */
  'permit.activate': { readonly cutPosition: number; readonly cutAt: string };
  'permit.expire': object;
}
export type PermitCommandType = keyof PermitBodies;
export type PermitCommand = {
  [T in PermitCommandType]: {
    readonly type: T;
    /** `system`: the register's cut or the clock. */
    readonly actor: { readonly ref: string; readonly role: Role | 'system' };
    readonly body: { readonly permitId: string } & PermitBodies[T];
  };
}[PermitCommandType];

type Id = { readonly permitId: string };
export interface PermitEventData {
  'permit.signed': Id & { readonly terms: PermitTerms };
  'permit.activated': Id & { readonly cutPosition: number; readonly cutAt: string };
  'permit.suspended': Id & { readonly reasonHash: string };
  'permit.suspension-lifted': Id & { readonly reasonHash: string };
  'permit.revoked': Id & { readonly reasonHash: string };
  'permit.expired': Id;
}
export type PermitEvent = {
  [T in keyof PermitEventData]: { readonly type: T; readonly key: string; readonly data: PermitEventData[T] };
}[keyof PermitEventData];
export type RecordedPermitEvent = PermitEvent & {
  readonly actor: { readonly ref: string; readonly role: Role | 'system' } | null;
  readonly at: string;
};

export interface PermitLife {
  readonly permitId: string;
  readonly terms: PermitTerms;
  readonly signedAt: string;
  readonly base: 'signed' | 'active' | 'revoked' | 'expired';
  /** Role that ordered the suspension in force; an inspector's is lifted by an inspector alone. */
  readonly suspendedBy: Role | 'system' | null;
  readonly cut: { readonly position: number; readonly at: string } | null;
}

export const permitStatus = (permit: PermitLife): PermitStatus =>
  permit.suspendedBy !== null && (permit.base === 'signed' || permit.base === 'active')
    ? 'suspended'
    : permit.base;

/** What a command on a permit leads to. Authorisation first; reasons always. */
export function decidePermit(
  permit: PermitLife | undefined,
  command: PermitCommand,
  facts: { readonly now: string; readonly reasonHash?: string },
): Decided<PermitEvent> {
  const { type, actor, body } = command;
  const known = Object.values(PERMIT_PERMISSIONS).some((byRole) => byRole[actor.role]?.includes(type));
  if (!known) return refuse('forbidden', { command: type });
  if (!permit || permit.permitId !== body.permitId)
    return refuse('permit-unknown', { permitId: body.permitId });
  const status = permitStatus(permit);
  if (!allowedPermitCommands(status, actor.role).includes(type))
    return refuse('permit-state', { command: type, state: status });
  if ('reason' in body && body.reason.trim() === '') return refuse('reason-missing');
  const { permitId } = permit;
  const reason = (): { permitId: string; reasonHash: string } => {
    if (facts.reasonHash === undefined) throw new TypeError('facts.reasonHash is required');
    return { permitId, reasonHash: facts.reasonHash };
  };
  switch (command.type) {
    case 'permit.suspend':
      return one({ type: 'permit.suspended', key: permitId, data: reason() });
    case 'permit.lift-suspension':
      if (permit.suspendedBy === 'inspector' && actor.role !== 'inspector')
        return refuse('permit-state', { rule: 'suspended-by-inspector' });
      return one({ type: 'permit.suspension-lifted', key: permitId, data: reason() });
    case 'permit.revoke':
      return one({ type: 'permit.revoked', key: permitId, data: reason() });
    case 'permit.activate': {
      const { cutPosition, cutAt } = command.body;
      if (permit.cut !== null) return refuse('permit-state', { rule: 'already-active' });
      return one({ type: 'permit.activated', key: permitId, data: { permitId, cutPosition, cutAt } });
    }
    case 'permit.expire':
      if (!(instant(facts.now) >= instant(permit.terms.validUntil)))
        return refuse('permit-state', { rule: 'not-expired', validUntil: permit.terms.validUntil });
      return one({ type: 'permit.expired', key: permitId, data: { permitId } });
  }
}

const one = (event: PermitEvent): Decided<PermitEvent> => ({ ok: true, events: [event] });

/** Folds one event into a permit. */
export function evolvePermit(
  permit: PermitLife | undefined,
  event: RecordedPermitEvent,
): PermitLife | undefined {
  if (event.type === 'permit.signed') {
    const { permitId, terms } = event.data;
    return { permitId, terms, signedAt: event.at, base: 'signed', suspendedBy: null, cut: null };
  }
  if (permit === undefined) return undefined;
  switch (event.type) {
    case 'permit.activated':
      return {
        ...permit,
        base: permit.base === 'signed' ? 'active' : permit.base,
        cut: { position: event.data.cutPosition, at: event.data.cutAt },
      };
    case 'permit.suspended':
      return { ...permit, suspendedBy: event.actor?.role ?? 'system' };
    case 'permit.suspension-lifted':
      return { ...permit, suspendedBy: null };
    case 'permit.revoked':
      return { ...permit, base: 'revoked' };
    case 'permit.expired':
      return { ...permit, base: 'expired' };
    default:
      return permit;
  }
}
