import { instant } from './clocks/calendar.js';
import { CLOCK_REFUSALS } from './clocks/clock.codes.js';
import { COMMITTEE_REFUSALS } from './committee/committee.codes.js';
import { MISSION_REFUSALS } from './missions/mission.refusals.js';
import { DETECTION_REFUSALS } from './detection/detection.codes.js';
import { PROCEDURE_REFUSALS } from './procedures/procedure.codes.js';
import { RETENTION_REFUSALS } from './retention/retention.codes.js';

/** Plain words in both languages of the platform. */
export interface Sentence {
  readonly fr: string;
  readonly en: string;
}

/** What every row of every rule table carries. Dates are ISO calendar days, `effectiveTo` is the first day without effect. */
export interface RuleRow {
  readonly id: string;
  readonly jurisdiction: 'EU' | 'FR';
  readonly effectiveFrom: string;
  readonly effectiveTo: string | null;
  readonly legalSource: string;
  readonly sentence: Sentence;
}

/** Every code that a rule refuses with; each is a problem type (RFC 9457). */
export const REFUSAL_CODES = [
  'authority-missing',
  'regime-unknown',
  'act-not-of-regime',
  'scope-not-of-regime',
  'consent-not-specific',
  'scope-unknown',
  'notice-unknown',
  'notice-not-published',
  'notice-hash',
  'notice-not-of-regime',
  'notice-state',
  'notice-version',
  'notice-regime-fixed',
  'notice-section-id',
  'notice-last-of-regime',
  'policy-unknown',
  'policy-not-of-regime',
  'scope-not-of-notice',
  'term-invalid',
  'term-not-of-regime',
  'revision-first-version',
  'revision-undeclared',
  'revision-unchanged',
  'revision-wider',
  'revision-effect-missing',
  'revision-effect-unneeded',
  'revision-nothing-to-lose',
  'acted-in-future',
  'acted-too-early',
  'command-too-old',
  'purpose-unknown',
  'purpose-prohibited',
  'purpose-not-in-force',
  'purpose-not-for-applicant',
  'public-interest-missing',
  'impossibility-proof-missing',
  'invalid-body',
  'forbidden',
  'conflict',
  'application-unknown',
  'application-state',
  'anonymised-justification-missing',
  'gdpr-basis-missing',
  'persons-missing',
  'element-not-in-dataset',
  'period-invalid',
  'lay-summary-too-long',
  'application-incomplete',
  'transfer-prohibited',
  'field-stale',
  'already-member',
  'already-invited',
  'invitation-unknown',
  'member-unknown',
  'attachment-type',
  'attachments-full',
  'attachment-there',
  'attachment-unknown',
  'attachment-submitted',
  'form-is-newest',
  'criterion-unanswered',
  'criteria-not-met',
  'quorum-missing',
  'already-voted',
  'conflict-of-interest',
  'separation-of-duties',
  'step-up-missing',
  'step-up-invalid',
  'step-up-too-old',
  'reason-missing',
  'dataset-unknown',
  'dataset-not-published',
  'dataset-not-yours',
  'norm-gate',
  'dataset-parent',
  'label-incomplete',
  'label-missing',
  'holder-key-invalid',
  'environment-unknown',
  'environment-not-yours',
  'attestation-invalid',
  'deletion-unknown',
  'deletion-state',
  'project-unknown',
  'delivery-unknown',
  'delivery-state',
  'delivery-extended-already',
  'result-unknown',
  'result-state',
  'doi-invalid',
  'postponement-invalid',
  'finding-unknown',
  'finding-state',
  'complaint-unknown',
  'complaint-state',
  'hold-state',
  'permit-unknown',
  'permit-state',
  'person-not-named',
  'person-already-named',
  'person-not-requested',
  'training-missing',
  'training-invalid',
  'extension-used',
  'extension-too-late',
  'fee-schedule-invalid',
  'fee-schedule-unknown',
  'fee-estimate-missing',
  'fee-estimate-outdated',
  'fee-accepted-already',
  'fee-dispute-too-late',
  'fee-dispute-missing',
  'fee-period-running',
  'request-unknown',
  'request-state',
  'request-not-yours',
  'request-period-over',
  'request-extended-already',
  'request-ground',
  'request-not-excessive',
  'request-identity-not-asked',
  'request-rectified',
  'authority-unknown',
  'authority-not-verified',
  'authority-not-started',
  'authority-ended',
  'authority-out-of-scope',
  'authority-state',
  'authority-period',
  'authority-acts',
  'authority-age',
  'authority-for-oneself',
  'authority-not-revocable',
  'evidence-missing',
  'birth-date-invalid',
  'majority-reached',
  'minor-acts-alone',
  'minor-too-young',
  'representative-decides',
  'person-deceased',
  'subject-unknown',
  ...PROCEDURE_REFUSALS,
  ...COMMITTEE_REFUSALS,
  ...CLOCK_REFUSALS,
  ...RETENTION_REFUSALS,
  ...DETECTION_REFUSALS,
  ...MISSION_REFUSALS,
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** A refusal is a value: the code of a problem type, and the parameters of its sentence (codes and ids, never personal data). */
export interface Refusal {
  readonly code: RefusalCode;
  readonly params?: Readonly<Record<string, unknown>>;
}
export type Outcome<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly refusal: Refusal };

/** Settings of a deployer that the law leaves open. */
export interface RulesPolicy {
  /** Apply EHDS Chapter IV before 2029-03-26 (Regulation (EU) 2025/327 Art. 105) as a policy of one's own. */
  readonly ehdsEarlyAdoption: boolean;
}

export const refuse = (
  code: RefusalCode,
  params?: Readonly<Record<string, unknown>>,
): { ok: false; refusal: Refusal } => ({
  ok: false,
  refusal: params === undefined ? { code } : { code, params },
});

/**
 * Whether a rule has effect at `at`. The EHDS rows start in 2029; a deployer may adopt them early, and then they have
 * effect from the regulation's entry into force.
 */
export function inForce(
  rule: Pick<RuleRow, 'jurisdiction' | 'effectiveFrom' | 'effectiveTo'>,
  at: string,
  policy: RulesPolicy,
): boolean {
  const now = instant(at);
  const from =
    rule.jurisdiction === 'EU' && policy.ehdsEarlyAdoption ? EHDS_ENTRY_INTO_FORCE : rule.effectiveFrom;
  return now >= instant(from) && (rule.effectiveTo === null || now < instant(rule.effectiveTo));
}

export const EHDS_ENTRY_INTO_FORCE = '2025-03-25';
/** Regulation (EU) 2025/327 Art. 105: Chapter IV (secondary use) applies. */
export const EHDS_CHAPTER_IV = '2029-03-26';
