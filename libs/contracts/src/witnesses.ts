import type { ProblemDescription } from './problem.row.js';

/** Who else signs the checkpoints of the log, and how many of them must. */
export const witnessesCommands = {} as const;
/** Confidential bodies (the plaintext of the command's JWE), by command type. */
export const witnessesConfidential = {} as const;
export const witnessesEvents = {} as const;
export const witnessesProblems = {} as const satisfies Record<string, ProblemDescription>;
