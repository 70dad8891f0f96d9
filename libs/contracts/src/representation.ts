import type { z } from 'zod';
import type { ProblemDescription } from './problem.row.js';

/** Acting for someone else: authorities and what they end with. */
export const representationCommands = {} as const satisfies Record<string, z.ZodType>;
export const representationEvents = {} as const satisfies Record<string, z.ZodType>;
export const representationProblems = {} as const satisfies Record<string, ProblemDescription>;
