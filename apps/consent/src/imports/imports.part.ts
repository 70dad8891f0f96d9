import type { ConsentPart } from '../consent.part.js';

/** Bulk import of historical choices, and the register as of an instant. */
export const importsPart: ConsentPart = {};
