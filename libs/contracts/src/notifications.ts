import type { z } from 'zod';
import type { ProblemDescription } from './problem.row.js';

/** Preferences and deliveries. */
export const notificationsCommands = {} as const satisfies Record<string, z.ZodType>;
export const notificationsEvents = {} as const satisfies Record<string, z.ZodType>;
export const notificationsProblems = {} as const satisfies Record<string, ProblemDescription>;
