import type { Type } from '@nestjs/common';
import { FeeController } from './fee.controller.js';
import { PermitController } from './permit.controller.js';
import { PermitPeopleController } from './permit-people.controller.js';
import { PermitStatusController } from './permit-status.controller.js';

/** Permits, the people named on them, their public status, and fees. */
export const permitsControllers: Type[] = [
  PermitController,
  PermitPeopleController,
  PermitStatusController,
  FeeController,
];
