import type { Type } from '@nestjs/common';

/** Other kinds of cases, and what may follow a decision. */
export const proceduresControllers: Type[] = [];
