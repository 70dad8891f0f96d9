import type {
  Channel,
  ChoiceScope,
  DataCategory,
  DecidedRegime,
  PurposeCode,
  RecordedAct,
  Regime,
} from '../codes.js';

/** One act of one person, as the register keeps it: appended, never changed. */
export interface Choice {
  readonly choiceId: string;
  /** Place in the register's one gapless sequence. */
  readonly position: number;
  readonly regime: DecidedRegime;
  readonly act: RecordedAct;
  readonly scope: ChoiceScope;
  /** When the person acted (a paper form: its signature). RFC 3339 UTC. */
  readonly actedAt: string;
  /** When the gateway accepted it. */
  readonly acceptedAt: string;
  readonly channel: Channel;
  /**
   * Whose word it is where several may speak for one person: the account of the holder of parental authority. Absent
   * when one voice counts (the person, a sole representative, a resolution).
   */
  readonly voice?: string | null | undefined;
}

/** What a choice is read against: one dataset of one permit. */
export interface StandingTerms {
  readonly regime: Regime;
  readonly applicationId: string;
  readonly purpose: PurposeCode;
  readonly datasetId: string;
  readonly holderId: string;
  /** Categories of EHDS Art. 51(1) that the dataset holds; a refusal of one of them covers all of the dataset. */
  readonly categories: readonly DataCategory[];
}

export type Standing = 'allow' | 'deny' | 'silent';
