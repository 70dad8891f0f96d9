import type { ConsentPart } from '../consent.part.js';

/** FHIR, GovStack and signed webhooks. */
export const interoperabilityPart: ConsentPart = {};
