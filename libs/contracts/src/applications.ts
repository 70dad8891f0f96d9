import { z } from 'zod';
import { APPLICANT_TYPES, PROHIBITED_USE_CODES, PURPOSE_CODES } from '@garant/rules';
import { localized, longText, sha256Hex, shortText, timestamp, uuid } from './ids.js';
import { resourceElements } from './catalogue.js';
import { assessment, voteAct } from './committee.js';
import { APPLICATION_STATES } from './procedures.js';
import type { ProblemDescription } from './problem.row.js';

/** What an application says (EHDS Art. 67) and who writes it. */

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
});

export type ApplicationContent = z.infer<typeof applicationContent>;

/** A draft may be incomplete; what is there must be well formed. */
export const applicationDraft = applicationContent.partial();

const appKey = { applicationId: uuid };

export const applicationsCommands = {
  /**
   * Keys: applicationId. Free text and names never travel in `data`, which the log keeps: they are in the confidential
   * body ({@link accessRequestsConfidential}), and a field too many here is refused.
   */
  'application.draft': z.strictObject({
    applicationId: uuid,
    expectedVersion: z.number().int().nonnegative(),
  }),
  'application.submit': z.strictObject({ applicationId: uuid }),
  'application.withdraw': z.strictObject({ applicationId: uuid }),
  'application.provide-information': z.strictObject({ applicationId: uuid }),
} as const;

/** Plaintext of the confidential body, by command. */
export const applicationsConfidential = {
  'application.draft': z.object({ content: applicationDraft }),
  'application.submit': z.object({ content: applicationContent }),
  'application.provide-information': z.object({ content: applicationContent }),
} as const;

export const applicationsEvents = {
  /** Content stays in the erasable table of access-requests; events carry a salted hash and the codes. */
  'application.drafted': z.object({ ...appKey, version: z.number().int(), contentHash: sha256Hex }),
  'application.submitted': z.object({
    ...appKey,
    version: z.number().int(),
    contentHash: sha256Hex,
    purpose: z.enum(PURPOSE_CODES),
    applicantType: z.enum(APPLICANT_TYPES),
    datasetIds: z.array(uuid),
    environmentId: uuid,
    flags: z.array(z.string()),
  }),
  'application.withdrawn': z.object(appKey),
  'application.information-provided': z.object({
    ...appKey,
    version: z.number().int(),
    contentHash: sha256Hex,
    /** Absent in older events: those of the submission stay. */
    flags: z.array(z.string()).optional(),
  }),
} as const;

/** One application as a person entitled to it sees it. Account references are resolved to names by the gateway. */
export const applicationView = z.object({
  applicationId: uuid,
  version: z.number().int(),
  state: z.enum(APPLICATION_STATES),
  applicant: uuid,
  organisation: z.string().nullable(),
  content: applicationDraft,
  flags: z.array(z.object({ code: z.string(), sentence: localized })),
  createdAt: timestamp,
  submittedAt: timestamp.nullable(),
  completeAt: timestamp.nullable(),
  decisionDueAt: timestamp.nullable(),
  informationRequest: z.object({ message: z.string(), dueAt: timestamp }).nullable(),
  assessment: z.object({ by: uuid, at: timestamp, criteria: assessment }).nullable(),
  votes: z.array(z.object({ by: uuid, at: timestamp, vote: voteAct.shape.vote, reason: z.string() })),
  decision: z
    .object({
      by: uuid,
      at: timestamp,
      decision: z.enum(['grant', 'refuse']),
      reason: z.string(),
      permitId: uuid.nullable(),
    })
    .nullable(),
  /** Commands this caller may send now (state × role table of the rules). */
  allowed: z.array(z.string()),
  history: z.array(z.object({ type: z.string(), at: timestamp, by: uuid.nullable() })),
});

export type ApplicationView = z.infer<typeof applicationView>;

export const applicationsProblems = {} as const satisfies Record<string, ProblemDescription>;
