import { z } from 'zod';
import { DATA_CATEGORIES, REGIMES } from '@garant/rules';
import { localized, shortText, slug, uuid } from './ids.js';
import type { ProblemDescription } from './problem.row.js';

/** Datasets and their description (EHDS Art. 60, 77 to 80; HealthDCAT-AP). */

/** FHIR resource type with the top-level elements that may leave. */
export const resourceElements = z.object({
  resourceType: z.string().regex(/^[A-Z][A-Za-z]+$/, 'a FHIR resource type'),
  elements: z.array(z.string().regex(/^[a-z][A-Za-z]*(\[x\])?$/, 'a FHIR element name')).min(1),
});

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
  period: z.object({ start: z.iso.date(), end: z.iso.date().optional() }).optional(),
});

export type DatasetDescription = z.infer<typeof datasetDescription>;

export const catalogueCommands = {
  /** Keys: datasetId. */
  'dataset.describe': z.object({ datasetId: uuid, holderId: slug, description: datasetDescription }),
  'dataset.publish': z.object({ datasetId: uuid }),
  /** Public Ed25519 JWK with which the holder signs manifests. */
  'dataset.register-key': z.object({ datasetId: uuid, jwk: z.record(z.string(), z.unknown()) }),
} as const;

/** Plaintext of the confidential body, by command. */
export const catalogueConfidential = {} as const;

export const catalogueEvents = {
  'dataset.described': z.object({ datasetId: uuid, holderId: slug, description: datasetDescription }),
  'dataset.published': z.object({ datasetId: uuid, holderId: slug }),
  'dataset.key-registered': z.object({ datasetId: uuid, jwk: z.record(z.string(), z.unknown()) }),
} as const;

export const datasetState = z.object({
  datasetId: uuid,
  holderId: slug,
  status: z.enum(['described', 'published']),
  description: datasetDescription,
  /** The holder's manifest key, if registered. */
  jwk: z.record(z.string(), z.unknown()).nullable(),
});

export type DatasetState = z.infer<typeof datasetState>;

export const catalogueProblems = {} as const satisfies Record<string, ProblemDescription>;
