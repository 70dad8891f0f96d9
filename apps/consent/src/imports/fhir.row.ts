import type { RowParser } from './row.parsing.js';

/** Reads an entry of a Bundle. */
export const readFhirRow: RowParser = () => ({ fault: { field: 'resource', rule: 'fhir-element' } });
