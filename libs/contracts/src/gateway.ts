import { z } from 'zod';
import { PURPOSE_CODES, REGIMES } from '@garant/rules';
import { resourceElements } from './catalogue.js';
import { jws, localized, position, sha256Hex, timestamp, uuid } from './ids.js';

/** Keys: releaseId, except recall.acknowledge (recallId). */
export const gatewayCommands = {
  'release.open': z.object({
    releaseId: uuid,
    permitId: uuid,
    datasetId: uuid,
    purpose: z.enum(PURPOSE_CODES),
    environmentId: uuid,
  }),
  'release.seal': z.object({ releaseId: uuid, manifest: jws }),
  'release.unseal': z.object({ releaseId: uuid, unsealId: uuid }),
  'release.acknowledge': z.object({
    releaseId: uuid,
    unsealId: uuid,
    outputs: z.array(z.object({ name: z.string(), sha256: sha256Hex })),
  }),
  'recall.acknowledge': z.object({ recallId: uuid, releaseId: uuid }),
  'key.release': z.object({ key: z.string() }),
} as const;

export const check = z.object({
  code: z.string(),
  verdict: z.enum(['pass', 'fail', 'not-evaluated']),
  sentence: localized,
  legalSource: z.string(),
});
export type Check = z.infer<typeof check>;

/** One evaluation of a boxcarred decision. Only well-formed ids: callers may write anything, names too. */
const evaluation = z.object({
  permitId: z.string().optional(),
  datasetId: z.string().optional(),
  environmentId: z.string().optional(),
  purpose: z.string().optional(),
  recordRef: z.string().optional(),
  subjectOfRequest: z.string().optional(),
  action: z.string(),
  effect: z.enum(['permit', 'deny']),
  reason: z.string().optional(),
});

const rel = { releaseId: uuid, permitId: uuid, datasetId: uuid };
export const gatewayEvents = {
  'account.created': z.object({ accountRef: uuid, roles: z.array(z.string()) }),
  'release.opened': z.object({
    ...rel,
    purpose: z.enum(PURPOSE_CODES),
    environmentId: uuid,
    regime: z.enum(REGIMES),
  }),
  'release.refused': z.object({ ...rel, reason: z.string() }),
  /** Counts of people are for the log's readers (inspectors), never for data users. */
  'release.planned': z.object({
    ...rel,
    planHash: sha256Hex,
    peopleHash: sha256Hex,
    cutPosition: position,
    people: z.number().int(),
    ruleBundleHash: sha256Hex,
    cohortCommitment: sha256Hex,
  }),
  'release.sealed': z.object({ ...rel, manifestHash: sha256Hex }),
  'unseal.requested': z.object({ ...rel, unsealId: uuid }),
  'unseal.refused': z.object({ ...rel, unsealId: uuid, reason: z.string() }),
  'release.unsealed': z.object({ ...rel, unsealId: uuid, cutPosition: position, subtractionHash: sha256Hex }),
  'release.acknowledged': z.object({
    ...rel,
    unsealId: uuid,
    outputs: z.array(z.object({ name: z.string(), sha256: sha256Hex })),
  }),
  /** One person: random references only. `choicePosition` names the protective act. */
  'recall.ordered': z.object({
    ...rel,
    recallId: uuid,
    environmentId: uuid,
    subjectRef: uuid,
    choicePosition: position,
    orderHash: sha256Hex,
  }),
  'recall.acknowledged': z.object({ ...rel, recallId: uuid }),
  'decision.made': z.object({
    decisionId: uuid,
    permitId: z.string().optional(),
    datasetId: z.string().optional(),
    environmentId: z.string().optional(),
    purpose: z.string().optional(),
    recordRef: z.string().optional(),
    subjectOfRequest: z.string().optional(),
    action: z.string(),
    effect: z.enum(['permit', 'deny']),
    reason: z.string().optional(),
    ruleBundleHash: sha256Hex,
    positions: z.record(z.string(), z.unknown()),
    /** Of a boxcar: each evaluation, in the order of the request; the members above then hold the whole. */
    evaluations: z.array(evaluation).optional(),
  }),
} as const;

/**
 * The release plan, signed as a JWS by the gateway (typ `garant-plan+jwt`). The people file is NDJSON of
 * `{ "id": "<local id>", "p": "<pseudonym>" }`, named by its SHA-256 and streamed apart.
 */
export const releasePlan = z.object({
  planVersion: z.literal(1),
  releaseId: uuid,
  permitId: uuid,
  datasetId: uuid,
  holderId: z.string(),
  purpose: z.enum(PURPOSE_CODES),
  environmentId: uuid,
  resources: z.array(resourceElements),
  people: z.object({ sha256: sha256Hex, bytes: z.number().int() }),
  /** Base64url 32-byte key with which record ids are rewritten for this release alone (HMAC-SHA-256). */
  idKey: z.string(),
  /** age recipient of the one-time key. */
  recipient: z.string().startsWith('age1'),
  cut: z.object({ position, at: timestamp }),
  ruleBundleHash: sha256Hex,
  cohortCommitment: sha256Hex,
  /** What to do with a malformed line: report it and go on, or stop. */
  malformedLines: z.enum(['report', 'stop']),
  issuedAt: timestamp,
  expiresAt: timestamp,
});
export type ReleasePlan = z.infer<typeof releasePlan>;

/** The manifest, signed as a JWS with the holder's registered key (typ `garant-manifest+jwt`). */
export const releaseManifest = z.object({
  manifestVersion: z.literal(1),
  releaseId: uuid,
  permitId: uuid,
  datasetId: uuid,
  purpose: z.enum(PURPOSE_CODES),
  environmentId: uuid,
  planHash: sha256Hex,
  ruleBundleHash: sha256Hex,
  cohortCommitment: sha256Hex,
  cut: z.object({ position, at: timestamp }),
  inputs: z.array(
    z.object({ name: z.string(), sha256: sha256Hex, bytes: z.number().int(), lines: z.number().int() }),
  ),
  outputs: z.array(
    z.object({
      name: z.string(),
      sha256: sha256Hex,
      bytes: z.number().int(),
      plaintextSha256: sha256Hex,
      lines: z.number().int(),
    }),
  ),
  rejectedLines: z.number().int(),
  sealedAt: timestamp,
});
export type ReleaseManifest = z.infer<typeof releaseManifest>;

/** Answer to the environment's operator after unsealing. */
export const unsealKey = z.object({
  releaseId: uuid,
  unsealId: uuid,
  /** age identity (secret) of the one-time key. */
  identity: z.string().startsWith('AGE-SECRET-KEY-1'),
  manifest: jws,
  /** Release pseudonyms to drop before anything is written. */
  subtract: z.array(z.string()),
  /** Proof that the sealed manifest is in the log: .tlog-proof text and the entry's bytes (base64). */
  proof: z.string(),
  entry: z.string(),
});
export type UnsealKey = z.infer<typeof unsealKey>;

/** A recall order, signed as a JWS by the gateway (typ `garant-recall+jwt`). */
export const recallOrder = z.object({
  recallId: uuid,
  releaseId: uuid,
  permitId: uuid,
  environmentId: uuid,
  pseudonyms: z.array(z.string()),
  orderedAt: timestamp,
});

export const RELEASE_STATES = [
  'opened',
  'planned',
  'sealed',
  'unsealing',
  'unsealed',
  'acknowledged',
  'refused',
] as const;
/** For holders and environment operators. Data users get {@link releaseViewForUser}. */
export const releaseView = z.object({
  ...rel,
  state: z.enum(RELEASE_STATES),
  purpose: z.enum(PURPOSE_CODES),
  environmentId: uuid,
  openedAt: timestamp,
  plannedAt: timestamp.nullable(),
  sealedAt: timestamp.nullable(),
  unsealedAt: timestamp.nullable(),
  acknowledgedAt: timestamp.nullable(),
  unsealId: uuid.nullable(),
  reason: z.string().nullable(),
  manifestHash: sha256Hex.nullable(),
  /** Whether the sealed manifest is under a published checkpoint yet. */
  loggedUnder: z.number().int().nullable(),
});
export type ReleaseView = z.infer<typeof releaseView>;
export const releaseViewForUser = z.object({
  releaseId: uuid,
  datasetId: uuid,
  state: z.enum(RELEASE_STATES),
  openedAt: timestamp,
});

/** What a patient sees of a choice's effect (the four states of the design, §5). */
export const choiceEffect = z.object({
  recorded: z.object({ at: timestamp, position }),
  inForce: z.object({ atGateway: z.boolean(), appliedPosition: position, since: timestamp.nullable() }),
  logged: z.object({ index: z.number().int(), checkpointSize: z.number().int() }).nullable(),
  /** Whether it counts among the person's choices; absent while its event is on the way to the gateway. */
  counting: z
    .object({
      state: z.enum(['counts', 'replaced', 'held-back']),
      /** The choice by which it does not count. */
      by: uuid.nullable(),
      because: z.enum(['wider-refusal', 'other-voice', 'later-protection']).nullable(),
    })
    .optional(),
  /** One per extract that held the person: ordered, then acknowledged by the environment. `at`: the newer of both times. */
  recalls: z.array(
    z.object({
      state: z.enum(['ordered', 'acknowledged']),
      at: timestamp,
      orderedAt: timestamp.optional(),
      acknowledgedAt: timestamp.nullable().optional(),
    }),
  ),
  cannotRecall: z.array(z.object({ reason: z.string(), sentence: localized })),
});
export type ChoiceEffect = z.infer<typeof choiceEffect>;
