import type { Type } from '@nestjs/common';
import { MyNoticesController } from './my-notices.controller.js';
import { NoticeDeskController } from './notice-desk.controller.js';
import { PolicyController } from './policy.controller.js';

/** Notices, their sections, policies and revisions. */
export const noticesControllers: Type[] = [PolicyController, NoticeDeskController, MyNoticesController];
