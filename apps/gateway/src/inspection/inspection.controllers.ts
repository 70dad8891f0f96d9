import type { Type } from '@nestjs/common';
import { InspectionController } from './inspection.controller.js';
import { QuestionController } from './question.controller.js';
import { TraceController } from './trace.controller.js';

/** What an inspector asks of the log, and the answers that people get about themselves. */
export const inspectionControllers: Type[] = [InspectionController, QuestionController, TraceController];
