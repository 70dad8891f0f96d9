import type { Type } from '@nestjs/common';

/** Requests under GDPR chapter III, and what is shown of uses. */
export const rightsControllers: Type[] = [];
