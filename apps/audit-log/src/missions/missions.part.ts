import { ClockWorker } from '@garant/nest-kit';
import type { LogPart } from '../log.part.js';
import { MissionController } from './mission.controller.js';
import { endMissions, missionCommands } from './mission.service.js';

const EVERY_MS = 2_000;

/** Missions of inspection: who may read what of the log, for whom, until when. */
export const missionsPart: LogPart = {
  commands: () => missionCommands,
  controllers: [MissionController],
  workers: ({ database, logger }) => [
    new ClockWorker(database, {
      name: 'missions',
      everyMs: EVERY_MS,
      step: endMissions,
      onError: (error) => logger.error({ err: error }, 'the clock of missions failed; it is tried again'),
    }),
  ],
};
