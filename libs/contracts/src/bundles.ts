import { z } from 'zod';
import { sha256Hex, timestamp, uuid } from './ids.js';
import { p, type ProblemDescription } from './problem.row.js';

/** Evidence to take away: entries with every proof, checked offline. */

/** Conditions of a search of entries (`entrySearch` without its page), as codes and references: no free text. */
export const bundleFilter = z
  .record(z.string().max(20), z.string().max(200))
  .refine((filter) => Object.keys(filter).length <= 20, 'at most 20 conditions');

export const BUNDLE_STATES = ['waiting', 'making', 'made', 'failed', 'cancelled', 'deleted'] as const;
/** Why a bundle is not kept any more. */
export const BUNDLE_ENDS = ['asked', 'expired', 'mission-ended'] as const;
/** What is made one after another. */
export const BUNDLE_PHASES = [
  'entries',
  'table',
  'fhir',
  'proof',
  'completeness',
  'papers',
  'closing',
] as const;

const named = { bundleId: uuid, missionId: uuid };
const counts = { entries: z.number().int().nonnegative() };

export const bundlesCommands = {
  /** Keys: bundleId. Inspectors, under an open mission of theirs. */
  'bundle.make': z.strictObject({ bundleId: uuid, missionId: uuid.optional(), filter: bundleFilter }),
  /** Stops one that is being made; deletes one that is kept. */
  'bundle.delete': z.strictObject({ bundleId: uuid }),
} as const;
/** Confidential bodies (the plaintext of the command's JWE), by command type. */
export const bundlesConfidential = {} as const;
export const bundlesEvents = {
  'bundle.requested': z.object({ ...named, filter: bundleFilter, ...counts }),
  /** The hashes that go into the minutes: of the archive, and of the manifest in it. */
  'bundle.made': z.object({
    ...named,
    filter: bundleFilter,
    ...counts,
    erased: z.number().int().nonnegative(),
    fromIndex: z.number().int().nonnegative(),
    toIndex: z.number().int().nonnegative(),
    size: z.number().int().positive(),
    bytes: z.number().int().positive(),
    sha256: sha256Hex,
    manifestSha256: sha256Hex,
    expiresAt: timestamp,
  }),
  'bundle.failed': z.object({ ...named, reason: z.string() }),
  'bundle.cancelled': z.object(named),
  'bundle.deleted': z.object({ ...named, reason: z.enum(BUNDLE_ENDS) }),
} as const;

/** A bundle as its inspectors see it. */
export const bundleView = z.object({
  ...named,
  filter: bundleFilter,
  state: z.enum(BUNDLE_STATES),
  ...counts,
  phase: z.enum(BUNDLE_PHASES).nullable(),
  /** 0 to 1. */
  share: z.number(),
  /** Entries a second, and seconds left; null before they can be told. */
  rate: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  requestedAt: timestamp,
  endedAt: timestamp.nullable(),
  /** Until when it is kept. */
  expiresAt: timestamp.nullable(),
  size: z.number().int().nullable(),
  erased: z.number().int().nullable(),
  bytes: z.number().int().nullable(),
  sha256: sha256Hex.nullable(),
  manifestSha256: sha256Hex.nullable(),
  /** Problem code, for one that failed. */
  fault: z.string().nullable(),
});
export type BundleView = z.infer<typeof bundleView>;

export const bundlesProblems = {
  'bundle-filter': p(
    400,
    'A condition of the bundle is not one of a search of entries',
    'Une condition du dossier n’est pas une condition de recherche d’entrées',
  ),
  'bundle-empty': p(
    422,
    'No published entry of the mission meets these conditions',
    'Aucune entrée publiée de la mission ne répond à ces conditions',
  ),
  'bundle-too-large': p(
    422,
    'More entries than a bundle may hold: narrow the period or the conditions',
    'Plus d’entrées qu’un dossier ne peut en contenir : réduisez la période ou les conditions',
    'GARANT_BUNDLE_ENTRIES',
  ),
  'bundle-unknown': p(404, 'There is no such bundle', 'Ce dossier n’existe pas'),
  'bundle-not-ready': p(409, 'The bundle is not finished yet', 'Le dossier n’est pas encore terminé'),
  'bundle-gone': p(
    410,
    'The bundle was deleted, or its time is over',
    'Le dossier a été supprimé, ou sa durée est écoulée',
  ),
  'bundle-failed': p(
    409,
    'The bundle could not be made; an operator has been told',
    'Le dossier n’a pas pu être établi ; un opérateur est prévenu',
  ),
} as const satisfies Record<string, ProblemDescription>;
