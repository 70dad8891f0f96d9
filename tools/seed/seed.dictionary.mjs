// Words of the demonstration's dictionaries: every element that its records have, and variables of registries beside them.

/** [resource, element, French, English, type, what the type asks for, mark] */
const ELEMENTS = [
  ['Patient', 'birthDate', 'Date de naissance', 'Birth date', 'date', {}, 'potential'],
  [
    'Patient',
    'gender',
    'Sexe administratif',
    'Administrative gender',
    'code',
    { coding: 'http://hl7.org/fhir/administrative-gender' },
    'potential',
  ],
  [
    'Condition',
    'clinicalStatus',
    'Statut clinique',
    'Clinical status',
    'code',
    { coding: 'http://terminology.hl7.org/CodeSystem/condition-clinical' },
  ],
  [
    'Condition',
    'verificationStatus',
    'Statut de vérification',
    'Verification status',
    'code',
    { coding: 'http://terminology.hl7.org/CodeSystem/condition-ver-status' },
  ],
  [
    'Condition',
    'category',
    'Catégorie du diagnostic',
    'Diagnosis category',
    'code',
    { coding: 'http://terminology.hl7.org/CodeSystem/condition-category' },
  ],
  ['Condition', 'code', 'Diagnostic', 'Diagnosis', 'code', { coding: 'http://snomed.info/sct' }],
  ['Condition', 'subject', 'Patient concerné', 'Patient', 'reference', {}],
  ['Condition', 'encounter', 'Séjour concerné', 'Encounter', 'reference', {}],
  ['Condition', 'onsetDateTime', 'Début du diagnostic', 'Onset', 'dateTime', {}, 'potential'],
  ['Condition', 'abatementDateTime', 'Fin du diagnostic', 'Abatement', 'dateTime', {}],
  ['Condition', 'recordedDate', 'Date d’enregistrement', 'Recorded on', 'dateTime', {}],
  [
    'Encounter',
    'status',
    'Statut du séjour',
    'Encounter status',
    'code',
    { coding: 'http://hl7.org/fhir/encounter-status' },
  ],
  [
    'Encounter',
    'class',
    'Type de prise en charge',
    'Kind of care',
    'code',
    { coding: 'http://terminology.hl7.org/CodeSystem/v3-ActCode' },
  ],
  ['Encounter', 'type', 'Nature du séjour', 'Encounter type', 'code', { coding: 'http://snomed.info/sct' }],
  ['Encounter', 'subject', 'Patient concerné', 'Patient', 'reference', {}],
  ['Encounter', 'period', 'Dates du séjour', 'Dates of the stay', 'dateTime', {}, 'potential'],
  ['Encounter', 'reasonCode', 'Motif du séjour', 'Reason', 'code', { coding: 'http://snomed.info/sct' }],
  [
    'Immunization',
    'status',
    'Statut de la vaccination',
    'Immunisation status',
    'code',
    { coding: 'http://hl7.org/fhir/event-status' },
  ],
  ['Immunization', 'vaccineCode', 'Vaccin', 'Vaccine', 'code', { coding: 'http://hl7.org/fhir/sid/cvx' }],
  ['Immunization', 'patient', 'Patient concerné', 'Patient', 'reference', {}],
  ['Immunization', 'encounter', 'Séjour concerné', 'Encounter', 'reference', {}],
  ['Immunization', 'occurrenceDateTime', 'Date de la vaccination', 'Date of immunisation', 'dateTime', {}],
  ['Immunization', 'primarySource', 'Source directe', 'Primary source', 'boolean', {}],
];
const row = ([resource, element, fr, en, type, more, identifying = 'none']) => ({
  name: `${resource}.${element}`,
  label: { fr, en },
  type,
  ...more,
  resource,
  element,
  identifying,
});
export const HOSPITAL_VARIABLES = ELEMENTS.map(row);

const table = (name, rows) =>
  rows.map(([element, fr, en, type, more = {}, identifying = 'none']) => ({
    ...row([name, element, fr, en, type, more, identifying]),
    name: element,
  }));
export const CANCER_VARIABLES = table('tumeur', [
  ['date_incidence', 'Date d’incidence', 'Incidence date', 'date', {}, 'potential'],
  ['topographie', 'Localisation', 'Site', 'code', { coding: 'ICD-O-3' }],
  ['morphologie', 'Type de tumeur', 'Morphology', 'code', { coding: 'ICD-O-3' }],
  ['stade', 'Stade au diagnostic', 'Stage at diagnosis', 'code', { coding: 'TNM 8' }],
  ['age', 'Âge au diagnostic', 'Age at diagnosis', 'quantity', { unit: 'a' }, 'potential'],
  [
    'commune',
    'Commune de résidence',
    'Municipality of residence',
    'code',
    { coding: 'INSEE COG' },
    'potential',
  ],
  ['statut_vital', 'Statut vital', 'Vital status', 'boolean'],
  ['nir', 'Numéro de sécurité sociale', 'Social security number', 'string', {}, 'direct'],
]);
export const AIR_VARIABLES = table('commune_jour', [
  ['commune', 'Commune', 'Municipality', 'code', { coding: 'INSEE COG' }],
  ['jour', 'Jour', 'Day', 'date'],
  ['pm25', 'Particules fines PM2,5', 'Fine particles PM2.5', 'quantity', { unit: 'ug/m3' }],
  ['no2', 'Dioxyde d’azote', 'Nitrogen dioxide', 'quantity', { unit: 'ug/m3' }],
  ['o3', 'Ozone', 'Ozone', 'quantity', { unit: 'ug/m3' }],
  ['temperature', 'Température moyenne', 'Mean temperature', 'quantity', { unit: 'Cel' }],
]);
export const WORK_VARIABLES = table('emploi', [
  ['metier', 'Métier', 'Occupation', 'code', { coding: 'PCS-ESE 2017' }],
  ['secteur', 'Secteur', 'Sector', 'code', { coding: 'NAF rév. 2' }],
  ['amiante', 'Exposition à l’amiante', 'Exposure to asbestos', 'boolean'],
  ['nuit', 'Travail de nuit, nuits par an', 'Night work, nights a year', 'integer'],
  ['bruit', 'Exposition au bruit', 'Exposure to noise', 'quantity', { unit: 'dB' }],
  ['debut', 'Début de l’emploi', 'Start of employment', 'date', {}, 'potential'],
]);
