import type { Type } from '@nestjs/common';

/** Acting for someone else: authorities and what they end with. */
export const representationControllers: Type[] = [];
