import { z } from 'zod';
import {
  DATA_CATEGORIES,
  ISSUE_KINDS,
  PERMIT_STATUSES,
  PURPOSE_CODES,
  REGIMES,
  TRAINING_MODULES,
} from '@garant/rules';
import { jws, localized, longText, position, sha256Hex, slug, timestamp, uuid } from './ids.js';
import { resourceElements } from './catalogue.js';
import { environmentState } from './environments.js';
import { feeEstimate, feesCommands, feesConfidential, feesEvents, feesProblems } from './fees.js';
import { executedOrder } from './executed.order.js';
import { p, type ProblemDescription } from './problem.row.js';

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
  status: z.enum(PERMIT_STATUSES),
  signedAt: timestamp,
  cutPosition: position.nullable(),
  cutAt: timestamp.nullable(),
  title: z.string(),
  jws,
});

export type PermitState = z.infer<typeof permitState>;

export const permitsCommands = {
  /** Keys: permitId. Suspensions name what they stop. */
  'permit.suspend': z.strictObject({ permitId: uuid, order: executedOrder.optional() }),
  'permit.lift-suspension': z.strictObject({ permitId: uuid }),
  'permit.revoke': z.strictObject({ permitId: uuid }),
  /** The applicant asks; the access body names or refuses; either takes a name away, with effect at once. */
  'permit.request-person': z.strictObject({ permitId: uuid, account: uuid }),
  'permit.add-person': z.strictObject({ permitId: uuid, account: uuid }),
  'permit.refuse-person': z.strictObject({ permitId: uuid, account: uuid }),
  'permit.remove-person': z.strictObject({ permitId: uuid, account: uuid }),
  /** Key: account. Recorded by the access body. */
  'training.record': z.strictObject({
    account: uuid,
    module: z.enum(TRAINING_MODULES),
    on: z.iso.date(),
    validUntil: z.iso.date(),
  }),
  ...feesCommands,
} as const;

const reason = z.object({ reason: longText });
/** Plaintext of the confidential body, by command. */
export const permitsConfidential = {
  'permit.suspend': reason,
  'permit.lift-suspension': reason,
  'permit.revoke': reason,
  'permit.refuse-person': reason,
  ...feesConfidential,
} as const;

/** Places in the public status lists: of the permit's credential, and of each named person's visas. */
const statusEntries = z.object({
  permit: z.number().int(),
  persons: z.record(uuid, z.number().int()),
});

export const permitsEvents = {
  'permit.signed': z.object({
    permitId: uuid,
    applicationId: uuid,
    terms: permitTerms,
    jwsHash: sha256Hex,
    applicant: uuid.optional(),
    kind: z.enum(ISSUE_KINDS).optional(),
    /** Permit in whose place this one comes. */
    replaces: uuid.optional(),
    /** The single extension of Art. 68(12) is used up. */
    extended: z.boolean().optional(),
    statusEntries: statusEntries.optional(),
  }),
  'permit.activated': z.object({ permitId: uuid, cutPosition: position, cutAt: timestamp }),
  'permit.suspended': z.object({ permitId: uuid, reasonHash: sha256Hex, order: executedOrder.optional() }),
  'permit.suspension-lifted': z.object({ permitId: uuid, reasonHash: sha256Hex }),
  'permit.revoked': z.object({ permitId: uuid, reasonHash: sha256Hex }),
  'permit.expired': z.object({ permitId: uuid }),
  'permit.superseded': z.object({ permitId: uuid, by: uuid }),
  'permit.person-requested': z.object({ permitId: uuid, account: uuid }),
  'permit.person-refused': z.object({ permitId: uuid, account: uuid, reasonHash: sha256Hex }),
  'permit.persons-changed': z.object({
    permitId: uuid,
    added: z.array(uuid),
    removed: z.array(uuid),
    statusEntries: z.record(uuid, z.number().int()).optional(),
  }),
  'training.recorded': z.object({
    account: uuid,
    module: z.enum(TRAINING_MODULES),
    on: z.iso.date(),
    validUntil: z.iso.date(),
  }),
  ...feesEvents,
} as const;

/** A training as the access body and its person see it. */
export const trainingView = z.object({
  account: uuid,
  module: z.enum(TRAINING_MODULES),
  on: z.iso.date(),
  validUntil: z.iso.date(),
  recordedAt: timestamp,
  /** Whether it counts today. */
  inDate: z.boolean(),
});
export type TrainingView = z.infer<typeof trainingView>;

/** What everybody may know of a permit: whoever holds it can check it here. */
export const permitPublicStatus = z.object({
  permitId: uuid,
  status: z.enum(PERMIT_STATUSES),
  validFrom: timestamp,
  validUntil: timestamp,
  replaces: uuid.nullable(),
  supersededBy: uuid.nullable(),
});
export type PermitPublicStatus = z.infer<typeof permitPublicStatus>;

/** A version in the chain of permits that took each other's place. */
export const permitVersion = permitPublicStatus.omit({ replaces: true, supersededBy: true }).extend({
  kind: z.enum(ISSUE_KINDS),
  applicationId: uuid,
  signedAt: timestamp,
  endedAt: timestamp.nullable(),
});
export type PermitVersion = z.infer<typeof permitVersion>;

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
  /** First to newest: this permit, those whose place it took, and those that took its place. */
  versions: z.array(permitVersion),
  /** Whom the applicant wants named, not answered yet. */
  requested: z.array(uuid),
  /** With the moment from which they had no access. */
  removed: z.array(z.object({ account: uuid, at: timestamp })),
  /** End of each person's training, null: none in date. Empty where no training is asked for. */
  training: z.record(uuid, z.iso.date().nullable()),
  /** The single extension of Art. 68(12): used up, or until when it can be asked for. */
  extension: z.object({ used: z.boolean(), askUntil: timestamp }),
  /** Data in the environment, Art. 68(12). */
  deletion: z.object({
    state: z.enum(['running', 'due', 'overdue', 'proved', 'carried-over']),
    dueAt: timestamp.nullable(),
  }),
  /** Sections (b), (c), (g) and (h) of the signed document. */
  signed: z.object({
    purposeDetail: z.string(),
    expectedBenefit: z.string(),
    format: z.enum(['pseudonymised', 'anonymised']),
    optOutException: z.object({ applied: z.boolean(), reason: z.string().nullable() }),
    fees: feeEstimate.nullable(),
    conditions: z.object({ general: z.array(localized), specific: z.array(z.string()) }),
  }),
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
  /** (g) Lines that the applicant accepted before the permit; null: no fee is charged. */
  fees: feeEstimate.nullable(),
  /** Permit in whose place this one comes, and what for; absent in documents signed before there were versions. */
  version: z.object({ kind: z.enum(ISSUE_KINDS), replaces: uuid.nullable() }).optional(),
  /** Where anybody can check it; absent in older documents. */
  status: z.object({ page: z.string(), list: z.string(), index: z.number().int() }).optional(),
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

export const permitsProblems = {
  'person-not-named': p(
    409,
    'That person is not named on the permit',
    'Cette personne n’est pas nommée dans le permis',
    'EHDS Art. 68(10)(d)',
  ),
  'person-already-named': p(
    409,
    'That person is named on the permit already, or is about to be',
    'Cette personne est déjà nommée dans le permis, ou en voie de l’être',
    'EHDS Art. 68(10)(d)',
  ),
  'person-not-requested': p(
    409,
    'The applicant did not ask for that person to be named',
    'Le demandeur n’a pas demandé que cette personne soit nommée',
    'EHDS Art. 67(2)(a)',
  ),
  'person-without-account': p(
    422,
    'No person who has signed in has that address',
    'Aucune personne qui s’est connectée n’a cette adresse',
    'EHDS Art. 73(1)(d)',
  ),
  'training-missing': p(
    422,
    'A person without a training in date cannot be named on a permit',
    'Une personne sans formation en cours de validité ne peut être nommée dans un permis',
    'EHDS Art. 61(3), 68(1)(d), 73(1)(a)',
  ),
  'training-invalid': p(
    422,
    'The dates of the training are not valid',
    'Les dates de la formation ne sont pas valables',
  ),
  'extension-used': p(
    409,
    'A permit is extended once',
    'Un permis n’est prolongé qu’une fois',
    'EHDS Art. 68(12)',
  ),
  'extension-too-late': p(
    409,
    'An extension is asked for at the latest one month before the permit ends',
    'Une prolongation se demande au plus tard un mois avant la fin du permis',
    'EHDS Art. 68(12)',
  ),
  'status-list-unknown': p(404, 'There is no such status list', 'Cette liste d’état n’existe pas'),
  ...feesProblems,
} as const satisfies Record<string, ProblemDescription>;
