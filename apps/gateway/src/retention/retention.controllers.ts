import type { Type } from '@nestjs/common';
import { RetentionController } from './retention.controller.js';

/** How long what is kept, on which legal basis; erasure that leaves every proof working. */
export const retentionControllers: Type[] = [RetentionController];
