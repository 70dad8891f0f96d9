import type { Type } from '@nestjs/common';

/** Notices, their sections, policies and revisions. */
export const noticesControllers: Type[] = [];
