/** Why a procedure of a case goes no further; each is a problem type (RFC 9457). */
export const PROCEDURE_REFUSALS = [
  'case-impossible',
  'amendment-lengthens',
  'track-not-allowed',
  'data-request-pseudonymised',
  'statistics-missing',
  'offer-missing',
  'formality-missing',
  'methodology-not-in-force',
  'opinion-missing',
  'tacit-not-allowed',
  'period-running',
  'period-renewed-already',
  'authorisation-missing',
  'proposal-awaited',
  'proposal-given',
  'holder-not-concerned',
  'appeal-too-late',
  'appeal-settled',
  'applicant-excluded',
  'exclusion-too-long',
  'hearing-missing',
  'hearing-running',
  'hearing-too-long',
  'answer-not-anonymous',
  'answer-missing',
  'draft-still-alive',
] as const;

/** Kinds of research in French law (CSP L1121-1); RNIPH does not involve the human person. */
export const RESEARCH_KINDS = ['RIPH-1', 'RIPH-2', 'RIPH-3', 'RNIPH'] as const;
export type ResearchKind = (typeof RESEARCH_KINDS)[number];

/** Who gives a prior opinion: the ethical and scientific committee for health research, or a committee for the protection of persons. */
export const OPINION_BODIES = ['CESREES', 'CPP'] as const;
export type OpinionBody = (typeof OPINION_BODIES)[number];

/** Decree 2019-536 Art. 88 to 91. */
export const OPINIONS = ['favourable', 'with-recommendations', 'reserved', 'unfavourable'] as const;
export type Opinion = (typeof OPINIONS)[number];

export const AUTHORISATION_OUTCOMES = ['authorised', 'refused'] as const;
export type AuthorisationOutcome = (typeof AUTHORISATION_OUTCOMES)[number];

/** Provisions under which silence has an effect; the person who records a tacit effect states which. */
export const TACIT_ARTICLES = {
  opinion: 'decree-2019-536.88-91',
  authorisation: 'LIL.66.V',
} as const;
export type TacitArticle = (typeof TACIT_ARTICLES)[keyof typeof TACIT_ARTICLES];

/** Why a case is closed without a decision on its merits. */
export const CLOSING_GROUNDS = ['duplicate', 'not-competent', 'applicant-ceased'] as const;
export type ClosingGround = (typeof CLOSING_GROUNDS)[number];

/** What an access body may announce against a user of data (EHDS Art. 63). */
export const MEASURES = ['revoke', 'exclude'] as const;
export type Measure = (typeof MEASURES)[number];
