import type { ChoiceScope, DecidedRegime, RecordedAct } from '../codes.js';
import type { RefusalCode } from '../rule.js';

export interface NoticeShown {
  readonly noticeId: string;
  readonly version: number;
  readonly hash: string;
  readonly language: 'fr' | 'en';
  readonly shownAt?: string | undefined;
}

/** An act as a Consent states it: what export writes and import reads. */
export interface StatedAct {
  readonly regime: DecidedRegime;
  readonly act: RecordedAct;
  readonly scope: ChoiceScope;
  /** RFC 3339 UTC. */
  readonly actedAt: string;
  readonly notice: NoticeShown;
  /** The authority under which somebody spoke for the person. */
  readonly authorityId?: string | undefined;
}

/** What a Consent resource is written from: one act, and the narrower refusals that stand against it. */
export interface ConsentState {
  /** Logical id of the resource: one per person and lineage. */
  readonly id: string;
  readonly subjectRef: string;
  readonly choiceId: string;
  /** Register position of the act: the version of the resource. */
  readonly position: number;
  readonly recordedAt: string;
  readonly stated: StatedAct;
  /** False for a consent of which a refusal or withdrawal has left nothing. */
  readonly inForce: boolean;
  /** What refusals take out of a consent that is in force. */
  readonly except: readonly ChoiceScope[];
}

/** Problem codes of reading a Consent, beside those of the rules. */
export const FHIR_REFUSALS = [
  'fhir-structure',
  'fhir-element-unknown',
  'fhir-element-unsupported',
  'fhir-extension-unknown',
  'fhir-modifier-extension',
  'fhir-code-unknown',
  'fhir-policy-unknown',
  'fhir-status-unknown',
  'fhir-actor-unknown',
  'fhir-date',
  'fhir-decision-missing',
  'fhir-exception-unsupported',
  'fhir-combination',
  'fhir-contradiction',
] as const;
export type FhirRefusal = (typeof FHIR_REFUSALS)[number];

/** HL7 issue types that are used (http://hl7.org/fhir/issue-type). */
export type IssueType =
  | 'structure'
  | 'required'
  | 'value'
  | 'code-invalid'
  | 'extension'
  | 'not-supported'
  | 'business-rule'
  | 'too-long';

export interface FhirIssue {
  readonly severity: 'error';
  readonly type: IssueType;
  readonly code: FhirRefusal | RefusalCode;
  /** FHIRPath of the element. */
  readonly expression: string;
  /** What was found there: a code or an element's name, never free text. */
  readonly found?: string | undefined;
}

/** What the reader has to know from outside. */
export interface ReadingFacts {
  /** Public address of the gateway: notices are policies by their address. */
  readonly base: string;
  /** When the resource was accepted; a day without time ends here at the latest. */
  readonly acceptedAt: string;
  /** A version of a notice as the register published it. */
  readonly notice: (
    noticeId: string,
    version: number,
  ) => { readonly regime: DecidedRegime; readonly hash: string } | undefined;
}

export interface ReadConsent {
  readonly subjectRef: string;
  readonly regime: DecidedRegime;
  readonly acts: readonly StatedAct[];
}
export type ConsentReading =
  | { readonly ok: true; readonly consent: ReadConsent }
  | { readonly ok: false; readonly issues: readonly FhirIssue[] };

/** Address of a version of a notice: the policy that a Consent is given under. */
export const policyUri = (base: string, notice: { noticeId: string; version: number }): string =>
  `${base.replace(/\/+$/, '')}/api/v1/notices/${notice.noticeId}/${notice.version}`;
