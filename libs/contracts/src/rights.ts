import type { z } from 'zod';
import type { ProblemDescription } from './problem.row.js';

/** Requests under GDPR chapter III, and what is shown of uses. */
export const rightsCommands = {} as const satisfies Record<string, z.ZodType>;
export const rightsEvents = {} as const satisfies Record<string, z.ZodType>;
export const rightsProblems = {} as const satisfies Record<string, ProblemDescription>;
