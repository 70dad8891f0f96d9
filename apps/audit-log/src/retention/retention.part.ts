import type { LogPart } from '../log.part.js';

/** How long what is kept, on which legal basis; erasure that leaves every proof working. */
export const retentionPart: LogPart = {};
