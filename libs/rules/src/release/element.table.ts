/** Resource types that are documents or carry files: what is inside cannot be minimised element by element. */
export const FILE_TYPES: readonly string[] = [
  'Binary',
  'DocumentReference',
  'Media',
  'DocumentManifest',
  'Composition',
  'Bundle',
  'QuestionnaireResponse',
];

/** Targets that point to professionals, places and relatives: a reference to them is dropped, whatever is in the release. */
export const NEVER_REFERENCED: readonly string[] = [
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'OrganizationAffiliation',
  'Location',
  'HealthcareService',
  'CareTeam',
  'RelatedPerson',
  'Person',
  'Group',
  'Device',
  'Endpoint',
];

/** Elements that name or describe people, at any depth: never kept, even when a permit lists them. */
export const NEVER_KEPT: readonly string[] = [
  'text',
  'contained',
  'identifier',
  'name',
  'alias',
  'telecom',
  'address',
  'contact',
  'photo',
  'note',
  'comment',
  'description',
  'signature',
  'implicitRules',
  'masterIdentifier',
  'udiCarrier',
  'valueIdentifier',
  'valueHumanName',
  'valueAddress',
  'valueContactPoint',
  'valueContactDetail',
  'valueAnnotation',
  'valueSignature',
  'valueString',
  'valueMarkdown',
  'valueUri',
  'valueUrl',
  'valueBase64Binary',
];

/** Elements of type Attachment, at any depth: a record that would carry one is left behind as a whole. */
export const ATTACHMENTS: readonly string[] = [
  'attachment',
  'presentedForm',
  'valueAttachment',
  'contentAttachment',
  'content',
  'data',
];

/** Elements of FHIR type `code`, whose values come from a required value set. Other strings are free text and dropped. */
export const CODE_ELEMENTS: readonly string[] = [
  'status',
  'intent',
  'priority',
  'gender',
  'use',
  'type',
  'category',
  'criticality',
  'severity',
  'mode',
  'language',
  'code',
  'comparator',
  'unit',
  'durationUnit',
  'periodUnit',
  'dayOfWeek',
  'when',
  'version',
  'kind',
  'rank',
  'valueCode',
  'relation',
  'lifecycleStatus',
  'outcome',
  'class',
  'instantiatesCanonical',
];

/** Elements of type uri that name a code system or a profile. */
export const URI_ELEMENTS: readonly string[] = ['system', 'profile', 'url'];

/** Where the person is named, by resource type; elsewhere `subject` or `patient`. */
export const SUBJECT_ELEMENTS: Readonly<Record<string, readonly string[]>> = {
  Coverage: ['beneficiary'],
  ResearchSubject: ['individual'],
  Account: ['subject'],
  EnrollmentRequest: ['candidate'],
};
export const USUAL_SUBJECT_ELEMENTS: readonly string[] = ['subject', 'patient'];
