import { instant, timestamp } from '../clocks/calendar.js';
import type { ChoiceAct, DecidedRegime, Role } from '../codes.js';
import {
  MANDATE_CHANNEL_RULES,
  type Agreement,
  type AssistanceRefusal,
  type IdentityCheck,
  type MandateChannel,
  type MandateExtent,
} from './assistance.codes.js';
import { no } from './assistance.refusal.js';

/** A mandate lasts two hours at the most; a deployer may set less. */
export const LONGEST_MANDATE_MINUTES = 120;

export const MANDATE_STATES = ['open', 'closed', 'expired'] as const;
export type MandateStatus = (typeof MANDATE_STATES)[number];

/** One agent helps one person, for one act or one session. */
export interface Mandate {
  readonly mandateId: string;
  readonly subjectRef: string;
  /** Account of the agent. */
  readonly agent: string;
  readonly channel: MandateChannel;
  readonly extent: MandateExtent;
  /** With extent `act`: the one act. */
  readonly act: { readonly regime: DecidedRegime; readonly act: ChoiceAct } | null;
  readonly openedAt: string;
  readonly expiresAt: string;
  /** When the agent or the clock ended it. */
  readonly endedAt: string | null;
}

export type MandateCommandType = 'mandate.open' | 'mandate.act' | 'mandate.close' | 'mandate.expire';

/** Who may do what with a mandate in which state; only the agent who opened it is its agent, only its person its patient. What is not here is not allowed. */
export const MANDATE_PERMISSIONS: Readonly<
  Record<MandateStatus | 'NONE', Readonly<Partial<Record<Role | 'system', readonly MandateCommandType[]>>>>
> = {
  NONE: { agent: ['mandate.open'] },
  open: {
    agent: ['mandate.act', 'mandate.close'],
    // Whoever gave a mandate takes it back when they want (Code civil art. 2004).
    patient: ['mandate.close'],
    system: ['mandate.expire'],
  },
  closed: {},
  expired: {},
};

/** State at a moment: the clock's own act may come late, the expiry never does. */
export function mandateStatus(
  mandate: Pick<Mandate, 'openedAt' | 'expiresAt' | 'endedAt'> | undefined,
  at: string,
): MandateStatus | 'NONE' {
  if (!mandate || !(instant(at) >= instant(mandate.openedAt))) return 'NONE';
  if (mandate.endedAt !== null && instant(at) >= instant(mandate.endedAt)) return 'closed';
  return instant(at) < instant(mandate.expiresAt) ? 'open' : 'expired';
}

const may = (status: MandateStatus | 'NONE', role: Role | 'system', command: MandateCommandType): boolean =>
  MANDATE_PERMISSIONS[status][role]?.includes(command) ?? false;

export interface MandateTerms {
  readonly channel: MandateChannel;
  readonly extent: MandateExtent;
  readonly act: Mandate['act'];
  readonly identityCheck: IdentityCheck;
  readonly agreement: Agreement;
}
interface Actor {
  readonly ref: string;
  readonly role: Role;
  readonly organisation?: string | undefined;
  readonly subjectRef?: string | undefined;
}
type Verdict<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly refusal: AssistanceRefusal };

/**
 * Whether an agent may begin to help on these terms. One person at a time: an agent with an open mandate closes it
 * first, so that nobody leafs through people.
 */
export function decideOpening(
  terms: MandateTerms,
  facts: {
    readonly actor: Actor;
    readonly acceptedAt: string;
    /** Length that the deployer allows, minutes. */
    readonly minutes: number;
    /** Mandates of this agent that nobody has ended. */
    readonly unended: readonly Pick<Mandate, 'openedAt' | 'expiresAt' | 'endedAt'>[];
  },
): Verdict<{ readonly expiresAt: string }> {
  const { actor, acceptedAt } = facts;
  if (!may('NONE', actor.role, 'mandate.open')) return no('forbidden', { role: actor.role });
  if (!actor.organisation) return no('organisation-missing');
  const rules = MANDATE_CHANNEL_RULES[terms.channel];
  if (!rules.checks.includes(terms.identityCheck))
    return no('mandate-terms', { field: 'identityCheck', allowed: rules.checks });
  if (!rules.agreements.includes(terms.agreement))
    return no('mandate-terms', { field: 'agreement', allowed: rules.agreements });
  if ((terms.extent === 'act') !== (terms.act !== null)) return no('mandate-terms', { field: 'act' });
  if (facts.unended.some((other) => mandateStatus(other, acceptedAt) === 'open'))
    return no('mandate-open-already');
  const minutes = Math.min(facts.minutes, LONGEST_MANDATE_MINUTES);
  return { ok: true, expiresAt: timestamp(instant(acceptedAt) + minutes * 60_000) };
}

/** What an agent wants to record in the person's name. */
export interface MandateAct {
  readonly subjectRef: string;
  readonly regime: string;
  readonly act: string;
  readonly channel: string;
  readonly actedAt: string;
}

/**
 * Whether a mandate carries an act: its own agent, open when the gateway accepted it, the same person, the same channel,
 * within what the person allowed, and done during the session.
 */
export function decideActing(
  mandate: Mandate | undefined,
  act: MandateAct,
  facts: {
    readonly actor: Actor;
    readonly acceptedAt: string;
    /** Acts that the register holds under this mandate. */
    readonly recorded: number;
  },
): Verdict<object> {
  const { actor, acceptedAt } = facts;
  // Somebody else's mandate is not to be seen: it does not exist.
  if (!mandate || mandate.agent !== actor.ref) return no('mandate-unknown');
  const status = mandateStatus(mandate, acceptedAt);
  if (status === 'NONE') return no('mandate-unknown');
  if (!may(status, actor.role, 'mandate.act'))
    return status === 'open' ? no('forbidden', { role: actor.role }) : no('mandate-ended', { status });
  if (mandate.subjectRef !== act.subjectRef) return no('mandate-other-person');
  if (mandate.channel !== act.channel) return no('mandate-other-channel', { channel: mandate.channel });
  if (mandate.act !== null) {
    if (mandate.act.regime !== act.regime || mandate.act.act !== act.act)
      return no('mandate-other-act', { ...mandate.act });
    if (facts.recorded > 0) return no('mandate-used');
  }
  if (!(instant(act.actedAt) >= instant(mandate.openedAt))) return no('acted-too-early');
  return { ok: true };
}

export function decideClosing(
  mandate: Mandate | undefined,
  { actor, acceptedAt }: { readonly actor: Actor; readonly acceptedAt: string },
): Verdict<object> {
  const own =
    actor.role === 'patient' ? mandate?.subjectRef === actor.subjectRef : mandate?.agent === actor.ref;
  if (!mandate || !own) return no('mandate-unknown');
  const status = mandateStatus(mandate, acceptedAt);
  if (may(status, actor.role, 'mandate.close')) return { ok: true };
  return status === 'open' ? no('forbidden', { role: actor.role }) : no('mandate-ended', { status });
}
