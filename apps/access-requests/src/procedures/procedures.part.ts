import type { AccessPart } from '../access.part.js';

/** Kinds of cases besides the permit application, and what may follow a decision. */
export const proceduresPart: AccessPart = {};
