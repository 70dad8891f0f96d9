import type { ProblemDescription } from './problem.row.js';

/** Legal periods of an application, a permit and a dataset. */

export const clocksCommands = {} as const;
/** Plaintext of the confidential body, by command. */
export const clocksConfidential = {} as const;
export const clocksEvents = {} as const;

export const clocksProblems = {} as const satisfies Record<string, ProblemDescription>;
