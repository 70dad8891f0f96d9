import type { ProblemDescription } from './problem.row.js';

/** What an inspector asks of the log, and the answers that people get about themselves. */
export const inspectionCommands = {} as const;
/** Confidential bodies (the plaintext of the command's JWE), by command type. */
export const inspectionConfidential = {} as const;
export const inspectionEvents = {} as const;
export const inspectionProblems = {} as const satisfies Record<string, ProblemDescription>;
