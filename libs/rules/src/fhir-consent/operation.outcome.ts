import type { JsonObject } from '../release/element.sanitising.js';
import { SYSTEMS } from './fhir.codes.js';

/** One entry of an OperationOutcome. `code` is the problem's code, `text` its sentence. */
export interface OutcomeIssue {
  readonly severity: 'fatal' | 'error' | 'warning' | 'information';
  readonly type: string;
  readonly code: string;
  readonly text: string;
  readonly expression?: string | undefined;
  readonly diagnostics?: string | undefined;
}

/** FHIR's form of a refusal; the same in R4 and R5. */
export const operationOutcome = (issues: readonly OutcomeIssue[]): JsonObject => ({
  resourceType: 'OperationOutcome',
  issue: issues.map(({ severity, type, code, text, expression, diagnostics }) => ({
    severity,
    code: type,
    details: { coding: [{ system: SYSTEMS.problem, code }], text },
    ...(diagnostics === undefined ? {} : { diagnostics }),
    ...(expression === undefined ? {} : { expression: [expression] }),
  })),
});
