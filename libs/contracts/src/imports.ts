import type { z } from 'zod';
import type { ProblemDescription } from './problem.row.js';

/** Bulk import of historical choices, and the register as of an instant. */
export const importsCommands = {} as const satisfies Record<string, z.ZodType>;
export const importsEvents = {} as const satisfies Record<string, z.ZodType>;
export const importsProblems = {} as const satisfies Record<string, ProblemDescription>;
