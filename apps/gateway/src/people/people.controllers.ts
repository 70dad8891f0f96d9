import type { Type } from '@nestjs/common';

/** The identity vault: ambiguous people, merge and split, erasure. */
export const peopleControllers: Type[] = [];
