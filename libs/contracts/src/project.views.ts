import { z } from 'zod';
import {
  APPLICANT_TYPES,
  COMPLAINT_MATTERS,
  COMPLAINT_STATES,
  FINDING_OUTCOMES,
  FINDING_STATES,
  PURPOSE_CODES,
  REGIMES,
  RESULT_KINDS,
  RESULT_STATES,
} from '@garant/rules';
import { localized, sha256Hex, slug, timestamp, uuid } from './ids.js';
import { permitState } from './permits.js';
import { resultContent } from './projects.js';

/** Projects as the public and those whom they concern see them. */

export const publicResult = z.object({
  resultId: uuid,
  kind: z.enum(RESULT_KINDS),
  title: localized,
  summary: localized,
  /** Where the DOI or the first link leads; empty without either. */
  url: z.string(),
  doi: z.string().nullable(),
  links: z.array(z.string()),
  publishedAt: timestamp,
  version: z.number().int(),
});
export type PublicResult = z.infer<typeof publicResult>;

/** One project of the public register (EHDS Art. 57(1)(j)): no names, no account references. */
export const registerEntry = z.object({
  applicationId: uuid,
  permitId: uuid.nullable(),
  /** `received` until the decision, then `refused`, or the state of the permit. */
  status: z.enum(['received', 'refused', ...permitState.shape.status.options]),
  title: z.string(),
  laySummary: z.string(),
  purpose: z.enum(PURPOSE_CODES),
  applicantType: z.enum(APPLICANT_TYPES),
  organisation: z.string().nullable(),
  datasets: z.array(z.object({ datasetId: uuid, holderId: slug, title: localized, regime: z.enum(REGIMES) })),
  submittedAt: timestamp,
  decidedAt: timestamp.nullable(),
  decision: z.enum(['grant', 'refuse']).nullable(),
  /** Of a refusal: the criteria of Art. 68(1) that were found unmet, comma-separated; `other` when the reasons lie elsewhere. */
  reason: z.string().nullable(),
  validFrom: timestamp.nullable(),
  validUntil: timestamp.nullable(),
  results: z.array(publicResult),
  /** D09: when results are due; null while the processing goes on. */
  resultsDueAt: timestamp.nullable().optional(),
  resultsLate: z.boolean().optional(),
});

export type RegisterEntry = z.infer<typeof registerEntry>;

/** Everything public about one project. `name` only of people who agreed to be named. */
export const publicProject = registerEntry.extend({
  kind: z.string(),
  people: z.array(
    z.object({
      function: z.string(),
      /** Of those who agreed to be named; from services, the account in place of the name. */
      name: z.string().nullable(),
      account: uuid.optional(),
    }),
  ),
  environment: z.object({ name: z.string(), country: z.string() }).nullable(),
  /** Reason of the decision, as signed. */
  decisionReason: z.string().nullable(),
  /** Answers to the application’s ethics and values questions, as written. */
  ethics: z.array(
    z.object({ field: z.string(), label: localized, answer: z.string(), evidence: z.string() }),
  ),
  resultsPostponed: z.boolean(),
  permits: z.array(
    z.object({ permitId: uuid, status: z.string(), validFrom: timestamp, validUntil: timestamp }),
  ),
  steps: z.array(z.object({ type: z.string(), at: timestamp })),
});
export type PublicProject = z.infer<typeof publicProject>;

const isoOrNull = timestamp.nullable();
export const deliveryView = z.object({
  permitId: uuid,
  holderId: slug,
  datasetIds: z.array(uuid),
  state: z.enum(['requested', 'acknowledged', 'delivered', 'access-given', 'ended']),
  requestedAt: timestamp,
  dueAt: timestamp,
  acknowledgedAt: isoOrNull,
  extensionAsked: z.boolean(),
  extendedAt: isoOrNull,
  deliveredAt: isoOrNull,
  accessDueAt: isoOrNull,
  accessGivenAt: isoOrNull,
  late: z.boolean(),
});
export type DeliveryView = z.infer<typeof deliveryView>;

/** A project after its decision, for those whom it concerns. */
export const projectView = z.object({
  applicationId: uuid,
  title: z.string(),
  organisation: z.string().nullable(),
  submittedAt: timestamp,
  decidedAt: isoOrNull,
  permitId: uuid.nullable(),
  permitStatus: z.string().nullable(),
  deliveries: z.array(deliveryView),
  endings: z.array(
    z.object({
      permitId: uuid,
      environmentId: uuid,
      because: z.string(),
      endedAt: timestamp,
      deletionDueAt: timestamp,
      late: z.boolean(),
      confirmedAt: isoOrNull,
      files: z.number().int().nullable(),
      formulaKept: z.boolean().nullable(),
      manifestHash: sha256Hex.nullable(),
    }),
  ),
  results: z.array(
    z.object({
      resultId: uuid,
      versions: z.array(
        z.object({
          version: z.number().int().positive(),
          kind: z.enum(RESULT_KINDS),
          state: z.enum(RESULT_STATES),
          submittedAt: timestamp,
          decidedAt: isoOrNull,
          reason: z.string().nullable(),
          content: resultContent.nullable(),
        }),
      ),
    }),
  ),
  resultsDueAt: isoOrNull,
  resultsLate: z.boolean(),
  formulaAsked: z.boolean(),
  /** Whether the caller agreed to be named on the public page. */
  named: z.boolean(),
  held: z.boolean(),
  /** Commands that this caller may send now. */
  allowed: z.array(z.string()),
});
export type ProjectView = z.infer<typeof projectView>;

export const findingView = z.object({
  findingId: uuid,
  applicationId: uuid,
  permitId: uuid,
  datasetId: uuid,
  holderId: slug,
  status: z.enum(FINDING_STATES),
  reportedAt: timestamp,
  forwardedAt: isoOrNull,
  closedAt: isoOrNull,
  outcome: z.enum(FINDING_OUTCOMES).nullable(),
  /** What the caller may read of what was written. */
  report: z.string().nullable(),
  note: z.string().nullable(),
});
export type FindingView = z.infer<typeof findingView>;

export const complaintView = z.object({
  complaintId: uuid,
  matter: z.enum(COMPLAINT_MATTERS),
  anonymous: z.boolean(),
  projectId: uuid.nullable(),
  status: z.enum(COMPLAINT_STATES),
  filedAt: timestamp,
  forwardedAt: isoOrNull,
  answeredAt: isoOrNull,
  text: z.string().nullable(),
  contact: z.string().nullable(),
  answer: z.string().nullable(),
});
export type ComplaintView = z.infer<typeof complaintView>;

const counts = z.record(z.string(), z.number());
/** EHDS Art. 59 for a period, see `activityReport` in the rules. */
export const activityReportView = z.object({
  from: timestamp,
  until: timestamp,
  dueAt: timestamp,
  applications: z.object({
    received: z.number(),
    withdrawn: z.number(),
    granted: z.number(),
    refused: z.number(),
    byApplicantType: counts,
    byKind: counts,
    byPurpose: counts,
    byCategory: counts,
  }),
  delays: z.object({
    projects: z.number(),
    applicationToAccess: z.number().nullable(),
    requestToDelivery: z.number().nullable(),
    decided: z.number(),
    applicationToDecision: z.number().nullable(),
  }),
  measures: counts,
  audits: z.object({ environments: z.number() }),
  fees: z.object({ estimatedCents: z.number(), acceptedCents: z.number() }),
  labels: z.number(),
  results: z.object({ published: z.number(), byKind: counts }),
  findings: z.object({ reported: z.number(), closed: z.number() }),
  complaints: z.object({ received: z.number(), forwarded: z.number(), answered: z.number() }),
  deletions: z.number(),
  elsewhere: z.array(z.string()),
});
export type ActivityReportView = z.infer<typeof activityReportView>;

/** Lists that the access body can take away whole. */
export const EXPORTS = [
  'applications',
  'permits',
  'deliveries',
  'results',
  'environments',
  'datasets',
  'findings',
  'complaints',
  'events',
] as const;
export type ExportName = (typeof EXPORTS)[number];
