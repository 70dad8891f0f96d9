import type { LogPart } from '../log.part.js';
import { CompletenessController } from './completeness.controller.js';
import { periodSettings } from './period.settings.js';
import { PeriodWorker } from './period.worker.js';

/** That nothing was left out: periods with roots over their entries by subject, permit and actor, and what is missing. */
export const completenessPart: LogPart = {
  controllers: [CompletenessController],
  workers: ({ database, settings, logger }) => [new PeriodWorker(database, periodSettings(settings), logger)],
};
