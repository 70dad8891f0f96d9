import type { Type } from '@nestjs/common';

/** Evidence to take away: entries with every proof, checked offline. */
export const bundlesControllers: Type[] = [];
