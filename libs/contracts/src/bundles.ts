import type { ProblemDescription } from './problem.row.js';

/** Evidence to take away: entries with every proof, checked offline. */
export const bundlesCommands = {} as const;
/** Confidential bodies (the plaintext of the command's JWE), by command type. */
export const bundlesConfidential = {} as const;
export const bundlesEvents = {} as const;
export const bundlesProblems = {} as const satisfies Record<string, ProblemDescription>;
