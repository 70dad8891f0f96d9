import type { LogPart } from '../log.part.js';

/** Missions of inspection: who may read what of the log, for whom, until when. */
export const missionsPart: LogPart = {};
