import type { Type } from '@nestjs/common';
import { ApplicationController } from './application.controller.js';

/** Applications for access. */
export const applicationsControllers: Type[] = [ApplicationController];
