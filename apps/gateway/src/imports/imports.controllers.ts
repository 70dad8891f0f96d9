import type { Type } from '@nestjs/common';

/** Bulk import of historical choices, and the register as of an instant. */
export const importsControllers: Type[] = [];
