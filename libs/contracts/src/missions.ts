import type { ProblemDescription } from './problem.row.js';

/** Missions of inspection: who may read what of the log, for whom, until when. */
export const missionsCommands = {} as const;
/** Confidential bodies (the plaintext of the command's JWE), by command type. */
export const missionsConfidential = {} as const;
export const missionsEvents = {} as const;
export const missionsProblems = {} as const satisfies Record<string, ProblemDescription>;
