import type { z } from 'zod';
import type { ProblemDescription } from './problem.row.js';

/** FHIR, GovStack and signed webhooks. */
export const interoperabilityCommands = {} as const satisfies Record<string, z.ZodType>;
export const interoperabilityEvents = {} as const satisfies Record<string, z.ZodType>;
export const interoperabilityProblems = {} as const satisfies Record<string, ProblemDescription>;
