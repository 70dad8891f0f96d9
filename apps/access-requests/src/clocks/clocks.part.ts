import { ClockWorker } from '@garant/nest-kit';
import type { AccessPart } from '../access.part.js';
import { ClockController } from './clock.controller.js';
import { markProjection } from './clock.projection.js';
import { clockCommands } from './clock.service.js';
import { clockStep } from './clock.worker.js';
import { WorkloadController } from './workload.controller.js';

/** Legal periods: what is due when, what is overdue, and who is told. */
export const clocksPart: AccessPart = {
  commands: ({ policy }) => clockCommands(policy),
  controllers: [ClockController, WorkloadController],
  projections: [markProjection],
  workers: ({ database, logger }) => [
    new ClockWorker(database, {
      name: 'clocks',
      everyMs: 5_000,
      step: clockStep,
      onError: (error) => logger.error({ err: error }, 'the clock of periods failed; it is tried again'),
    }),
  ],
};
