/** Standards by family, as people look for them; the declared URI stays what is stated. */
export const STANDARD_FAMILIES = ['fhir', 'omop', 'openehr', 'cda', 'dicom', 'cdisc', 'other'] as const;
export type StandardFamily = (typeof STANDARD_FAMILIES)[number];

const PATTERNS: readonly [StandardFamily, RegExp][] = [
  ['fhir', /hl7\.org\/fhir|\/standard\/FHIR/i],
  ['omop', /ohdsi|omop/i],
  ['openehr', /openehr/i],
  ['cda', /\/cda\b|clinicaldocument/i],
  ['dicom', /dicom/i],
  ['cdisc', /cdisc/i],
];
export const standardFamily = (uri: string): StandardFamily =>
  PATTERNS.find(([, pattern]) => pattern.test(uri))?.[0] ?? 'other';
