import type { Type } from '@nestjs/common';

/** Help by an agent: mandates, paper forms, phone, advance choices. */
export const assistanceControllers: Type[] = [];
