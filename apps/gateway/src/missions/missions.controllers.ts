import type { Type } from '@nestjs/common';

/** Missions of inspection: who may read what of the log, for whom, until when. */
export const missionsControllers: Type[] = [];
