import type { ProblemDescription } from './problem.row.js';

/** Rules over the stream that a human looks into; nothing follows by itself. */
export const detectionCommands = {} as const;
/** Confidential bodies (the plaintext of the command's JWE), by command type. */
export const detectionConfidential = {} as const;
export const detectionEvents = {} as const;
export const detectionProblems = {} as const satisfies Record<string, ProblemDescription>;
