import { z } from 'zod';
import { longText, sha256Hex, slug, timestamp, uuid } from './ids.js';
import type { ProblemDescription } from './problem.row.js';

/** Acts of the access body on an application: completeness, assessment, votes, signature (EHDS Art. 68). */

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

const appKey = { applicationId: uuid };

export const committeeCommands = {
  'application.request-information': z.strictObject({ applicationId: uuid }),
  'application.find-complete': z.strictObject({ applicationId: uuid }),
  'application.assess': z.strictObject({ applicationId: uuid }),
  /** `actHash`: SHA-256 (hex) of the RFC 8785 form of the act, which also is the nonce of the confirming login. */
  'application.vote': z.strictObject({ applicationId: uuid, actHash: sha256Hex }),
  'application.sign': z.strictObject({ applicationId: uuid, actHash: sha256Hex }),
} as const;

/** Plaintext of the confidential body, by command. */
export const committeeConfidential = {
  'application.request-information': z.object({ message: longText }),
  'application.assess': z.object({ assessment }),
  /** `idToken`: what the provider answered to the login whose nonce is the hash of `act`. */
  'application.vote': z.object({ act: voteAct, idToken: z.string().min(1) }),
  'application.sign': z.object({ act: signAct, idToken: z.string().min(1) }),
} as const;

export const committeeEvents = {
  'application.information-requested': z.object({ ...appKey, messageHash: sha256Hex, dueAt: timestamp }),
  'application.found-complete': z.object({
    ...appKey,
    /** Null on the French route, where no time to decide runs. */
    decisionDueAt: timestamp.nullable(),
    /** Present: an opinion comes first, and its period ends then. */
    opinionDueAt: timestamp.optional(),
    /** What is asked of each holder, and by when a trusted one proposes (Art. 72(5)). */
    shares: z.array(z.object({ holderId: slug, datasetIds: z.array(uuid) })).optional(),
    proposalDueAt: timestamp.optional(),
  }),
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
} as const;

export const committeeProblems = {} as const satisfies Record<string, ProblemDescription>;
