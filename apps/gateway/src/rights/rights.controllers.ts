import type { Type } from '@nestjs/common';
import { MyExportController } from './my-export.controller.js';
import { AssistedRequestController, MyRequestController } from './my-request.controller.js';
import { MyUsesController } from './my-uses.controller.js';
import { RequestDeskController } from './request-desk.controller.js';

/** Requests under GDPR chapter III, and what is shown of uses. */
export const rightsControllers: Type[] = [
  MyRequestController,
  AssistedRequestController,
  MyExportController,
  MyUsesController,
  RequestDeskController,
];
