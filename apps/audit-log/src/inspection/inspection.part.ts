import type { LogPart } from '../log.part.js';
import { InspectionController } from './inspection.controller.js';

/** What an inspector asks of the log, and the answers that people get about themselves. */
export const inspectionPart: LogPart = { controllers: [InspectionController] };
