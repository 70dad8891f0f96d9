import type { Role } from '../codes.js';
import { instant } from '../clocks/calendar.js';
import { refuse } from '../rule.js';
import type { Decided } from '../procedures/application.model.js';
import type { ExecutedOrder } from '../environments/environment.suspension.js';
import type { IssueKind, PermitStatus, PermitTerms, StatusEntries } from './permit.model.js';
import { personRefusal, type NamingFacts } from './permit.persons.js';
import {
  decideMeasure,
  evolveMeasure,
  hearingRefusal,
  isMeasure,
  NO_MEASURE,
  type MeasureBodies,
  type MeasureCommandType,
  type MeasureEventData,
  type MeasureLife,
} from '../procedures/measure.decide.js';
import { PERMIT_PERMISSIONS, allowedPermitCommands } from '../procedures/permission.table.js';
import type { ProcedurePolicy } from '../procedures/procedure.model.js';

interface PermitBodies extends MeasureBodies {
  'permit.suspend': { readonly reason: string; readonly order?: ExecutedOrder | undefined };
  'permit.lift-suspension': { readonly reason: string };
  'permit.revoke': { readonly reason: string };
  /** By the register's cut for this permit, and by nothing else. */
  'permit.activate': { readonly cutPosition: number; readonly cutAt: string };
  'permit.expire': object;
  /** By the issue of the permit that takes its place, and by nothing else. */
  'permit.supersede': { readonly by: string };
  'permit.request-person': { readonly account: string };
  'permit.add-person': { readonly account: string };
  'permit.refuse-person': { readonly account: string; readonly reason: string };
  'permit.remove-person': { readonly account: string };
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
export interface PermitEventData extends MeasureEventData {
  'permit.signed': Id & {
    readonly terms: PermitTerms;
    readonly applicant?: string | undefined;
    readonly kind?: IssueKind | undefined;
    /** Permit in whose place this one comes. */
    readonly replaces?: string | undefined;
    /** The single extension of Art. 68(12) is used up, by this permit or one before it. */
    readonly extended?: boolean | undefined;
    readonly statusEntries?: StatusEntries | undefined;
  };
  'permit.activated': Id & { readonly cutPosition: number; readonly cutAt: string };
  'permit.suspended': Id & { readonly reasonHash: string; readonly order?: ExecutedOrder | undefined };
  'permit.suspension-lifted': Id & { readonly reasonHash: string };
  'permit.revoked': Id & { readonly reasonHash: string };
  'permit.expired': Id;
  'permit.superseded': Id & { readonly by: string };
  'permit.person-requested': Id & { readonly account: string };
  'permit.person-refused': Id & { readonly account: string; readonly reasonHash: string };
  /** With effect at once. `statusEntries`: places of the visas of those who were added. */
  'permit.persons-changed': Id & {
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly statusEntries?: Readonly<Record<string, number>> | undefined;
  };
}
export type PermitEvent = {
  [T in keyof PermitEventData]: { readonly type: T; readonly key: string; readonly data: PermitEventData[T] };
}[keyof PermitEventData];
export type RecordedPermitEvent = PermitEvent & {
  readonly actor: { readonly ref: string; readonly role: Role | 'system' } | null;
  readonly at: string;
};

export interface PermitLife extends MeasureLife {
  readonly permitId: string;
  /** As they are now: with the persons who were added, without those who were removed. */
  readonly terms: PermitTerms;
  readonly signedAt: string;
  readonly base: 'signed' | 'active' | 'revoked' | 'expired' | 'superseded';
  /** Role that ordered the suspension in force; an inspector's is lifted by an inspector alone. */
  readonly suspendedBy: Role | 'system' | null;
  readonly cut: { readonly position: number; readonly at: string } | null;
  /** Null for permits signed before it was recorded. */
  readonly applicant: string | null;
  readonly kind: IssueKind;
  readonly replaces: string | null;
  readonly extended: boolean;
  readonly supersededBy: string | null;
  /** When it was revoked, ran out or was superseded. */
  readonly endedAt: string | null;
  /** Accounts that the applicant wants named and nobody has answered about. */
  readonly requested: readonly string[];
  readonly removed: readonly { readonly account: string; readonly at: string }[];
  readonly statusEntries: StatusEntries | null;
}

export const permitStatus = (permit: PermitLife): PermitStatus =>
  permit.suspendedBy !== null && (permit.base === 'signed' || permit.base === 'active')
    ? 'suspended'
    : permit.base;

/** What a command on a permit leads to. Authorisation first; reasons always. */
export function decidePermit(
  permit: PermitLife | undefined,
  command: PermitCommand,
  facts: {
    readonly now: string;
    readonly reasonHash?: string | undefined;
    readonly policy?: ProcedurePolicy | undefined;
  } & NamingFacts,
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
  if (isMeasure(command)) return decideMeasure(permit, command, facts, reason);
  switch (command.type) {
    case 'permit.suspend': {
      const { order } = command.body;
      const data = { ...reason(), ...(order ? { order } : {}) };
      return one({ type: 'permit.suspended', key: permitId, data });
    }
    case 'permit.lift-suspension':
      if (permit.suspendedBy === 'inspector' && actor.role !== 'inspector')
        return refuse('permit-state', { rule: 'suspended-by-inspector' });
      return one({ type: 'permit.suspension-lifted', key: permitId, data: reason() });
    case 'permit.revoke': {
      const unheard = hearingRefusal(permit, 'revoke', facts.now);
      if (unheard) return { ok: false, refusal: unheard };
      return one({ type: 'permit.revoked', key: permitId, data: reason() });
    }
    case 'permit.activate': {
      const { cutPosition, cutAt } = command.body;
      if (permit.cut !== null) return refuse('permit-state', { rule: 'already-active' });
      return one({ type: 'permit.activated', key: permitId, data: { permitId, cutPosition, cutAt } });
    }
    case 'permit.expire':
      if (!(instant(facts.now) >= instant(permit.terms.validUntil)))
        return refuse('permit-state', { rule: 'not-expired', validUntil: permit.terms.validUntil });
      return one({ type: 'permit.expired', key: permitId, data: { permitId } });
    case 'permit.supersede':
      return one({ type: 'permit.superseded', key: permitId, data: { permitId, by: command.body.by } });
    default:
      return decidePerson(permit, command, facts, reason);
  }
}

type PersonCommand = Exclude<
  Extract<PermitCommand, { body: { account: string } }>,
  { type: MeasureCommandType }
>;
/** Who is named: the applicant asks, the access body names; either takes a name away (EHDS Art. 67(2)(a), 73(1)(a)). */
function decidePerson(
  permit: PermitLife,
  { type, actor, body: { account } }: PersonCommand,
  facts: NamingFacts,
  reason: () => { permitId: string; reasonHash: string },
): Decided<PermitEvent> {
  const { permitId } = permit;
  const unfit = personRefusal(permit, { type, actor, account }, facts);
  if (unfit) return { ok: false, refusal: unfit };
  switch (type) {
    case 'permit.request-person':
      return one({ type: 'permit.person-requested', key: permitId, data: { permitId, account } });
    case 'permit.refuse-person':
      return one({ type: 'permit.person-refused', key: permitId, data: { ...reason(), account } });
    case 'permit.add-person': {
      const { statusEntry } = facts;
      const entries = statusEntry === undefined ? {} : { statusEntries: { [account]: statusEntry } };
      const data = { permitId, added: [account], removed: [], ...entries };
      return one({ type: 'permit.persons-changed', key: permitId, data });
    }
    case 'permit.remove-person':
      return one({
        type: 'permit.persons-changed',
        key: permitId,
        data: { permitId, added: [], removed: [account] },
      });
  }
}

const one = (event: PermitEvent): Decided<PermitEvent> => ({ ok: true, events: [event] });

/** Folds one event into a permit. */
export function evolvePermit(
  permit: PermitLife | undefined,
  event: RecordedPermitEvent,
): PermitLife | undefined {
  const next = evolveLife(permit, event);
  return next && evolveMeasure(next, event);
}

function evolveLife(permit: PermitLife | undefined, event: RecordedPermitEvent): PermitLife | undefined {
  if (event.type === 'permit.signed') {
    const { permitId, terms, applicant, kind, replaces, extended, statusEntries } = event.data;
    return {
      permitId,
      terms,
      signedAt: event.at,
      base: 'signed',
      suspendedBy: null,
      cut: null,
      applicant: applicant ?? null,
      kind: kind ?? 'permit',
      replaces: replaces ?? null,
      extended: extended ?? false,
      supersededBy: null,
      endedAt: null,
      requested: [],
      removed: [],
      statusEntries: statusEntries ?? null,
      ...NO_MEASURE,
    };
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
      // What executes an order of an inspector is lifted by an inspector alone.
      return { ...permit, suspendedBy: event.data.order ? 'inspector' : (event.actor?.role ?? 'system') };
    case 'permit.suspension-lifted':
      return { ...permit, suspendedBy: null };
    case 'permit.revoked':
      return { ...permit, base: 'revoked', endedAt: event.at };
    case 'permit.expired':
      return { ...permit, base: 'expired', endedAt: event.at };
    case 'permit.superseded':
      return { ...permit, base: 'superseded', supersededBy: event.data.by, endedAt: event.at };
    case 'permit.person-requested':
      return { ...permit, requested: [...without(permit.requested, event.data.account), event.data.account] };
    case 'permit.person-refused':
      return { ...permit, requested: without(permit.requested, event.data.account) };
    case 'permit.persons-changed': {
      const { added, removed, statusEntries } = event.data;
      const { terms, statusEntries: before } = permit;
      return {
        ...permit,
        terms: { ...terms, persons: [...without(terms.persons, ...added, ...removed), ...added] },
        requested: without(permit.requested, ...added),
        removed: [
          ...permit.removed.filter(({ account }) => !added.includes(account)),
          ...removed.map((account) => ({ account, at: event.at })),
        ],
        statusEntries: before && { ...before, persons: { ...before.persons, ...statusEntries } },
      };
    }
    default:
      return permit;
  }
}

const without = (accounts: readonly string[], ...gone: readonly string[]): readonly string[] =>
  accounts.filter((account) => !gone.includes(account));
