import type { z } from 'zod';
import type { ProblemDescription } from './problem.row.js';

/** The identity vault: ambiguous people, merge and split, erasure. */
export const peopleCommands = {} as const satisfies Record<string, z.ZodType>;
export const peopleEvents = {} as const satisfies Record<string, z.ZodType>;
export const peopleProblems = {} as const satisfies Record<string, ProblemDescription>;
