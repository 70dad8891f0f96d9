import type { Type } from '@nestjs/common';

/** Legal periods and the workload of the access body. */
export const clocksControllers: Type[] = [];
