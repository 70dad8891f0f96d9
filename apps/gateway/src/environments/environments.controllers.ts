import type { Type } from '@nestjs/common';
import { EnvironmentController } from './environment.controller.js';

/** Secure processing environments. */
export const environmentsControllers: Type[] = [EnvironmentController];
