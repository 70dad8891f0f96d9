import type { Type } from '@nestjs/common';

/** Preferences and deliveries. */
export const notificationsControllers: Type[] = [];
