import type { ConsentPart } from '../consent.part.js';

/** Acting for someone else: authorities and what they end with. */
export const representationPart: ConsentPart = {};
