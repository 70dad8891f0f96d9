import type { Type } from '@nestjs/common';
import { ApplicationController } from './application.controller.js';
import { AttachmentController } from './attachment.controller.js';
import { AuthoringController } from './authoring.controller.js';

/** Applications for access. */
export const applicationsControllers: Type[] = [
  ApplicationController,
  AuthoringController,
  AttachmentController,
];
