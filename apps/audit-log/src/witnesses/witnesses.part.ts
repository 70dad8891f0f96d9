import type { LogPart } from '../log.part.js';

/** Who else signs the checkpoints of the log, and how many of them must. */
export const witnessesPart: LogPart = {};
