import type { Channel, ChoiceAct, ChoiceScope, DecidedRegime, Regime, Role } from '../codes.js';
import { DATA_CATEGORIES, SCOPE_KINDS } from '../codes.js';
import { isPurpose } from '../purposes/purpose.table.js';
import type { Refusal, RefusalCode } from '../rule.js';
import { instant } from '../clocks/calendar.js';

import { REGIME_RULES, isDecidedRegime, isRegime } from './regime.table.js';

export interface ChoiceCommand {
  readonly subjectRef: string;
  readonly regime: Regime;
  readonly act: ChoiceAct;
  readonly scope: ChoiceScope;
  readonly notice: {
    readonly noticeId: string;
    readonly version: number;
    readonly hash: string;
    readonly language: string;
  };
  readonly channel: Channel;
  readonly actedAt: string;
}

/**
 * In whose name an act comes: the person's own, somebody's under an authority, an agent's under a mandate or from a
 * checked paper form, or an import. The register has looked the last three up, and found them valid at `acceptedAt`.
 */
export type ActingKind = 'self' | 'representative' | 'agent' | 'import';

export interface ChoiceFacts {
  /** Who acts; a patient's account stands for one subject. */
  readonly actor: { readonly ref: string; readonly role: Role; readonly subjectRef?: string | undefined };
  /** Default: `self`. */
  readonly acting?: ActingKind | undefined;
  /** When the gateway accepted the command; authority and times are judged at this moment. */
  readonly acceptedAt: string;
  /** When it is handled. A permissive act is judged again then. */
  readonly now: string;
  /** The notice that the command names, as published by the register; absent: unknown. */
  readonly notice:
    | {
        readonly regime: DecidedRegime;
        readonly status: 'draft' | 'published' | 'withdrawn';
        readonly hash: string;
      }
    | undefined;
  /** Whether the project, holder or dataset of the scope is known; true for the kinds that need no look-up. */
  readonly scopeKnown?: boolean | undefined;
}

/** How an act may reach the register: by whom, in whose name, and how old it may be when it is accepted. */
export const CHANNEL_RULES: Readonly<
  Record<
    Channel,
    { readonly roles: readonly Role[]; readonly acting: readonly ActingKind[]; readonly maxAgeMs: number }
  >
> = {
  portal: { roles: ['patient'], acting: ['self', 'representative'], maxAgeMs: 86_400_000 },
  assisted: { roles: ['agent'], acting: ['agent'], maxAgeMs: 7 * 86_400_000 },
  paper: { roles: ['agent'], acting: ['agent'], maxAgeMs: 366 * 86_400_000 },
  phone: { roles: ['agent'], acting: ['agent'], maxAgeMs: 7 * 86_400_000 },
  import: { roles: ['data-protection-officer'], acting: ['import'], maxAgeMs: 20 * 366 * 86_400_000 },
};

/** A permissive act that waited longer is refused: the person may have changed their mind meanwhile. */
export const PERMISSIVE_LIMIT_MS = 24 * 3_600_000;

type Rule = (command: ChoiceCommand, facts: ChoiceFacts) => Refusal | undefined;
const when = (fails: boolean, code: RefusalCode, params?: Refusal['params']): Refusal | undefined =>
  fails ? (params === undefined ? { code } : { code, params }) : undefined;
const effect = (command: ChoiceCommand): 'allow' | 'deny' | undefined =>
  REGIME_RULES[command.regime].acts[command.act];

/** In order; the first that fails is the answer. Authority comes first. */
const RULES: readonly Rule[] = [
  ({ subjectRef }, { actor, acting = 'self' }) =>
    when(
      acting === 'self' && (actor.role !== 'patient' || actor.subjectRef !== subjectRef),
      'authority-missing',
    ),
  ({ channel }, { actor, acting = 'self' }) =>
    when(
      !CHANNEL_RULES[channel]?.roles.includes(actor.role) || !CHANNEL_RULES[channel].acting.includes(acting),
      'authority-missing',
      { channel },
    ),
  ({ regime }) => when(!isRegime(regime), 'regime-unknown', { regime }),
  ({ regime }) => when(!isDecidedRegime(regime), 'regime-unknown', { regime }),
  (command) =>
    when(effect(command) === undefined, 'act-not-of-regime', {
      act: command.act,
      regime: command.regime,
      acts: Object.keys(REGIME_RULES[command.regime].acts),
    }),
  ({ act, scope }) =>
    // GDPR Art. 4(11): a consent is specific; a yes to everything is no consent.
    when(act === 'consent' && scope.kind !== 'project' && scope.kind !== 'purpose', 'consent-not-specific', {
      scope: scope.kind,
      allowed: ['project', 'purpose'],
    }),
  (command) => {
    const { act, regime, scope } = command;
    // What can be refused can be taken back: lifting a refusal reaches as far as refusing.
    const allowed =
      act === 'lift-refusal'
        ? REGIME_RULES[regime].scopes.deny
        : REGIME_RULES[regime].scopes[effect(command)!];
    return when(
      !(SCOPE_KINDS as readonly string[]).includes(scope.kind) || !allowed.includes(scope.kind),
      'scope-not-of-regime',
      { scope: scope.kind, allowed },
    );
  },
  ({ scope }) =>
    when((scope.kind === 'everything') !== (scope.id === undefined), 'scope-unknown', {
      scope: scope.kind,
    }),
  ({ scope }) =>
    when(scope.kind === 'purpose' && !isPurpose(scope.id), 'scope-unknown', {
      scope: scope.kind,
      id: scope.id,
    }),
  ({ scope }) =>
    when(
      scope.kind === 'category' && !(DATA_CATEGORIES as readonly string[]).includes(scope.id ?? ''),
      'scope-unknown',
      { scope: scope.kind, id: scope.id },
    ),
  ({ scope }, { scopeKnown }) =>
    when(scopeKnown === false, 'scope-unknown', { scope: scope.kind, id: scope.id }),
  ({ notice: { noticeId, version } }, { notice }) =>
    when(notice === undefined || notice.status === 'draft', 'notice-unknown', { noticeId, version }),
  ({ notice }, facts) =>
    when(facts.notice!.hash !== notice.hash, 'notice-hash', {
      noticeId: notice.noticeId,
      version: notice.version,
    }),
  ({ notice, regime }, facts) =>
    when(facts.notice!.regime !== regime, 'notice-not-of-regime', { noticeId: notice.noticeId, regime }),
  (command, { notice }) =>
    // Protecting oneself on a page that was replaced meanwhile still counts (GDPR Art. 7(3): as easy as giving).
    when(effect(command) === 'allow' && notice!.status !== 'published', 'notice-not-published', {
      noticeId: command.notice.noticeId,
      version: command.notice.version,
    }),
  ({ actedAt }) => when(!Number.isFinite(instant(actedAt)), 'acted-too-early'),
  ({ actedAt }, { acceptedAt }) =>
    when(!(instant(actedAt) <= instant(acceptedAt)), 'acted-in-future', { actedAt, acceptedAt }),
  ({ actedAt, channel }, { acceptedAt }) =>
    when(instant(acceptedAt) - instant(actedAt) > CHANNEL_RULES[channel].maxAgeMs, 'acted-too-early', {
      actedAt,
      acceptedAt,
      channel,
    }),
  (command, { acceptedAt, now }) =>
    when(
      effect(command) === 'allow' && !(instant(now) - instant(acceptedAt) <= PERMISSIVE_LIMIT_MS),
      'command-too-old',
      { acceptedAt },
    ),
];

/** Whether an act may be recorded as it stands. Nothing unknown is recorded. */
export function validateChoice(
  command: ChoiceCommand,
  facts: ChoiceFacts,
): { readonly ok: true } | { readonly ok: false; readonly refusal: Refusal } {
  for (const rule of RULES) {
    const refusal = rule(command, facts);
    if (refusal) return { ok: false, refusal };
  }
  return { ok: true };
}
