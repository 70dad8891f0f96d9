import type { LogPart } from '../log.part.js';

/** Evidence to take away: entries with every proof, checked offline. */
export const bundlesPart: LogPart = {};
