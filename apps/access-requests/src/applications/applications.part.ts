import type { AccessPart } from '../access.part.js';
import { ApplicationController } from './application.controller.js';
import { applicationProjection } from './application.projection.js';
import { applicationCommands } from './application.service.js';

/** Applications: who writes them and what they say. */
export const applicationsPart: AccessPart = {
  commands: ({ policy }) => applicationCommands(policy),
  controllers: [ApplicationController],
  projections: [applicationProjection],
};
