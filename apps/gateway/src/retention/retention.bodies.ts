import { z } from 'zod';
import { holdPlacing, longText } from '@garant/contracts';

/** POST /api/v1/holds: what is covered, on which basis, until when, and why. */
export const holdBody = holdPlacing.extend({ reason: longText });
export const reasonBody = z.strictObject({ reason: longText });
export const erasuresQuery = z.strictObject({ after: z.coerce.number().int().positive().optional() });
