import type { LogPart } from '../log.part.js';

/** That nothing was left out: periods with roots over their entries by subject, permit and actor, and what is missing. */
export const completenessPart: LogPart = {};
