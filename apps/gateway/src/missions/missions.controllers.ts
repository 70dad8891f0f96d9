import type { Type } from '@nestjs/common';
import { MissionController } from './mission.controller.js';

/** Missions of inspection: who may read what of the log, for whom, until when. */
export const missionsControllers: Type[] = [MissionController];
