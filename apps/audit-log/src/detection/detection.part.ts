import { SETTINGS } from '@garant/contracts';
import { ClockWorker } from '@garant/nest-kit';
import type { WorkingCalendar } from '@garant/rules';
import type { LogPart } from '../log.part.js';
import { detectionStep } from './detection.clock.js';
import { detectionCommands } from './detection.commands.js';
import { DetectionController } from './detection.controller.js';

const calendarOf = (settings: object): WorkingCalendar => {
  const { schema, default: standard } = SETTINGS.GARANT_POLICY_WORKING_CALENDAR;
  return schema.parse(
    (settings as { GARANT_POLICY_WORKING_CALENDAR?: unknown }).GARANT_POLICY_WORKING_CALENDAR ?? standard,
  );
};

/** Rules over the stream that a human looks into; nothing follows by itself. */
export const detectionPart: LogPart = {
  commands: ({ vault }) => detectionCommands(vault),
  controllers: [DetectionController],
  workers: ({ database, logger, settings }) => {
    const calendar = calendarOf(settings);
    return [
      new ClockWorker(database, {
        name: 'log-detection',
        everyMs: 2_000,
        step: (tx, now) => detectionStep(tx, now, calendar),
        onError: (error) => logger.error({ err: error }, 'detection failed; it is tried again'),
      }),
    ];
  },
};
