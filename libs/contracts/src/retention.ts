import type { ProblemDescription } from './problem.row.js';

/** How long what is kept, on which legal basis; erasure that leaves every proof working. */
export const retentionCommands = {} as const;
/** Confidential bodies (the plaintext of the command's JWE), by command type. */
export const retentionConfidential = {} as const;
export const retentionEvents = {} as const;
export const retentionProblems = {} as const satisfies Record<string, ProblemDescription>;
