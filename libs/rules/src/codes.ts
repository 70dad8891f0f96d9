/**
 * The closed vocabularies that every other package builds on. Unknown codes are refused, never skipped.
 * Sources: Regulation (EU) 2025/327 (EHDS) Art. 51, 53, 54; Code de la santé publique L1461-1 III and V.
 */

/** Regimes under which a person's data may be re-used; they differ in the default and in when a choice is read. */
export const REGIMES = [
  'EXPLICIT_CONSENT',
  'NON_OPPOSITION',
  'SNDS_OPPOSITION',
  'EHDS_OPT_OUT',
  'PUBLIC_TASK_NO_OBJECTION',
  'EHDS_71_4_EXCEPTION',
] as const;
export type Regime = (typeof REGIMES)[number];

/** Regimes that the platform decides today; the others are known and refused with their own reason. */
export const DECIDED_REGIMES = [
  'EXPLICIT_CONSENT',
  'NON_OPPOSITION',
  'SNDS_OPPOSITION',
  'EHDS_OPT_OUT',
] as const;
export type DecidedRegime = (typeof DECIDED_REGIMES)[number];

/** EHDS Art. 53(1) permitted purposes, and the six of CSP L1461-1 III. */
export const PURPOSE_CODES = [
  '53.1.a',
  '53.1.b',
  '53.1.c',
  '53.1.d',
  '53.1.e',
  '53.1.e.i',
  '53.1.e.ii',
  '53.1.f',
  'L1461-1.III.1',
  'L1461-1.III.2',
  'L1461-1.III.3',
  'L1461-1.III.4',
  'L1461-1.III.5',
  'L1461-1.III.6',
] as const;
export type PurposeCode = (typeof PURPOSE_CODES)[number];

/** EHDS Art. 54 and CSP L1461-1 V: uses that no permit can allow. */
export const PROHIBITED_USE_CODES = [
  '54.a',
  '54.b',
  '54.c',
  '54.d',
  '54.e',
  'L1461-1.V.1',
  'L1461-1.V.2',
] as const;
export type ProhibitedUseCode = (typeof PROHIBITED_USE_CODES)[number];

/** EHDS Art. 51(1) categories, by letter. */
export const DATA_CATEGORIES = [
  '51.1.a',
  '51.1.b',
  '51.1.c',
  '51.1.d',
  '51.1.e',
  '51.1.f',
  '51.1.g',
  '51.1.h',
  '51.1.i',
  '51.1.j',
  '51.1.k',
  '51.1.l',
  '51.1.m',
  '51.1.n',
  '51.1.o',
  '51.1.p',
  '51.1.q',
] as const;
export type DataCategory = (typeof DATA_CATEGORIES)[number];

/**
 * What a person can do under each decided regime: `deny` acts protect, `allow` acts permit or lift a protection.
 * `lift-refusal` ends a refusal and consents to nothing: without it, someone who once refused everything could never
 * consent to anything again.
 */
export const CHOICE_ACTS = {
  EXPLICIT_CONSENT: { consent: 'allow', refuse: 'deny', withdraw: 'deny', 'lift-refusal': 'allow' },
  NON_OPPOSITION: { object: 'deny', 'lift-objection': 'allow' },
  SNDS_OPPOSITION: { object: 'deny', 'lift-objection': 'allow' },
  EHDS_OPT_OUT: { 'opt-out': 'deny', 'reverse-opt-out': 'allow' },
} as const satisfies Record<DecidedRegime, Record<string, 'allow' | 'deny'>>;
export const ACTS = [
  'consent',
  'refuse',
  'withdraw',
  'lift-refusal',
  'object',
  'lift-objection',
  'opt-out',
  'reverse-opt-out',
] as const;
export type ChoiceAct = (typeof ACTS)[number];
/**
 * Acts of the register itself: `lapse` ends a consent whose term is over or whose notice was materially revised. Nobody
 * can send it; it protects from then on and orders no deletion.
 */
export const SYSTEM_ACTS = ['lapse'] as const;
export const RECORDED_ACTS = [...ACTS, ...SYSTEM_ACTS] as const;
export type RecordedAct = (typeof RECORDED_ACTS)[number];

/**
 * How far a choice reaches. `project` is an application id, `dataset` a dataset id, `holder` an organisation id,
 * `category` a letter of EHDS Art. 51(1).
 */
export const SCOPE_KINDS = ['everything', 'purpose', 'project', 'holder', 'dataset', 'category'] as const;
export type ScopeKind = (typeof SCOPE_KINDS)[number];
export interface ChoiceScope {
  readonly kind: ScopeKind;
  /** Absent for `everything`. */
  readonly id?: string;
}

export const CHANNELS = ['portal', 'assisted', 'paper', 'phone', 'import'] as const;
export type Channel = (typeof CHANNELS)[number];

export const ROLES = [
  'patient',
  'agent',
  'researcher',
  'holder',
  'environment-operator',
  'assessor',
  'committee',
  'reviewer',
  'signatory',
  'inspector',
  'operator',
  'data-protection-officer',
] as const;
export type Role = (typeof ROLES)[number];

export const APPLICANT_TYPES = [
  'public-body',
  'mandated-by-public-body',
  'university',
  'non-profit',
  'company',
  'insurer',
] as const;
export type ApplicantType = (typeof APPLICANT_TYPES)[number];
