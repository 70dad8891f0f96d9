import type { Type } from '@nestjs/common';
import { CommitteeController } from './committee.controller.js';
import { MeetingController } from './meeting.controller.js';

/** The committee and its acts. */
export const committeeControllers: Type[] = [CommitteeController, MeetingController];
