import { z } from 'zod';
import { DATA_CATEGORIES, PURPOSE_CODES, REGIMES } from '@garant/rules';
import { jws, localized, longText, position, sha256Hex, slug, timestamp, uuid } from './ids.js';
import { resourceElements } from './catalogue.js';
import { environmentState } from './environments.js';
import type { ProblemDescription } from './problem.row.js';

/** Permits (EHDS Art. 68(10)) and what becomes of them. */

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

export const permitsCommands = {
  /** Keys: permitId. Suspensions name what they stop. */
  'permit.suspend': z.strictObject({ permitId: uuid }),
  'permit.lift-suspension': z.strictObject({ permitId: uuid }),
  'permit.revoke': z.strictObject({ permitId: uuid }),
} as const;

const reason = z.object({ reason: longText });
/** Plaintext of the confidential body, by command. */
export const permitsConfidential = {
  'permit.suspend': reason,
  'permit.lift-suspension': reason,
  'permit.revoke': reason,
} as const;

export const permitsEvents = {
  'permit.signed': z.object({ permitId: uuid, applicationId: uuid, terms: permitTerms, jwsHash: sha256Hex }),
  'permit.activated': z.object({ permitId: uuid, cutPosition: position, cutAt: timestamp }),
  'permit.suspended': z.object({ permitId: uuid, reasonHash: sha256Hex }),
  'permit.suspension-lifted': z.object({ permitId: uuid, reasonHash: sha256Hex }),
  'permit.revoked': z.object({ permitId: uuid, reasonHash: sha256Hex }),
  'permit.expired': z.object({ permitId: uuid }),
} as const;

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

export const permitsProblems = {} as const satisfies Record<string, ProblemDescription>;
