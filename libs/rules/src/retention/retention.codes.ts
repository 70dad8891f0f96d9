/** Refusals of legal holds on the log. */
export const RETENTION_REFUSALS = [
  'legal-hold-unknown',
  'legal-hold-state',
  'legal-hold-scope',
  'legal-hold-basis',
  'legal-hold-period',
] as const;
