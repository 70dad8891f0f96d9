import type { AccessPart } from '../access.part.js';

/** Legal periods: what is due when, what is overdue, and who is told. */
export const clocksPart: AccessPart = {};
