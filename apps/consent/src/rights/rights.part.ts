import type { ConsentPart } from '../consent.part.js';

/** Requests under GDPR chapter III, and what is shown of uses. */
export const rightsPart: ConsentPart = {};
