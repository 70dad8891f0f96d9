import type { Type } from '@nestjs/common';
import { BundleController } from './bundle.controller.js';

/** Evidence to take away: entries with every proof, checked offline. */
export const bundlesControllers: Type[] = [BundleController];
