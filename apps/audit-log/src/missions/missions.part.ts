import { ClockWorker } from '@garant/nest-kit';
import { SETTINGS } from '@garant/contracts';
import type { WorkingCalendar } from '@garant/rules';
import type { LogPart } from '../log.part.js';
import { MissionController } from './mission.controller.js';
import { endMissions, missionCommands } from './mission.service.js';
import { remindAnswers } from './work.clock.js';
import { workEffects } from './work.effects.js';
import { workCommands } from './work.service.js';

const ENDS_MS = 2_000;
const REMINDS_MS = 30_000;

/** Missions of inspection: who may read what of the log, for whom, until when, and what is done under them. */
export const missionsPart: LogPart = {
  commands: (deps) => ({
    ...missionCommands,
    ...workCommands({ ...deps, calendar: calendarIn(deps.settings) }),
  }),
  events: () => workEffects,
  controllers: [MissionController],
  workers: ({ database, logger }) => {
    const work = (
      name: string,
      everyMs: number,
      step: ConstructorParameters<typeof ClockWorker>[1]['step'],
    ) =>
      new ClockWorker(database, {
        name,
        everyMs,
        step,
        onError: (error) => logger.error({ err: error }, `${name} failed; it is tried again`),
      });
    return [
      work('missions-end', ENDS_MS, endMissions),
      work('missions-reminders', REMINDS_MS, remindAnswers),
    ];
  },
};

/** The calendar of the deployer; specs that name none have the standard one. */
const calendarIn = (settings: object): WorkingCalendar => {
  const { schema, default: standard } = SETTINGS.GARANT_POLICY_WORKING_CALENDAR;
  const given = (settings as { GARANT_POLICY_WORKING_CALENDAR?: unknown }).GARANT_POLICY_WORKING_CALENDAR;
  return schema.parse(given ?? standard) as WorkingCalendar;
};
