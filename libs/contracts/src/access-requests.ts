import { z } from 'zod';
import {
  APPLICANT_TYPES,
  DATA_CATEGORIES,
  PROHIBITED_USE_CODES,
  PURPOSE_CODES,
  REGIMES,
} from '@garant/rules';
import { jws, localized, longText, position, sha256Hex, shortText, slug, timestamp, uuid } from './ids.js';

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

/** Art. 68(1)(a)-(h). */
export const CRITERIA = [
  '68.1.a',
  '68.1.b',
  '68.1.c',
  '68.1.d',
  '68.1.e',
  '68.1.f',
  '68.1.g',
  '68.1.h',
] as const;
export const assessment = z.array(
  z.object({
    criterion: z.enum(CRITERIA),
    met: z.boolean().nullable().describe('null: not applicable'),
    reason: longText,
  }),
);

/**
 * The act a person logs in again for. The OIDC nonce is the SHA-256 (hex) of its RFC 8785 form, so the identity
 * provider's id_token binds the login to exactly this act, and `access-requests` checks it against the provider itself.
 */
export const voteAct = z.object({
  act: z.literal('vote'),
  applicationId: uuid,
  version: z.number().int(),
  vote: z.enum(['favour', 'against', 'abstain']),
  reason: longText,
  noConflictOfInterest: z.literal(true),
  actor: uuid,
  madeAt: timestamp,
});
export const signAct = z.object({
  act: z.literal('sign'),
  applicationId: uuid,
  version: z.number().int(),
  decision: z.enum(['grant', 'refuse']),
  reason: longText,
  conditions: z.array(longText).default([]),
  /** Duration of the permit; must lie inside the requested period and be at most ten years (Art. 68(12)). */
  validFrom: timestamp.optional(),
  validUntil: timestamp.optional(),
  actor: uuid,
  madeAt: timestamp,
});
export type VoteAct = z.infer<typeof voteAct>;
export type SignAct = z.infer<typeof signAct>;

export const accessRequestsCommands = {
  /** Keys: datasetId. */
  'dataset.describe': z.object({ datasetId: uuid, holderId: slug, description: datasetDescription }),
  'dataset.publish': z.object({ datasetId: uuid }),
  /** Public Ed25519 JWK with which the holder signs manifests. */
  'dataset.register-key': z.object({ datasetId: uuid, jwk: z.record(z.string(), z.unknown()) }),
  /** Keys: environmentId. */
  'environment.register': z.object({
    environmentId: uuid,
    name: shortText,
    operatorId: slug,
    country: z.string().length(2),
  }),
  'environment.attest': z.object({
    environmentId: uuid,
    hds: z.object({ certificate: shortText, validFrom: timestamp, validUntil: timestamp }),
    secNumCloud: z.object({ reference: shortText, validUntil: timestamp }).optional(),
    storageCountry: z.string().length(2),
    auditedOn: z.iso.date(),
    logRetentionMonths: z.number().int(),
  }),
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
  'application.request-information': z.strictObject({ applicationId: uuid }),
  'application.provide-information': z.strictObject({ applicationId: uuid }),
  'application.find-complete': z.strictObject({ applicationId: uuid }),
  'application.assess': z.strictObject({ applicationId: uuid }),
  /** `actHash`: SHA-256 (hex) of the RFC 8785 form of the act, which also is the nonce of the confirming login. */
  'application.vote': z.strictObject({ applicationId: uuid, actHash: sha256Hex }),
  'application.sign': z.strictObject({ applicationId: uuid, actHash: sha256Hex }),
  /** Keys: permitId. Suspensions name what they stop. */
  'permit.suspend': z.strictObject({ permitId: uuid }),
  'permit.lift-suspension': z.strictObject({ permitId: uuid }),
  'permit.revoke': z.strictObject({ permitId: uuid }),
  'key.release': z.object({ key: z.string() }),
} as const;

const reason = z.object({ reason: longText });
/**
 * Confidential bodies (the plaintext of the command's JWE), by command type. A command of this table without its
 * confidential body is refused; the others have none.
 */
export const accessRequestsConfidential = {
  'application.draft': z.object({ content: applicationDraft }),
  'application.submit': z.object({ content: applicationContent }),
  'application.request-information': z.object({ message: longText }),
  'application.provide-information': z.object({ content: applicationContent }),
  'application.assess': z.object({ assessment }),
  /** `idToken`: what the provider answered to the login whose nonce is the hash of `act`. */
  'application.vote': z.object({ act: voteAct, idToken: z.string().min(1) }),
  'application.sign': z.object({ act: signAct, idToken: z.string().min(1) }),
  'permit.suspend': reason,
  'permit.lift-suspension': reason,
  'permit.revoke': reason,
} as const;
export type AccessRequestsConfidential<T extends keyof typeof accessRequestsConfidential> = z.infer<
  (typeof accessRequestsConfidential)[T]
>;

/** What enforcement needs of a permit; the full Art. 68(10) document is the JWS. */
export const permitTerms = z.object({
  permitId: uuid,
  applicationId: uuid,
  purpose: z.enum(PURPOSE_CODES),
  datasets: z.array(
    z.object({
      datasetId: uuid,
      holderId: slug,
      regime: z.enum(REGIMES),
      waitingDays: z.number().int(),
      minimumCell: z.number().int(),
      resources: z.array(resourceElements),
      categories: z.array(z.enum(DATA_CATEGORIES)),
    }),
  ),
  persons: z.array(uuid),
  environmentId: uuid,
  validFrom: timestamp,
  validUntil: timestamp,
});
export type PermitTerms = z.infer<typeof permitTerms>;

export const permitState = z.object({
  terms: permitTerms,
  status: z.enum(['signed', 'active', 'suspended', 'revoked', 'expired']),
  signedAt: timestamp,
  cutPosition: position.nullable(),
  cutAt: timestamp.nullable(),
  title: z.string(),
  jws,
});
export type PermitState = z.infer<typeof permitState>;

export const datasetState = z.object({
  datasetId: uuid,
  holderId: slug,
  status: z.enum(['described', 'published']),
  description: datasetDescription,
  /** The holder's manifest key, if registered. */
  jwk: z.record(z.string(), z.unknown()).nullable(),
});
export type DatasetState = z.infer<typeof datasetState>;

export const environmentState = z.object({
  environmentId: uuid,
  name: z.string(),
  operatorId: slug,
  country: z.string(),
  attestation: accessRequestsCommands['environment.attest'].omit({ environmentId: true }).nullable(),
});
export type EnvironmentState = z.infer<typeof environmentState>;

export const suspensionState = z.object({
  target: z.object({
    kind: z.enum(['permit', 'dataset', 'environment', 'person', 'everything']),
    id: z.string(),
  }),
  suspended: z.boolean(),
  since: timestamp,
});
export type SuspensionState = z.infer<typeof suspensionState>;

const appKey = { applicationId: uuid };
export const accessRequestsEvents = {
  'dataset.described': z.object({ datasetId: uuid, holderId: slug, description: datasetDescription }),
  'dataset.published': z.object({ datasetId: uuid, holderId: slug }),
  'dataset.key-registered': z.object({ datasetId: uuid, jwk: z.record(z.string(), z.unknown()) }),
  'environment.registered': z.object({ environmentId: uuid, operatorId: slug, country: z.string() }),
  'environment.attested': accessRequestsCommands['environment.attest'],
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
  'application.information-requested': z.object({ ...appKey, messageHash: sha256Hex, dueAt: timestamp }),
  'application.information-provided': z.object({
    ...appKey,
    version: z.number().int(),
    contentHash: sha256Hex,
  }),
  'application.found-complete': z.object({ ...appKey, decisionDueAt: timestamp }),
  'application.assessed': z.object({
    ...appKey,
    verdicts: z.array(z.object({ criterion: z.enum(CRITERIA), met: z.boolean().nullable() })),
    assessmentHash: sha256Hex,
  }),
  'application.voted': z.object({
    ...appKey,
    vote: voteAct.shape.vote,
    actHash: sha256Hex,
    reasonHash: sha256Hex,
  }),
  'application.decided': z.object({
    ...appKey,
    decision: z.enum(['grant', 'refuse']),
    actHash: sha256Hex,
    reasonHash: sha256Hex,
    permitId: uuid.nullable(),
  }),
  'permit.signed': z.object({ permitId: uuid, applicationId: uuid, terms: permitTerms, jwsHash: sha256Hex }),
  'permit.activated': z.object({ permitId: uuid, cutPosition: position, cutAt: timestamp }),
  'permit.suspended': z.object({ permitId: uuid, reasonHash: sha256Hex }),
  'permit.suspension-lifted': z.object({ permitId: uuid, reasonHash: sha256Hex }),
  'permit.revoked': z.object({ permitId: uuid, reasonHash: sha256Hex }),
  'permit.expired': z.object({ permitId: uuid }),
} as const;

export const APPLICATION_STATES = [
  'DRAFT',
  'SUBMITTED',
  'PRE_SCREENING',
  'AWAITING_ADDITIONAL_INFORMATION',
  'PROCESSING',
  'DECISION_ISSUED',
  'WITHDRAWN',
] as const;

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

/** What the access body, a permit's people, its holders and its environment see of it: the state, and who acted on it. */
export const permitView = permitState.extend({
  permitId: uuid,
  applicationId: uuid,
  applicant: uuid,
  organisation: z.string().nullable(),
  signedBy: uuid,
  /** Suspensions, lifts, revocation and expiry, with their reasons; `by` is null for the clock. */
  changes: z.array(
    z.object({ type: z.string(), at: timestamp, by: uuid.nullable(), reason: z.string().nullable() }),
  ),
  /** Commands this caller may send now. */
  allowed: z.array(z.string()),
});
export type PermitView = z.infer<typeof permitView>;

/** The permit as `access-requests` signs it (JWS, typ `garant-permit+jwt`): EHDS Art. 68(10)(a)-(h), machine-readable. */
export const permitDocument = z.object({
  documentVersion: z.literal(1),
  iss: z.string(),
  permitId: uuid,
  applicationId: uuid,
  title: z.string(),
  /** (a) Categories, specification, format and sources of the data. */
  data: z.object({
    format: z.enum(['pseudonymised', 'anonymised']),
    pseudonymised: z.boolean(),
    sources: z.array(
      z.object({
        datasetId: uuid,
        holderId: slug,
        title: localized,
        categories: z.array(z.enum(DATA_CATEGORIES)),
        regime: z.enum(REGIMES),
        resources: z.array(resourceElements),
      }),
    ),
  }),
  /** (b) The purpose in detail. */
  purpose: z.object({
    code: z.enum(PURPOSE_CODES),
    title: localized,
    legalSource: z.string(),
    detail: z.string(),
    expectedBenefit: z.string(),
  }),
  /** (c) Whether the exception of Art. 71(4) applies, and why. */
  optOutException: z.object({ applied: z.literal(false), reason: z.null() }),
  /** (d) Account references; who is behind one, only the platform tells. */
  authorisedPersons: z.array(
    z.object({ account: uuid, function: z.enum(['principal-investigator', 'member']), access: z.boolean() }),
  ),
  /** (e) First and first excluded instant. */
  duration: z.object({ from: timestamp, until: timestamp }),
  /** (f) Technical characteristics of the secure processing environment, as attested at the signature. */
  environment: environmentState,
  /** (g) No fee is charged by this platform. */
  fees: z.null(),
  /** (h) */
  conditions: z.object({ general: z.array(localized), specific: z.array(z.string()) }),
  /** Of the signatory's act, for which they logged in again. */
  decision: z.object({
    reference: sha256Hex,
    signedBy: uuid,
    signedAt: timestamp,
    favourableVotes: z.number().int(),
  }),
  /** The permit has effect once the register of choices is cut for it; `permit.activated` states the position. */
  cut: z.literal('pending'),
  terms: permitTerms,
});
export type PermitDocument = z.infer<typeof permitDocument>;

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
  results: z.array(z.object({ title: localized, url: z.string(), publishedAt: timestamp })),
});
export type RegisterEntry = z.infer<typeof registerEntry>;

/** Answer of every list: at most `limit` items from `offset`, and how many there are. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    total: z.number().int(),
    offset: z.number().int(),
    limit: z.number().int(),
  });
