import type { RefusalCode } from '../rule.js';

/** How an agent helps: face to face, or on the phone. */
export const MANDATE_CHANNELS = ['assisted', 'phone'] as const;
export type MandateChannel = (typeof MANDATE_CHANNELS)[number];

/** What the person allows: one act, or what they decide during one session. */
export const MANDATE_EXTENTS = ['act', 'session'] as const;
export type MandateExtent = (typeof MANDATE_EXTENTS)[number];

/** How the person agreed to be helped. */
export const AGREEMENTS = ['spoken', 'signed-on-paper', 'one-time-code'] as const;
export type Agreement = (typeof AGREEMENTS)[number];

/** Kind of proof of identity that the agent saw or heard. Its number is never written down. */
export const IDENTITY_CHECKS = [
  'identity-card',
  'passport',
  'residence-permit',
  'driving-licence',
  'health-insurance-card',
  'identity-questions',
  'identity-questions-call-back',
] as const;
export type IdentityCheck = (typeof IDENTITY_CHECKS)[number];

/** What a mandate's channel makes possible: nobody sees a card or signs a paper over the phone. */
export const MANDATE_CHANNEL_RULES: Readonly<
  Record<
    MandateChannel,
    { readonly checks: readonly IdentityCheck[]; readonly agreements: readonly Agreement[] }
  >
> = {
  assisted: {
    checks: ['identity-card', 'passport', 'residence-permit', 'driving-licence', 'health-insurance-card'],
    agreements: ['spoken', 'signed-on-paper', 'one-time-code'],
  },
  phone: {
    checks: ['identity-questions', 'identity-questions-call-back'],
    agreements: ['spoken', 'one-time-code'],
  },
};

/** Codes that the rules of assistance refuse with, beside those of the rules on choices. */
export const ASSISTANCE_REFUSALS = [
  'organisation-missing',
  'mandate-unknown',
  'mandate-ended',
  'mandate-open-already',
  'mandate-other-person',
  'mandate-other-act',
  'mandate-other-channel',
  'mandate-used',
  'mandate-terms',
  'form-unknown',
  'form-state',
  'form-same-agent',
  'form-already-entered',
  'form-number',
  'form-received-in-future',
  'form-unsigned',
  'form-undated',
  'form-date-in-future',
  'form-contradictory',
  'form-settlement',
  'advance-moment',
  'advance-unknown',
  'callback-unknown',
  'callback-state',
  'callback-taken-already',
] as const;
export type AssistanceRefusalCode = (typeof ASSISTANCE_REFUSALS)[number];

export interface AssistanceRefusal {
  readonly code: AssistanceRefusalCode | RefusalCode;
  readonly params?: Readonly<Record<string, unknown>>;
}
