import type { DatasetDescription } from '@garant/contracts';

/**
 * FHIR R4 resource types that holders describe most, with the structured elements that can be offered. Free text,
 * narratives, identifiers and extensions are not in it: a release leaves them behind whatever a dictionary says.
 */
export const FHIR_DICTIONARY: Readonly<Record<string, readonly string[]>> = {
  Patient: ['gender', 'birthDate', 'deceased[x]', 'maritalStatus'],
  Encounter: ['status', 'class', 'type', 'period', 'reasonCode', 'hospitalization', 'length', 'subject'],
  Condition: [
    'clinicalStatus',
    'verificationStatus',
    'category',
    'code',
    'onset[x]',
    'abatement[x]',
    'recordedDate',
    'subject',
    'encounter',
  ],
  Observation: [
    'status',
    'category',
    'code',
    'effective[x]',
    'value[x]',
    'interpretation',
    'referenceRange',
    'component',
    'subject',
    'encounter',
  ],
  Procedure: ['status', 'code', 'performed[x]', 'reasonCode', 'subject', 'encounter'],
  MedicationRequest: [
    'status',
    'intent',
    'medication[x]',
    'authoredOn',
    'dosageInstruction',
    'reasonCode',
    'subject',
    'encounter',
  ],
  Immunization: ['status', 'vaccineCode', 'occurrence[x]', 'primarySource', 'patient', 'encounter'],
  AllergyIntolerance: ['clinicalStatus', 'type', 'category', 'criticality', 'code', 'onset[x]', 'patient'],
  DiagnosticReport: [
    'status',
    'category',
    'code',
    'effective[x]',
    'issued',
    'result',
    'subject',
    'encounter',
  ],
  CarePlan: ['status', 'intent', 'category', 'period', 'activity', 'subject'],
};
export const RESOURCE_TYPES = Object.keys(FHIR_DICTIONARY);

type Resources = DatasetDescription['resources'];

/** Ready-made dictionaries to start from. */
export const PRESETS = {
  hospital: ['Patient', 'Encounter', 'Condition', 'Procedure', 'MedicationRequest'],
  vaccination: ['Patient', 'Immunization'],
  laboratory: ['Patient', 'Observation', 'DiagnosticReport'],
} as const satisfies Record<string, readonly string[]>;
export type Preset = keyof typeof PRESETS;

export const resourcesOf = (types: readonly string[]): Resources =>
  types.map((resourceType) => ({ resourceType, elements: [...(FHIR_DICTIONARY[resourceType] ?? [])] }));

/** The dictionary with one type's elements replaced; none left: the type goes. Types keep the order of the table. */
export function withElements(resources: Resources, resourceType: string, elements: string[]): Resources {
  const others = resources.filter((one) => one.resourceType !== resourceType);
  const next = elements.length > 0 ? [...others, { resourceType, elements }] : others;
  const place = (type: string) =>
    RESOURCE_TYPES.includes(type) ? RESOURCE_TYPES.indexOf(type) : RESOURCE_TYPES.length;
  return next.sort((a, b) => place(a.resourceType) - place(b.resourceType));
}

export const STANDARDS = [
  'http://hl7.org/fhir/R4',
  'http://hl7.org/fhir/R5',
  'https://ohdsi.github.io/CommonDataModel/cdm54.html',
] as const;
