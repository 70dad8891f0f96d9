import type { z } from 'zod';
import type { ProblemDescription } from './problem.row.js';

/** Help by an agent: mandates, paper forms, phone, advance choices. */
export const assistanceCommands = {} as const satisfies Record<string, z.ZodType>;
export const assistanceEvents = {} as const satisfies Record<string, z.ZodType>;
export const assistanceProblems = {} as const satisfies Record<string, ProblemDescription>;
