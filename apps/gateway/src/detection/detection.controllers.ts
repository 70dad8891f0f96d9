import type { Type } from '@nestjs/common';

/** Rules over the stream that a human looks into; nothing follows by itself. */
export const detectionControllers: Type[] = [];
