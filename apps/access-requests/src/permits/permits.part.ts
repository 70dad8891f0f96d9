import type { AccessPart } from '../access.part.js';
import { PermitClock } from './permit.clock.js';
import { PermitController } from './permit.controller.js';
import { permitProjection } from './permit.projection.js';
import { activateOnCut, permitCommands } from './permit.service.js';

/** Permits and what becomes of them. */
export const permitsPart: AccessPart = {
  commands: () => permitCommands,
  events: () => ({ 'consent.events': { 'register.cut': activateOnCut } }),
  controllers: [PermitController],
  projections: [permitProjection],
  workers: ({ database, logger }) => [
    new PermitClock(database, (error) =>
      logger.error({ err: error }, 'the clock of permits failed; it is tried again'),
    ),
  ],
};
