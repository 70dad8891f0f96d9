import type { CriterionCode } from '../procedures/application.model.js';
import type { Recommendation } from './committee.codes.js';
import type { Seat } from './seat.table.js';

/** What those who deliberate do to an application besides assessing, voting and signing. */
export interface CommitteeBodies {
  'application.assign': { readonly account: string };
  'application.unassign': { readonly account: string };
  'application.earmark': object;
  /** `reason` is confidential, and asked for when there is an interest. */
  'application.declare-interest': { readonly interest: boolean; readonly reason?: string | undefined };
  'application.assess-criterion': {
    readonly criterion: CriterionCode;
    readonly met: boolean | null;
    readonly reason: string;
  };
  'application.remark': { readonly toApplicant: boolean; readonly text: string };
  'application.answer-question': { readonly questionId: string; readonly answer: string };
  'application.invite-reviewer': { readonly invitationId: string; readonly account: string };
  'application.uninvite-reviewer': { readonly invitationId: string };
  'application.review': { readonly recommendation: Recommendation; readonly reason: string };
  /** Part of the end of a meeting; the chair of the meeting was checked there. */
  'application.close-vote': { readonly meetingId: string };
}

/** A question about one field of the form, or about the whole. */
export interface Question {
  readonly questionId: string;
  readonly field: string | null;
}

type Id = { readonly applicationId: string };
export interface CommitteeEventData {
  'application.assigned': Id & { readonly account: string };
  'application.unassigned': Id & { readonly account: string };
  'application.interest-declared': Id & {
    readonly interest: boolean;
    readonly reasonHash?: string | undefined;
  };
  'application.criterion-assessed': Id & {
    readonly criterion: CriterionCode;
    readonly met: boolean | null;
    readonly reasonHash: string;
  };
  'application.remarked': Id & { readonly toApplicant: boolean; readonly messageHash: string };
  'application.question-answered': Id & { readonly questionId: string; readonly messageHash: string };
  'application.reviewer-invited': Id & { readonly invitationId: string; readonly account: string };
  'application.reviewer-uninvited': Id & { readonly invitationId: string };
  'application.reviewed': Id & { readonly recommendation: Recommendation; readonly reasonHash: string };
  'application.vote-closed': Id & { readonly meetingId: string };
  /** The register of decisions shows it from this moment on (EHDS Art. 57(1)(j)). */
  'decision.published': Id & { readonly documentHash: string };
}

export interface CommitteeState {
  /** Assessors of the case; empty: every assessor may. */
  readonly assigned: readonly string[];
  /** The last word of each person. */
  readonly declarations: readonly { readonly by: string; readonly at: string; readonly interest: boolean }[];
  /** Who declared an interest: the file does not exist for them any more. */
  readonly recused: readonly string[];
  readonly guests: readonly {
    readonly invitationId: string;
    readonly account: string;
    readonly at: string;
  }[];
  /** Answers of one content, criterion by criterion, each by its person; an assessment is made of them. */
  readonly answers: readonly {
    readonly criterion: CriterionCode;
    readonly met: boolean | null;
    readonly by: string;
    readonly at: string;
    readonly reasonHash: string;
  }[];
  readonly reviews: readonly {
    readonly by: string;
    readonly at: string;
    readonly recommendation: Recommendation;
    readonly reasonHash: string;
  }[];
  /** Questions of the request that is open now. */
  readonly questions: readonly (Question & { readonly answered: boolean })[];
  readonly voteClosed: { readonly at: string; readonly meetingId: string } | null;
}

/** What the rules of the committee are told; a deployer's policy has it off when it is absent. */
export interface CommitteeFacts {
  /** Seats held now; none: everybody with the role sits. */
  readonly seats?: readonly Seat[];
}
export interface CommitteePolicy {
  /** A file opens to those who declared whether they have an interest in it. */
  readonly declareInterest?: boolean;
  /** Nobody sees the votes of others until the vote is closed, and nobody grants before. */
  readonly secretVotes?: boolean;
  /** With as many votes for as against, the vote of the chair decides (CRPA R133-11). */
  readonly castingVote?: boolean;
}
