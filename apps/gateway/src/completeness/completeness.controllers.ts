import type { Type } from '@nestjs/common';
import { CompletenessController } from './completeness.controller.js';

/** That nothing was left out: periods with roots over their entries by subject, permit and actor, and what is missing. */
export const completenessControllers: Type[] = [CompletenessController];
