import { z } from 'zod';
import {
  DATA_CATEGORIES,
  DOMAINS,
  DUO_CODES,
  IDENTIFYING,
  LABEL_ELEMENTS,
  REGIMES,
  VARIABLE_TYPES,
  type LabelElement,
} from '@garant/rules';
import { localized, shortText, slug, timestamp, uuid } from './ids.js';
import { p, type ProblemDescription } from './problem.row.js';

/** Datasets and their description (EHDS Art. 60, 77 to 80; HealthDCAT-AP). */

/** FHIR resource type with the top-level elements that may leave. */
export const resourceElements = z.object({
  resourceType: z.string().regex(/^[A-Z][A-Za-z]+$/, 'a FHIR resource type'),
  elements: z.array(z.string().regex(/^[a-z][A-Za-z]*(\[x\])?$/, 'a FHIR element name')).min(1),
});

const said = z.object({ fr: z.string().max(2_000), en: z.string().max(2_000) });
/** A row of the data dictionary; the norm gate says which fields a row needs before publication. */
export const variable = z.object({
  name: z.string().max(200),
  label: z.object({ fr: z.string().max(500), en: z.string().max(500) }),
  type: z.enum(VARIABLE_TYPES),
  unit: z.string().max(60).optional(),
  coding: z.string().max(300).optional(),
  resource: z.string().max(100).optional(),
  element: z.string().max(200).optional(),
  identifying: z.enum(IDENTIFYING).optional(),
});
const period = z.object({ start: z.iso.date(), end: z.iso.date().optional() });
export const distribution = z.object({
  title: said.optional(),
  format: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_+.-]{0,39}$/, 'the name of a file format'),
  standard: z.string().max(300).optional(),
  period: period.optional(),
  sizeBytes: z.number().int().nonnegative().optional(),
});
/** A disease as `MONDO:0005148` or `ICD-10:C43.1`. */
export const diseaseCode = z
  .string()
  .regex(/^(MONDO:\d{7}|ICD-10:[A-Z]\d{2}(\.\d{1,2})?)$/, 'a MONDO or ICD-10 code such as MONDO:0005148');
export const duoUse = z.object({
  code: z.enum(DUO_CODES),
  diseases: z.array(diseaseCode).max(50).optional(),
});
/** NUTS of France and its departments; Member States by their two letters. */
export const territory = z
  .string()
  .regex(/^(?:[A-Z]{2}|FR[A-Z0-9]{1,3}|FR-(?:\d{2,3}|2[AB]))$/, 'a NUTS code or a department such as FR-29');

export const datasetDescription = z.object({
  title: localized,
  description: localized,
  /** EHDS Art. 51(1) categories. */
  categories: z.array(z.enum(DATA_CATEGORIES)).min(1),
  /** Declared standard, e.g. `http://hl7.org/fhir/R4`. The norm gate refuses publication without one. */
  conformsTo: z.array(z.string()).default([]),
  /** The dictionary: what the dataset holds, by resource type and element. */
  resources: z.array(resourceElements).default([]),
  /** Regime that a permit for this dataset uses. */
  regime: z.enum(REGIMES),
  /** NON_OPPOSITION: days between information and first use. */
  waitingDays: z.number().int().min(0).max(365).default(0),
  /** Smallest count shown to data users. */
  minimumCell: z.number().int().min(1).max(100),
  keywords: z.array(shortText).default([]),
  numberOfPersons: z.number().int().nonnegative().optional(),
  period: period.optional(),
  /** The data dictionary, variable by variable. */
  variables: z.array(variable).max(2_000).optional(),
  distributions: z.array(distribution).max(50).optional(),
  domains: z.array(z.enum(DOMAINS)).max(4).optional(),
  /** GA4GH DUO terms. */
  duo: z.array(duoUse).max(30).optional(),
  territories: z.array(territory).max(150).optional(),
  volume: z
    .array(z.object({ year: z.number().int().min(1900).max(2100), records: z.number().int().nonnegative() }))
    .max(150)
    .optional(),
  publiclyFunded: z.boolean().optional(),
  /** The dataset of which this one is a part; of the same holder. */
  parentId: uuid.optional(),
});

export type DatasetDescription = z.infer<typeof datasetDescription>;

const labelElement = z.enum(LABEL_ELEMENTS as unknown as readonly [LabelElement, ...LabelElement[]]);
export const labelAnswer = z.object({
  element: labelElement,
  level: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
  evidence: said.optional(),
});
const labelAnswers = z.array(labelAnswer).max(100);
const revokedElements = z.array(labelElement).max(30);

/** A description brought from elsewhere, to be looked at before anything is applied. */
export const datasetImportBody = z.strictObject({
  format: z.enum(['csv', 'json', 'turtle', 'jsonld']),
  text: z.string().min(1).max(900_000),
});
export type DatasetImportBody = z.infer<typeof datasetImportBody>;

export const catalogueCommands = {
  /** Keys: datasetId. */
  'dataset.describe': z.object({ datasetId: uuid, holderId: slug, description: datasetDescription }),
  'dataset.publish': z.object({ datasetId: uuid }),
  /** The yearly check: the holder states that the description is accurate (Art. 60(3)). */
  'dataset.check': z.object({ datasetId: uuid }),
  'dataset.declare-label': z.object({ datasetId: uuid, answers: labelAnswers }),
  /** By the access body, naming what is inaccurate. */
  'dataset.revoke-label': z.object({ datasetId: uuid, elements: revokedElements }),
  /** Public Ed25519 JWK with which the holder signs manifests. */
  'dataset.register-key': z.object({ datasetId: uuid, jwk: z.record(z.string(), z.unknown()) }),
} as const;

/** Plaintext of the confidential body, by command. */
export const catalogueConfidential = {} as const;

export const catalogueEvents = {
  'dataset.described': z.object({ datasetId: uuid, holderId: slug, description: datasetDescription }),
  'dataset.published': z.object({ datasetId: uuid, holderId: slug }),
  'dataset.checked': z.object({ datasetId: uuid, holderId: slug, version: z.number().int().positive() }),
  'dataset.label-declared': z.object({
    datasetId: uuid,
    holderId: slug,
    version: z.number().int().positive(),
    answers: labelAnswers,
  }),
  'dataset.label-revoked': z.object({ datasetId: uuid, holderId: slug, elements: revokedElements }),
  'dataset.key-registered': z.object({ datasetId: uuid, jwk: z.record(z.string(), z.unknown()) }),
} as const;

export const labelState = z.object({
  answers: labelAnswers,
  version: z.number().int().positive(),
  declaredAt: timestamp.nullable(),
  revoked: z.object({ at: timestamp.nullable(), elements: revokedElements }).nullable(),
});
export type LabelStateMessage = z.infer<typeof labelState>;

export const datasetState = z.object({
  datasetId: uuid,
  holderId: slug,
  status: z.enum(['described', 'published']),
  description: datasetDescription,
  /** The holder's manifest key, if registered. */
  jwk: z.record(z.string(), z.unknown()).nullable(),
  /** How often it was described. */
  version: z.number().int().positive().optional(),
  describedAt: timestamp.nullable().optional(),
  checkedAt: timestamp.nullable().optional(),
  label: labelState.nullable().optional(),
});

export type DatasetState = z.infer<typeof datasetState>;

export const catalogueProblems = {
  'dataset-parent': p(
    422,
    'That dataset cannot be the whole of which this one is a part',
    'Ce jeu de données ne peut pas être l’ensemble dont celui-ci fait partie',
    'DCAT 3, dataset series and hasPart',
  ),
  'label-incomplete': p(
    422,
    'A quality and utility label states something about every element',
    'Un label de qualité et d’utilité dit quelque chose de chaque élément',
    'EHDS Art. 78(3)',
  ),
  'label-missing': p(
    409,
    'There is no quality and utility label in force',
    'Aucun label de qualité et d’utilité n’est en vigueur',
    'EHDS Art. 78',
  ),
  'description-unreadable': p(
    422,
    'The description to import cannot be read',
    'La description à importer ne peut pas être lue',
    'DCAT 3; RFC 4180; RFC 8259',
  ),
} as const satisfies Record<string, ProblemDescription>;
