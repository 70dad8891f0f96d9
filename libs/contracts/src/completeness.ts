import type { ProblemDescription } from './problem.row.js';

/** That nothing was left out: periods with roots over their entries by subject, permit and actor, and what is missing. */
export const completenessCommands = {} as const;
/** Confidential bodies (the plaintext of the command's JWE), by command type. */
export const completenessConfidential = {} as const;
export const completenessEvents = {} as const;
export const completenessProblems = {} as const satisfies Record<string, ProblemDescription>;
