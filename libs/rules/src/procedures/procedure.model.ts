import type { WorkingCalendar } from '../clocks/paris.calendar.js';
import type { PermitStatus } from '../permits/permit.model.js';
import type { CaseKind, CaseTrack } from './case.kind.js';
import type { MethodologyId } from './methodology.table.js';
import type {
  AuthorisationOutcome,
  ClosingGround,
  Opinion,
  OpinionBody,
  ResearchKind,
  TacitArticle,
} from './procedure.codes.js';

/** What the law of 6 January 1978 asks of a French case. Without a methodology, the CNIL authorises. */
export interface Formality {
  readonly research: ResearchKind;
  readonly methodology?: MethodologyId | undefined;
  readonly methodologyVersion?: string | undefined;
  /** Number under which the CNIL registered the commitment to the methodology. */
  readonly commitment?: string | undefined;
  /** ISO calendar day of the commitment. */
  readonly committedOn?: string | undefined;
}

/** What an applicant asks for, besides the content. */
export interface CaseChoice {
  readonly kind?: CaseKind | undefined;
  readonly track?: CaseTrack | undefined;
  /** Of a follow-up: the permit that it follows. */
  readonly ofPermit?: string | undefined;
  /** Of a data request: the refused application in whose place it comes (Art. 68(3)). */
  readonly fallbackOf?: string | undefined;
  readonly formality?: Formality | undefined;
}

/** Statistics that a data request asks for (Art. 69(2)(d)). Elements are of the datasets' dictionaries. */
export interface StatisticsAsked {
  /** What the answer shall tell, in words. */
  readonly question: string;
  readonly measures: readonly { readonly datasetId: string; readonly element: string }[];
  readonly breakdowns: readonly {
    readonly datasetId: string;
    readonly element: string;
    readonly groups: string;
  }[];
}

/** A permit that a follow-up names, as it is now. */
export interface FollowedPermit {
  readonly permitId: string;
  readonly applicant: string;
  readonly status: PermitStatus;
  readonly validFrom: string;
  readonly validUntil: string;
  /** Whether it, or a permit that it replaces, came by an extension. */
  readonly extended: boolean;
}
/** A refused application whose applicant may take statistics instead. */
export interface RefusedCase {
  readonly applicationId: string;
  readonly applicant: string;
  readonly offered: boolean;
}
export interface Exclusion {
  readonly account: string;
  readonly until: string;
}

/** What the rules of procedures need to know, looked up by the caller at `now`. */
export interface ProcedureFacts {
  readonly followed?: FollowedPermit | undefined;
  readonly refusedCase?: RefusedCase | undefined;
  /** Exclusions in force or past of the applicant and the listed persons (Art. 63). */
  readonly exclusions?: readonly Exclusion[] | undefined;
}
/** Settings of a deployer. */
export interface ProcedurePolicy {
  /** Holders designated under Art. 72(2). */
  readonly trustedHolders?: readonly string[];
  /** Months in which an applicant may ask to have a decision looked at again. Default 2 (CRPA L411-2, CJA R421-1). */
  readonly appealMonths?: number;
  /** Months after which a draft that nobody touched is set aside. Default 12. */
  readonly draftMonths?: number;
  /** Public holidays that move the end of a period. Default: metropolitan France. */
  readonly calendar?: WorkingCalendar;
}

export interface ProcedureBodies {
  'application.choose-procedure': CaseChoice;
  'application.expire-draft': object;
  'application.close': { readonly ground: ClosingGround; readonly message: string };
  'application.record-opinion': {
    readonly by: OpinionBody;
    readonly opinion: Opinion;
    /** By silence: the period is over and the article gives silence this meaning. */
    readonly tacit?: TacitArticle | undefined;
    /** ISO calendar day of the opinion; of a tacit one, the day on which it is recorded counts. */
    readonly givenOn?: string | undefined;
    readonly reference?: string | undefined;
  };
  'application.renew-period': { readonly of: 'opinion' | 'authorisation' };
  'application.ask-authorisation': object;
  'application.record-authorisation': {
    readonly outcome: AuthorisationOutcome;
    readonly tacit?: TacitArticle | undefined;
    readonly givenOn?: string | undefined;
    readonly reference?: string | undefined;
  };
  'application.propose': { readonly proposal: 'grant' | 'refuse'; readonly message: string };
  'application.offer-statistics': object;
  'application.appeal': { readonly message: string };
  'application.confirm-decision': { readonly message: string };
  'application.reopen': { readonly message: string };
  'application.submit-answer': { readonly answer: AnswerFinding };
  'application.release-answer': object;
}

/** What the check of an answer's table found, and the file that it checked. */
export interface AnswerFinding {
  readonly fileHash: string;
  readonly cells: number;
  readonly suppressed: number;
  readonly minimumCell: number;
  /** Codes of what makes the table less than anonymous; none: it may go out. */
  readonly problems: readonly { readonly rule: string; readonly at: string }[];
}

type Id = { readonly applicationId: string };
export interface ProcedureEventData {
  'application.procedure-chosen': Id & CaseChoice;
  'application.draft-expired': Id;
  'application.closed': Id & { readonly ground: ClosingGround; readonly messageHash: string };
  'application.opinion-recorded': Id & {
    readonly by: OpinionBody;
    readonly opinion: Opinion;
    readonly tacit: TacitArticle | null;
    readonly givenOn: string;
    readonly reference: string | null;
    /** End of the period, which a tacit opinion rests on. */
    readonly dueAt: string;
  };
  'application.period-renewed': Id & { readonly of: 'opinion' | 'authorisation'; readonly dueAt: string };
  'application.authorisation-asked': Id & { readonly dueAt: string };
  'application.authorisation-recorded': Id & {
    readonly outcome: AuthorisationOutcome;
    readonly tacit: TacitArticle | null;
    readonly givenOn: string;
    readonly reference: string | null;
    readonly dueAt: string;
  };
  'application.proposed': Id & {
    readonly holderId: string;
    readonly proposal: 'grant' | 'refuse';
    readonly messageHash: string;
  };
  'application.statistics-offered': Id;
  'application.appealed': Id & { readonly messageHash: string };
  'application.decision-confirmed': Id & { readonly messageHash: string };
  'application.reopened': Id & { readonly messageHash: string; readonly decisionDueAt: string | null };
  'application.answer-submitted': Id & {
    readonly fileHash: string;
    readonly cells: number;
    readonly suppressed: number;
    readonly minimumCell: number;
  };
  /** The anonymous answer has gone to the applicant and the public (Art. 69(1)). */
  'data-request.answered': Id & {
    readonly fileHash: string;
    readonly cells: number;
    readonly suppressed: number;
    readonly minimumCell: number;
  };
}

/** What an application asks of one holder. */
export interface Share {
  readonly holderId: string;
  readonly datasetIds: readonly string[];
}
interface Answer {
  readonly fileHash: string;
  readonly cells: number;
  readonly suppressed: number;
  readonly minimumCell: number;
  readonly by: string;
  readonly at: string;
  readonly releasedAt: string | null;
}
export interface RecordedOpinion {
  readonly by: OpinionBody;
  readonly opinion: Opinion;
  readonly tacit: TacitArticle | null;
  readonly givenOn: string;
  readonly reference: string | null;
  readonly recordedAt: string;
}
export interface RecordedAuthorisation {
  readonly outcome: AuthorisationOutcome;
  readonly tacit: TacitArticle | null;
  readonly givenOn: string;
  readonly reference: string | null;
  readonly recordedAt: string;
}

/** A procedure, folded from the events of its application. */
export interface ProcedureState {
  readonly kind: CaseKind;
  readonly track: CaseTrack;
  readonly ofPermit: string | null;
  readonly fallbackOf: string | null;
  readonly formality: Formality | null;
  /** When the draft was last touched. */
  readonly touchedAt: string | null;
  /** On the current content only. */
  readonly opinion: RecordedOpinion | null;
  readonly authorisation: RecordedAuthorisation | null;
  /** Periods of the authorities: their end, and whether they were renewed. */
  readonly opinionPeriod: { readonly dueAt: string; readonly renewed: boolean } | null;
  readonly authorisationPeriod: { readonly dueAt: string; readonly renewed: boolean } | null;
  readonly shares: readonly Share[];
  readonly proposalDueAt: string | null;
  readonly proposals: readonly {
    readonly holderId: string;
    readonly proposal: 'grant' | 'refuse';
    readonly at: string;
  }[];
  readonly statisticsOffered: boolean;
  /** Of the last decision. `settledAt`: it was confirmed. */
  readonly appeal: { readonly at: string; readonly settledAt: string | null } | null;
  /** Decisions that an appeal reopened. */
  readonly formerDecisions: readonly {
    readonly by: string;
    readonly decision: 'grant' | 'refuse';
    readonly permitId: string | null;
  }[];
  readonly answer: Answer | null;
}
