import type { Choice, StandingTerms } from '../choices/choice.model.js';
import type { Environment } from '../environments/environment.model.js';
import type { PermitStatus, PermitTerms } from '../permits/permit.model.js';
import type { RulesPolicy, Sentence } from '../rule.js';

export interface CheckResult {
  readonly code: string;
  readonly verdict: 'pass' | 'fail' | 'not-evaluated';
  readonly sentence: Sentence;
  readonly legalSource: string;
}

/** Default deny: `permit` only when every check that applies has passed. `reason` is the code of the first that did not. */
export interface Decision {
  readonly effect: 'permit' | 'deny';
  readonly checks: readonly CheckResult[];
  readonly reason?: string;
}

/** Steps at which the choices of people are read. `access` is a decision outside any release. */
export const MOMENTS = ['access', 'release', 'unseal', 'recall'] as const;
export type Moment = (typeof MOMENTS)[number];

/** Register positions known at a moment; an absent one that the regime needs denies (`cut-missing`). */
export interface Positions {
  /** The permit's cut (EHDS Art. 71(3): choices after it do not count for this permit). */
  readonly permitCut?: number | undefined;
  readonly releaseCut?: number | undefined;
  readonly unsealCut?: number | undefined;
  /** Position up to which the caller has applied the register. */
  readonly applied?: number | undefined;
}

/** One person, one dataset, one permit. */
export interface RecordFacts {
  readonly terms: StandingTerms & { readonly waitingDays: number };
  readonly moment: Moment;
  readonly positions: Positions;
  /** The person's choices, any order; the regime decides which are read. */
  readonly choices: readonly Choice[];
  /** `parked`: a command of this person waits for an operator. Anything but `linked` denies. */
  readonly subject: 'linked' | 'ambiguous' | 'unlinked' | 'parked' | 'retired';
  /** True when a cut that this decision relies on lists the person as parked: they stay outside of it for good. */
  readonly excludedAtCut?: boolean | undefined;
  /** NON_OPPOSITION: the day or time at which the holder asserts to have informed the person. */
  readonly informedAt?: string | null | undefined;
  /** Time of the cut that the moment reads (for `access`: now). */
  readonly at: string;
}

export type Requester =
  | { readonly type: 'person' | 'client'; readonly id: string }
  | { readonly type: 'holder'; readonly holderId: string }
  | { readonly type: 'environment-operator'; readonly operatorId: string };

/** Everything that a decision on technical access looks at; what is not known is left undefined, and denies. */
export interface AccessFacts {
  /** The time of the decision. */
  readonly at: string;
  readonly policy: RulesPolicy;
  readonly requester: Requester;
  readonly action: string;
  readonly purpose: string | undefined;
  readonly datasetId: string | undefined;
  readonly environmentId: string | undefined;
  readonly resourceType?: string | undefined;
  readonly permit: { readonly terms: PermitTerms; readonly status: PermitStatus } | undefined;
  /** The permit's cut as seen in every partition of the register's events. */
  readonly cutSeen: boolean;
  /** A suspension in force on the permit, dataset, environment, person or everything. */
  readonly suspended: boolean;
  /** Regime as the dataset's description states it now; the permit's own is what decides. */
  readonly environment: Environment | undefined;
  /** Age of the oldest input of this decision (beats, unhandled commands), in ms; undefined when nothing was heard. */
  readonly staleness: { readonly ageMs: number | undefined; readonly boundMs: number };
  /** Present when one person's record is asked for. */
  readonly record?: RecordFacts | undefined;
}
