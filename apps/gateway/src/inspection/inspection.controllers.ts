import type { Type } from '@nestjs/common';
import { InspectionController } from './inspection.controller.js';

/** What an inspector asks of the log, and the answers that people get about themselves. */
export const inspectionControllers: Type[] = [InspectionController];
