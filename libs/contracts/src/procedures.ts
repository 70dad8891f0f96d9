import type { ProblemDescription } from './problem.row.js';

/** Kinds of cases, their tracks and their lives (EHDS Art. 67 to 72; LIL Art. 72 ff.). */

export const proceduresCommands = {} as const;
/** Plaintext of the confidential body, by command. */
export const proceduresConfidential = {} as const;
export const proceduresEvents = {} as const;

export const APPLICATION_STATES = [
  'DRAFT',
  'SUBMITTED',
  'PRE_SCREENING',
  'AWAITING_ADDITIONAL_INFORMATION',
  'PROCESSING',
  'DECISION_ISSUED',
  'WITHDRAWN',
] as const;

export const proceduresProblems = {} as const satisfies Record<string, ProblemDescription>;
