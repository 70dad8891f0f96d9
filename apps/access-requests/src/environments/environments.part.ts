import { ClockWorker } from '@garant/nest-kit';
import type { AccessPart } from '../access.part.js';
import { announceLapses } from './environment.clock.js';
import { EnvironmentController } from './environment.controller.js';
import { environmentProjection } from './environment.projection.js';
import { environmentCommands } from './environment.service.js';
import { suspensionCommands } from './suspension.service.js';

/** Secure processing environments and their attestations. */
export const environmentsPart: AccessPart = {
  commands: () => ({ ...environmentCommands, ...suspensionCommands }),
  controllers: [EnvironmentController],
  projections: [environmentProjection],
  workers: ({ database, logger }) => [
    new ClockWorker(database, {
      name: 'environments',
      everyMs: 10_000,
      step: announceLapses,
      onError: (error) => logger.error({ err: error }, 'the clock of environments failed; it is tried again'),
    }),
  ],
};
