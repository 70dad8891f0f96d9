import type { z } from 'zod';
import type { ProblemDescription } from './problem.row.js';

/** Notices, their sections, policies and revisions. */
export const noticesCommands = {} as const satisfies Record<string, z.ZodType>;
export const noticesEvents = {} as const satisfies Record<string, z.ZodType>;
export const noticesProblems = {} as const satisfies Record<string, ProblemDescription>;
