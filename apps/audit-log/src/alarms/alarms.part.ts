import { ClockWorker } from '@garant/nest-kit';
import type { LogPart } from '../log.part.js';
import { alarmCommands } from './alarm.commands.js';
import { AlarmController } from './alarm.controller.js';
import { AlarmWatch, alarmLimits } from './alarm.watch.js';
import { AlarmWorker } from './alarm.worker.js';
import { publishHeads } from './head.clock.js';

/** What should not be: told once, as an entry, until it ends. */
export const alarmsPart: LogPart = {
  commands: () => alarmCommands,
  controllers: [AlarmController],
  workers: ({ database, logger, settings, bus }) => [
    new AlarmWorker(
      database,
      (error) => logger.error({ err: error }, 'the search for alarms failed; it is tried again'),
      alarmLimits(settings).patienceSeconds,
    ),
    new AlarmWatch(database, bus, alarmLimits(settings), logger),
    new ClockWorker(database, {
      name: 'producer-heads',
      everyMs: 5_000,
      step: async (tx, now) => {
        await publishHeads(tx, now);
        return false;
      },
      onError: (error) => logger.error({ err: error }, 'heads were not published; it is tried again'),
    }),
  ],
};
