import { z } from 'zod';
import { sha256Hex, timestamp } from './ids.js';
import { p, type ProblemDescription } from './problem.row.js';

/** Who else signs the checkpoints of the log, and how many of them must. */
export const witnessesCommands = {} as const;
/** Confidential bodies (the plaintext of the command's JWE), by command type. */
export const witnessesConfidential = {} as const;
export const witnessesEvents = {
  /** The log signs with a new key. `note` is the announcement, signed by both keys (libs/merkle-log, key rotation). */
  'log-key.rotated': z.object({
    origin: z.string(),
    oldVkey: z.string(),
    newVkey: z.string(),
    note: z.string(),
  }),
  /** A time-stamp authority vouched for the time of a checkpoint (RFC 3161). */
  'checkpoint.timestamped': z.object({
    size: z.number().int(),
    rootHash: sha256Hex,
    /** SHA-256 of the checkpoint's text: what was stamped. */
    imprint: sha256Hex,
    at: timestamp,
    /** SHA-256 of the token. */
    token: sha256Hex,
  }),
} as const;
export const witnessesProblems = {
  'timestamp-unknown': p(
    404,
    'No time-stamp exists for a checkpoint of that size',
    'Aucun horodatage n’existe pour un point de contrôle de cette taille',
    'RFC 3161',
  ),
} as const satisfies Record<string, ProblemDescription>;

/** What the log says of one witness. */
export const witnessStanding = z.object({
  /** In the policy. */
  name: z.string(),
  vkey: z.string(),
  /** Size of the newest checkpoint that it cosigned, and when, as it states. */
  size: z.number().int().nullable(),
  cosignedAt: timestamp.nullable(),
});
/** Who cosigns the log, and whether enough of them do. */
export const witnessing = z.object({
  /** Name of a witness or group of the policy, or `none`. */
  quorum: z.string(),
  witnesses: z.array(witnessStanding),
  /** Size of the newest checkpoint that the quorum cosigned; null when there is none. */
  witnessedSize: z.number().int().nullable(),
  /** Size of the newest checkpoint. */
  size: z.number().int().nullable(),
  /** Sizes of the checkpoints that a time-stamp authority stamped, newest first; at most 20. */
  timestamps: z.array(z.object({ size: z.number().int(), at: timestamp })),
});
export type WitnessingView = z.infer<typeof witnessing>;
