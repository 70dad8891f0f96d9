import type { Type } from '@nestjs/common';
import { InboxController } from '../messages/inbox.controller.js';
import { ClockController } from './clock.controller.js';

/** Legal periods, the workload of the access body, and messages to accounts. */
export const clocksControllers: Type[] = [ClockController, InboxController];
