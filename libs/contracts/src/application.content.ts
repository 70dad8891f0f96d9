import { z } from 'zod';
import {
  APPLICANT_TYPES,
  COHORT_FORMATIONS,
  COMPARISONS,
  CONFIRMATIONS,
  ETHICS_STATUSES,
  FUNDING_RANGES,
  LINKAGE_GRAINS,
  LINKAGE_METHODS,
  PROHIBITED_USE_CODES,
  PURPOSE_CODES,
  TRANSFER_GROUNDS,
} from '@garant/rules';
import { longText, shortText, uuid } from './ids.js';
import { resourceElements } from './catalogue.js';
import { statisticsAsked } from './procedures.js';

/**
 * What an application says (EHDS Art. 67(2)(a)-(k), 67(4), 67(5); TEHDAS2 D6.3 annex 5). The wire takes every field of
 * every version of the form; which of them must be there is judged at submission by the version that the application
 * fills in (`formFaults` of the rules), so that content of an older version stays valid.
 */

const country = z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166-1 alpha-2 code');
const draftText = z.string().trim().max(10_000);
const draftLine = z.string().trim().max(300);
/** An answer to one of the five principles (CESE, 25 March 2025): how it is respected, and what shows it. */
const valueAnswer = z.object({ answer: draftText.default(''), evidence: draftText.default('') });
const rowsOf = <T extends z.ZodType>(row: T) => z.array(row).max(100);

const fullFields = {
  responsiblePerson: uuid.optional(),
  functions: rowsOf(z.object({ person: uuid, function: draftLine })).optional(),
  domicile: country.optional(),
  onBehalfOfPublicBody: z.boolean().optional(),
  publicBodyName: shortText.optional(),
  consortium: rowsOf(
    z.object({ name: draftLine, country: country.or(z.literal('')), part: draftLine }),
  ).optional(),
  contact: z
    .object({
      name: draftLine.default(''),
      email: draftLine.default(''),
      phone: draftLine.optional(),
    })
    .optional(),
  /** VAT, IBAN and Peppol identifier are checked by the form, not by the wire: a draft may hold half a number. */
  billing: z
    .object({
      name: draftLine.default(''),
      address: draftLine.default(''),
      vat: draftLine.optional(),
      iban: draftLine.optional(),
      peppol: draftLine.optional(),
    })
    .optional(),
  fundingRange: z.enum(FUNDING_RANGES).optional(),
  fundingSource: shortText.optional(),
  publiclyFunded: z.boolean().optional(),
  controller: z.object({ name: draftLine.default(''), contact: draftLine.default('') }).optional(),
  benefitContribution: longText.optional(),
  timeRange: z
    .object({
      from: z.iso.date().or(z.literal('')).default(''),
      until: z.iso.date().or(z.literal('')).default(''),
    })
    .optional(),
  geography: shortText.optional(),
  /** Public bodies: frequency and period of deliveries instead of one period (Art. 67(5)). */
  deliveryFrequency: shortText.optional(),
  /** One reason for each variable asked for (Art. 66(1)). */
  variables: z
    .array(
      z.object({
        datasetId: uuid,
        resourceType: draftLine,
        element: draftLine,
        justification: draftText,
      }),
    )
    .max(2_000)
    .optional(),
  cohortFormation: z.enum(COHORT_FORMATIONS).optional(),
  cohortDescription: longText.optional(),
  comparison: z.enum(COMPARISONS).optional(),
  comparisonDescription: longText.optional(),
  /** (f) Data that the applicant brings in. */
  ownDatasets: rowsOf(
    z.object({ name: draftLine, description: draftText, personal: z.boolean().default(true) }),
  ).optional(),
  otherPermits: rowsOf(z.object({ reference: draftLine, issuer: draftLine })).optional(),
  linkageMethod: z.enum(LINKAGE_METHODS).optional(),
  linkagePlan: z
    .object({
      datasets: draftText.default(''),
      key: draftLine.default(''),
      grain: z.enum(LINKAGE_GRAINS).or(z.literal('')).default(''),
      keyHolder: draftLine.default(''),
    })
    .optional(),
  reidentificationSafeguards: longText.optional(),
  transfers: rowsOf(
    z.object({
      country: country.or(z.literal('')),
      recipient: draftLine,
      ground: z.enum(TRANSFER_GROUNDS).or(z.literal('')),
    }),
  ).optional(),
  periodJustification: longText.optional(),
  tools: longText.optional(),
  computing: shortText.optional(),
  ethicsOpinion: z
    .object({
      status: z.enum(ETHICS_STATUSES).or(z.literal('')).default(''),
      body: draftLine.optional(),
      reference: draftLine.optional(),
    })
    .optional(),
  /** (k) Why the exception of Art. 71(4) is asked for. */
  optOutException: longText.optional(),
  valuePrevention: valueAnswer.optional(),
  valueAccess: valueAnswer.optional(),
  valueCoordination: valueAnswer.optional(),
  valueHumanLink: valueAnswer.optional(),
  valueEveryVoice: valueAnswer.optional(),
  confirmations: z.array(z.enum(CONFIRMATIONS)).optional(),
};

export const applicationContent = z.object({
  title: shortText,
  /** Published (EHDS Art. 57(1)(j)); at most 250 words. */
  laySummary: longText,
  applicantType: z.enum(APPLICANT_TYPES),
  purpose: z.enum(PURPOSE_CODES),
  /** Uses that the applicant declares; a prohibited one is refused at once with its article. */
  declaredUses: z.array(z.enum(PROHIBITED_USE_CODES)).default([]),
  intendedUse: longText,
  expectedBenefit: longText,
  /** Accounts of the natural persons who will have access (Art. 67(2)(a)), the applicant included if they shall. */
  persons: z.array(uuid).min(1),
  datasets: z.array(z.object({ datasetId: uuid, resources: z.array(resourceElements).min(1) })).min(1),
  format: z.enum(['pseudonymised', 'anonymised']),
  /** Art. 66(3) and 67(4): required when pseudonymised. */
  anonymisedInsufficient: longText.optional(),
  gdprBasis: longText.optional(),
  safeguards: longText,
  periodStart: z.iso.date(),
  periodEnd: z.iso.date(),
  environmentId: uuid,
  publicInterest: longText.optional(),
  /** Reference of a public body's mandate (Art. 53(2)), for purposes reserved to public bodies. */
  mandate: shortText.optional(),
  /** Company or insurer and SNDS data: why prohibited uses are impossible, or the independent laboratory (CSP L1461-3 II). */
  impossibilityProof: longText.optional(),
  /** What a data request asks for (Art. 69(2)). */
  statistics: statisticsAsked.optional(),
  ...fullFields,
});
export type ApplicationContent = z.infer<typeof applicationContent>;

/** A draft may be incomplete; what is there must be well formed. */
export const applicationDraft = applicationContent.partial();
export type ApplicationDraft = z.infer<typeof applicationDraft>;

/** Every field that a change may name. */
export const CONTENT_FIELDS = Object.keys(applicationContent.shape) as [
  keyof ApplicationContent,
  ...(keyof ApplicationContent)[],
];

/**
 * One field as its author wants it now, and the version of the application at which they read it; `value: null` empties
 * it. The value has the form of that field in the content.
 */
export const fieldChange = z
  .strictObject({
    field: z.enum(CONTENT_FIELDS),
    baseVersion: z.number().int().nonnegative(),
    value: z.unknown(),
  })
  .transform((change, context) => {
    if (change.value === null || change.value === undefined) return { ...change, value: null };
    const parsed = applicationDraft.shape[change.field].safeParse(change.value);
    if (parsed.success) return { ...change, value: parsed.data as unknown };
    for (const { path, message } of parsed.error.issues)
      context.addIssue({ code: 'custom', path: ['value', ...path], message });
    return z.NEVER;
  });
export type FieldChangeBody = z.infer<typeof fieldChange>;
