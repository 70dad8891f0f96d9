/** Years of exclusion, at most (EHDS Art. 63(4)). */
export const EXCLUSION_YEARS = 5;
export const DEFAULT_APPEAL_MONTHS = 2;
export const DEFAULT_DRAFT_MONTHS = 12;
