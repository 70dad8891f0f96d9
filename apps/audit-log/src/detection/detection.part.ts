import type { LogPart } from '../log.part.js';

/** Rules over the stream that a human looks into; nothing follows by itself. */
export const detectionPart: LogPart = {};
