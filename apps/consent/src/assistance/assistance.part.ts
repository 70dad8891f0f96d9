import type { ConsentPart } from '../consent.part.js';

/** Help by an agent: mandates, paper forms, phone, advance choices. */
export const assistancePart: ConsentPart = {};
