import type { Type } from '@nestjs/common';
import { DetectionController } from './detection.controller.js';

/** Rules over the stream that a human looks into; nothing follows by itself. */
export const detectionControllers: Type[] = [DetectionController];
