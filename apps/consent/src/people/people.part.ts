import type { ConsentPart } from '../consent.part.js';

/** The identity vault: ambiguous people, merge and split, erasure. */
export const peoplePart: ConsentPart = {};
