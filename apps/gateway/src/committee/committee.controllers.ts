import type { Type } from '@nestjs/common';

/** The committee and its acts. */
export const committeeControllers: Type[] = [];
