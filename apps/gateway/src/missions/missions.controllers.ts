import type { Type } from '@nestjs/common';
import { MissionOrderController } from './mission-order.controller.js';
import { MissionController } from './mission.controller.js';

/** Missions of inspection: who may read what of the log, for whom, until when. Named acts come before the table of steps. */
export const missionsControllers: Type[] = [MissionOrderController, MissionController];
