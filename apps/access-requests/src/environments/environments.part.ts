import type { AccessPart } from '../access.part.js';
import { EnvironmentController } from './environment.controller.js';
import { environmentProjection } from './environment.projection.js';
import { environmentCommands } from './environment.service.js';

/** Secure processing environments and their attestations. */
export const environmentsPart: AccessPart = {
  commands: () => environmentCommands,
  controllers: [EnvironmentController],
  projections: [environmentProjection],
};
