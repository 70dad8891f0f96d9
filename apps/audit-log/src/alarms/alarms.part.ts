import type { LogPart } from '../log.part.js';
import { AlarmWorker } from './alarm.worker.js';

/** What should not be: told once, as an entry. */
export const alarmsPart: LogPart = {
  workers: ({ database, logger }) => [
    new AlarmWorker(database, (error) =>
      logger.error({ err: error }, 'the search for alarms failed; it is tried again'),
    ),
  ],
};
