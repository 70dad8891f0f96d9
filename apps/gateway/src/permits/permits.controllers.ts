import type { Type } from '@nestjs/common';
import { PermitController } from './permit.controller.js';

/** Permits. */
export const permitsControllers: Type[] = [PermitController];
