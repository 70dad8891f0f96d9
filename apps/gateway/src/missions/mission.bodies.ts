import { z } from 'zod';
import { missionOrder } from '@garant/contracts';

/** A colleague, by the address with which they sign in. */
const colleague = z.strictObject({ email: z.email().max(254), doctor: z.boolean().default(false) });

/** POST /api/v1/missions: what the order says, and who carries it out beside whoever opens it. */
export const missionBody = missionOrder.extend({
  /** Whether whoever opens it is a doctor. */
  doctor: z.boolean().default(false),
  colleagues: z.array(colleague).max(19).default([]),
});
