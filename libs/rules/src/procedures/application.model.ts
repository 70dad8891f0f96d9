import type { ApplicantType, DataCategory, PurposeCode, Role } from '../codes.js';
import type { CaseTime } from '../clocks/case.clocks.js';
import type { ClockBodies, ClockEventData } from '../clocks/clock.decide.js';
import type { Refusal, RulesPolicy } from '../rule.js';
import type {
  CommitteeBodies,
  CommitteeEventData,
  CommitteeFacts,
  CommitteePolicy,
  CommitteeState,
  Question,
} from '../committee/committee.model.js';
import type { WEIGHED_CRITERIA } from '../committee/committee.codes.js';
import type { AuthoringBodies, AuthoringEventData, AuthoringState } from '../applications/authoring.model.js';
import type { FullContent } from '../applications/content.model.js';
import type {
  CaseChoice,
  ProcedureBodies,
  ProcedureEventData,
  ProcedureFacts,
  ProcedurePolicy,
  ProcedureState,
  Share,
  StatisticsAsked,
} from './procedure.model.js';
import type { ResourceElements, PermitTerms } from '../permits/permit.model.js';

/**
 * TEHDAS2 D6.4, with DRAFT. PRE_SCREENING: completed once, to be looked at again. AWAITING_OPINION and
 * AWAITING_AUTHORISATION are of the French route. CLOSED: ended without a decision on the merits.
 */
export const APPLICATION_STATUSES = [
  'DRAFT',
  'SUBMITTED',
  'PRE_SCREENING',
  'AWAITING_ADDITIONAL_INFORMATION',
  'PROCESSING',
  'AWAITING_OPINION',
  'AWAITING_AUTHORISATION',
  'DECISION_ISSUED',
  'UNDER_APPEAL',
  'WITHDRAWN',
  'CLOSED',
  'EXPIRED_DRAFT',
] as const;
export type ApplicationStatus = (typeof APPLICATION_STATUSES)[number];

/** What is read of an application's content (EHDS Art. 67(2)). Texts are only looked at for presence and hints. */
export interface ApplicationContent extends FullContent {
  readonly title: string;
  readonly laySummary: string;
  readonly applicantType: ApplicantType;
  readonly purpose: PurposeCode;
  readonly declaredUses: readonly string[];
  readonly intendedUse: string;
  readonly expectedBenefit: string;
  readonly persons: readonly string[];
  readonly datasets: readonly {
    readonly datasetId: string;
    readonly resources: readonly ResourceElements[];
  }[];
  readonly format: 'pseudonymised' | 'anonymised';
  readonly anonymisedInsufficient?: string | undefined;
  readonly gdprBasis?: string | undefined;
  readonly safeguards: string;
  /** ISO calendar days, both included. */
  readonly periodStart: string;
  readonly periodEnd: string;
  readonly environmentId: string;
  readonly publicInterest?: string | undefined;
  readonly mandate?: string | undefined;
  readonly impossibilityProof?: string | undefined;
  /** What a data request asks for (Art. 69(2)). */
  readonly statistics?: StatisticsAsked | undefined;
}

export type CriterionCode =
  | '68.1.a'
  | '68.1.b'
  | '68.1.c'
  | '68.1.d'
  | '68.1.e'
  | '68.1.f'
  | '68.1.g'
  | '68.1.h'
  | (typeof WEIGHED_CRITERIA)[number];
/** `met: null`: the criterion does not apply to this application. */
export interface CriterionVerdict {
  readonly criterion: CriterionCode;
  readonly met: boolean | null;
  readonly reason: string;
  /** Who answered; absent: who gives the assessment. */
  readonly by?: string | undefined;
}

/** Who acts: the account reference, its one role in this act, and its organisation. */
export interface Actor {
  readonly ref: string;
  /** `system`: a clock. */
  readonly role: Role | 'system';
  readonly organisation?: string | undefined;
}

interface Act {
  readonly applicationId: string;
  /** Content version that the person read. */
  readonly version: number;
  readonly reason: string;
  readonly actor: string;
  readonly madeAt: string;
}
export interface VoteAct extends Act {
  readonly act: 'vote';
  readonly vote: 'favour' | 'against' | 'abstain';
  readonly noConflictOfInterest: boolean;
}
export interface SignAct extends Act {
  readonly act: 'sign';
  readonly decision: 'grant' | 'refuse';
  readonly conditions: readonly string[];
  /** Inside the requested period; the requested period when absent. */
  readonly validFrom?: string | undefined;
  readonly validUntil?: string | undefined;
}

interface Bodies extends AuthoringBodies, CommitteeBodies, ProcedureBodies, ClockBodies {
  'application.draft': {
    readonly content: Partial<ApplicationContent>;
    /** Absent when each field was checked by itself. */
    readonly expectedVersion?: number | undefined;
    /** Fields whose value changes; absent: not told. */
    readonly fields?: readonly string[] | undefined;
    /** Of the form, for a new application. */
    readonly formVersion?: number | undefined;
  };
  'application.submit': CaseChoice & {
    readonly content: ApplicationContent;
    /** That the applicant read; absent: whatever it is. */
    readonly expectedVersion?: number | undefined;
    readonly fields?: readonly string[] | undefined;
    readonly formVersion?: number | undefined;
  };
  'application.withdraw': object;
  'application.request-information': {
    readonly message: string;
    readonly questions?: readonly Question[] | undefined;
  };
  'application.provide-information': {
    readonly content: ApplicationContent;
    readonly expectedVersion?: number | undefined;
    readonly fields?: readonly string[] | undefined;
  };
  'application.find-complete': object;
  'application.assess': { readonly assessment: readonly CriterionVerdict[] };
  'application.vote': { readonly act: VoteAct };
  'application.sign': { readonly act: SignAct };
}
export type ApplicationCommandType = keyof Bodies;
export type ApplicationCommand = {
  [T in ApplicationCommandType]: {
    readonly type: T;
    readonly actor: Actor;
    readonly body: { readonly applicationId: string } & Bodies[T];
  };
}[ApplicationCommandType];

/** What a command needs to know; every value is looked up by the caller at `now`. */
export interface ApplicationFacts extends ProcedureFacts, CommitteeFacts {
  /** When the command is handled. */
  readonly now: string;
  readonly policy: RulesPolicy &
    ProcedurePolicy &
    CommitteePolicy & {
      /** Favourable votes that a grant takes. Default 1. */
      readonly quorum?: number;
    };
  /** Published datasets by id; absent: unknown. */
  readonly dataset: (datasetId: string) => PublishedDataset | undefined;
  /** Registered environments by id. */
  readonly environment: (
    environmentId: string,
  ) => import('../environments/environment.model.js').Environment | undefined;
  /** Vote and signature: the caller verified the step-up id_token against the provider, and it is bound to this act. */
  readonly stepUpVerified?: boolean;
  /** Salted hashes of the texts of this command, kept in the caller's erasable table. */
  readonly commitments?: {
    readonly content?: string;
    readonly message?: string;
    readonly assessment?: string;
    readonly act?: string;
    readonly reason?: string;
  };
  /** Id for the permit, in case the decision is to grant. */
  readonly permitId?: string;
  /** Copy as new: the application that it is a copy of, and the version that was copied. */
  readonly source?: { readonly applicationId: string; readonly version: number };
}
export interface PublishedDataset {
  readonly datasetId: string;
  readonly holderId: string;
  readonly status: 'described' | 'published';
  readonly regime: import('../codes.js').Regime;
  readonly waitingDays: number;
  readonly minimumCell: number;
  readonly resources: readonly ResourceElements[];
  readonly categories: readonly DataCategory[];
}

type Id = { readonly applicationId: string };
/** `by`: who answered for the criterion, when it is not who gave the assessment. */
interface Verdict {
  readonly criterion: CriterionCode;
  readonly met: boolean | null;
  readonly by?: string | undefined;
}
/** `fields`: those whose value changed; absent in events of old: any may have. */
interface Written {
  readonly version: number;
  readonly contentHash: string;
  readonly fields?: readonly string[] | undefined;
}
export interface ApplicationEventData
  extends AuthoringEventData, CommitteeEventData, ProcedureEventData, ClockEventData {
  'application.drafted': Id & Written & { readonly formVersion?: number | undefined };
  'application.submitted': Id &
    Written &
    CaseChoice & {
      readonly formVersion?: number | undefined;
      readonly purpose: PurposeCode;
      readonly applicantType: ApplicantType;
      readonly datasetIds: readonly string[];
      readonly environmentId: string;
      readonly flags: readonly string[];
    };
  'application.withdrawn': Id;
  'application.information-requested': Id & {
    readonly messageHash: string;
    readonly dueAt: string;
    readonly questions?: readonly Question[] | undefined;
  };
  'application.information-provided': Id & Written;
  /** `opinionDueAt`: an opinion comes first, and its period ends then. No time to decide runs on the French route. */
  'application.found-complete': Id & {
    readonly decisionDueAt: string | null;
    readonly opinionDueAt?: string | undefined;
    readonly shares?: readonly Share[] | undefined;
    readonly proposalDueAt?: string | undefined;
  };
  'application.assessed': Id & {
    readonly verdicts: readonly Verdict[];
    readonly assessmentHash: string;
  };
  'application.voted': Id & {
    readonly vote: VoteAct['vote'];
    readonly actHash: string;
    readonly reasonHash: string;
  };
  'application.decided': Id & {
    readonly decision: SignAct['decision'];
    readonly actHash: string;
    readonly reasonHash: string;
    readonly permitId: string | null;
  };
  /** On the permit's key. The caller signs the terms and adds `jwsHash`. */
  'permit.signed': Id & { readonly permitId: string; readonly terms: PermitTerms };
}
export type ApplicationEventType = keyof ApplicationEventData;
/** `key`: the stream that the event belongs to (application or permit id). */
export type ApplicationEvent = {
  [T in ApplicationEventType]: {
    readonly type: T;
    readonly key: string;
    readonly data: ApplicationEventData[T];
  };
}[ApplicationEventType];
/** An event as stored: with the actor of its cause and its time. */
export type RecordedApplicationEvent = ApplicationEvent & {
  readonly actor: Actor | null;
  readonly at: string;
};

/** An application, folded from its events. Content is not in events: the caller loads it and adds it. */
export interface ApplicationState extends AuthoringState, CommitteeState, ProcedureState, CaseTime {
  readonly applicationId: string;
  readonly status: ApplicationStatus;
  readonly applicant: string;
  readonly organisation: string | undefined;
  /** Version of the content; rises with every draft, submission and completion. */
  readonly version: number;
  readonly submittedAt: string | null;
  readonly completeAt: string | null;
  readonly informationDueAt: string | null;
  readonly decisionDueAt: string | null;
  /** Of the current content only: new content voids assessment and votes. */
  readonly assessment: {
    readonly by: string;
    readonly at: string;
    readonly verdicts: readonly Verdict[];
  } | null;
  readonly votes: readonly { readonly by: string; readonly at: string; readonly vote: VoteAct['vote'] }[];
  /** Everyone who ever assessed: none of them may vote or sign, whatever content they assessed. */
  readonly assessors: readonly string[];
  readonly voters: readonly string[];
  readonly decision: {
    readonly by: string;
    readonly at: string;
    readonly decision: SignAct['decision'];
    readonly permitId: string | null;
  } | null;
  /** The content of `version`, as the caller's table holds it. */
  readonly content?: ApplicationContent | undefined;
}

export type Decided<E> =
  { readonly ok: true; readonly events: readonly E[] } | { readonly ok: false; readonly refusal: Refusal };
