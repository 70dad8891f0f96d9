import { z } from 'zod';
import { uuid } from './ids.js';

/** The order of an inspector that a suspension executes: of which mission, and which of its orders. */
export const executedOrder = z.strictObject({ missionId: uuid, orderId: uuid });
