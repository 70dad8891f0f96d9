import type { Channel, ChoiceAct, ChoiceScope, DecidedRegime, PurposeCode, Regime } from '../codes.js';

/** One act of one person, as the register keeps it: appended, never changed. */
export interface Choice {
  readonly choiceId: string;
  /** Place in the register's one gapless sequence. */
  readonly position: number;
  readonly regime: DecidedRegime;
  readonly act: ChoiceAct;
  readonly scope: ChoiceScope;
  /** When the person acted (a paper form: its signature). RFC 3339 UTC. */
  readonly actedAt: string;
  /** When the gateway accepted it. */
  readonly acceptedAt: string;
  readonly channel: Channel;
}

/** What a choice is read against: one dataset of one permit. */
export interface StandingTerms {
  readonly regime: Regime;
  readonly applicationId: string;
  readonly purpose: PurposeCode;
  readonly datasetId: string;
  readonly holderId: string;
}

export type Standing = 'allow' | 'deny' | 'silent';
