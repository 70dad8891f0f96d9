import { z } from 'zod';
import { HOLD_BASES, HOLD_KINDS, LOG_CLASS_IDS } from '@garant/rules';
import { localized, longText, sha256Hex, timestamp, uuid } from './ids.js';
import { p, type ProblemDescription } from './problem.row.js';

/** How long what is kept, on which legal basis; erasure that leaves every proof working. */

const index = z.number().int().nonnegative();
/** A reference: random ids and codes, never a name. */
const reference = z.string().regex(/^[\w.:/@-]{1,100}$/, 'a reference');
const holdTerms = {
  /** What is covered: everything, or the entries about one person, permit, dataset, application or account. */
  scope: z.strictObject({ kind: z.enum(HOLD_KINDS), ref: reference.optional() }),
  basis: z.enum(HOLD_BASES),
  /** Id of the mission or of the order; none where the data protection officer acts alone. */
  basisRef: uuid.optional(),
  /** Only what happened in this period. */
  from: timestamp.optional(),
  to: timestamp.optional(),
  until: timestamp,
};
export const holdPlacing = z.strictObject(holdTerms);

export const retentionCommands = {
  /** Keys: holdId. */
  'hold.place': z.strictObject({ holdId: uuid, ...holdTerms }),
  'hold.lift': z.strictObject({ holdId: uuid }),
} as const;
const reason = z.strictObject({ reason: longText });
/** Confidential bodies (the plaintext of the command's JWE), by command type. */
export const retentionConfidential = { 'hold.place': reason, 'hold.lift': reason } as const;

export const ERASURE_REASONS = ['person-erased', 'class-duration'] as const;
export const retentionEvents = {
  'hold.placed': z.object({ holdId: uuid, ...holdTerms, reasonHash: sha256Hex }),
  'hold.lifted': z.object({ holdId: uuid, reasonHash: sha256Hex }),
  'hold.lapsed': z.object({ holdId: uuid }),
  /** Bodies and salts of entries are gone; the entries, and every proof, are as they were. */
  'details.erased': z.object({
    erasureId: uuid,
    reason: z.enum(ERASURE_REASONS),
    /** The erasure of a person under whose request it happened (`person.erased`). */
    requestId: uuid.optional(),
    class: z.enum(LOG_CLASS_IDS).optional(),
    fromIndex: index,
    /** First index outside. */
    toIndex: index,
    count: z.number().int().positive(),
    /** Entries that a legal hold keeps for now. */
    held: z.number().int().nonnegative(),
  }),
  /** Entry bundles that end at or below the minimum index are served no more (C2SP tlog-tiles); hash tiles are. */
  'log.pruned': z.object({
    minimumIndex: index,
    months: z.number().int().positive(),
    legalBasis: z.string(),
  }),
} as const;

/** What is known of an erasure of an entry's details. */
export const erasureView = z.object({
  /** Index of the entry that records it; null until it is in the log. */
  entryIndex: index.nullable(),
  reason: z.enum(ERASURE_REASONS),
  requestId: uuid.nullable(),
  class: z.enum(LOG_CLASS_IDS).nullable(),
  at: timestamp,
  /** From then on no backup holds a copy either. */
  outOfBackups: timestamp,
});
export type ErasureView = z.infer<typeof erasureView>;

export const retentionClassView = z.object({
  id: z.enum(LOG_CLASS_IDS),
  title: localized,
  what: localized,
  why: localized,
  months: z.number().int().nullable(),
  min: z.number().int().nullable(),
  max: z.number().int().nullable(),
  setting: z.string().nullable(),
  atEnd: z.enum(['details-erased', 'kept']),
  source: z.string(),
});
export type RetentionClassView = z.infer<typeof retentionClassView>;
/** For everybody: what is kept how long, and below which index no entries are served. */
export const publicRetention = z.object({
  classes: z.array(retentionClassView),
  minimumIndex: index,
  pruning: z.object({
    policy: z.enum(['never', 'deny']),
    months: z.number().int(),
    legalBasis: z.string().nullable(),
  }),
  backupDays: z.number().int(),
});
export type PublicRetention = z.infer<typeof publicRetention>;

export const holdView = z.object({
  holdId: uuid,
  scope: z.object({ kind: z.enum(HOLD_KINDS), ref: z.string().optional() }),
  basis: z.enum(HOLD_BASES),
  basisRef: z.string().nullable(),
  from: timestamp.nullable(),
  to: timestamp.nullable(),
  until: timestamp,
  placedAt: timestamp,
  placedBy: z.object({ ref: z.string(), role: z.string() }),
  endedAt: timestamp.nullable(),
  ended: z.enum(['lifted', 'lapsed']).nullable(),
  reason: z.string().nullable(),
  liftReason: z.string().nullable(),
  /** Entries whose erasure waits for it. */
  waiting: z.number().int(),
  /** Whether the reader may lift it. */
  mayLift: z.boolean(),
});
export type HoldView = z.infer<typeof holdView>;

export const erasureAct = erasureView.extend({
  erasureId: uuid,
  fromIndex: index,
  toIndex: index,
  count: z.number().int(),
  held: z.number().int(),
});
export type ErasureAct = z.infer<typeof erasureAct>;

/** For officers and inspectors: how old what is there is, what is due, what is held, what went. */
export const retentionOverview = z.object({
  size: index,
  classes: z.array(
    retentionClassView.extend({
      /** Entries whose time ended and whose details are still to be erased. */
      due: z.number().int(),
      /** Of these, what a legal hold keeps. */
      held: z.number().int(),
      erased: z.number().int(),
      /** Entries by age in whole years (0 = this year), the last one with all older ones. */
      ages: z.array(z.number().int()),
    }),
  ),
  /** The counts of ages were made from entries below this index; the rest is younger than the last round. */
  countedTo: index,
  holds: z.array(holdView),
  erasures: z.array(erasureAct),
  minimumIndex: index,
  prunedAt: timestamp.nullable(),
});
export type RetentionOverview = z.infer<typeof retentionOverview>;

export const retentionProblems = {
  'legal-hold-unknown': p(404, 'That legal hold does not exist', 'Ce gel juridique n’existe pas'),
  'legal-hold-state': p(
    409,
    'The legal hold has ended already',
    'Ce gel juridique est déjà terminé',
    'GDPR Art. 17(3)(e)',
  ),
  'legal-hold-scope': p(
    422,
    'A hold on everything names nothing; any other names what it covers',
    'Un gel sur tout ne désigne rien ; tout autre gel désigne ce qu’il couvre',
    'GDPR Art. 17(3)(e)',
  ),
  'legal-hold-basis': p(
    422,
    'A hold under a mission or an order names it; one of the data protection officer names none',
    'Un gel fondé sur une mission ou un ordre le désigne ; celui du délégué n’en désigne aucun',
    'Loi 78-17 art. 19',
  ),
  'legal-hold-period': p(
    422,
    'A hold ends within ten years, and its period begins before it ends',
    'Un gel se termine dans les dix ans, et sa période commence avant de finir',
    'GDPR Art. 5(1)(e)',
  ),
  'entries-pruned': p(
    410,
    'Entries below the minimum index are served no more; their hashes and proofs are',
    'Les entrées sous l’index minimal ne sont plus servies ; leurs empreintes et preuves le sont',
    'C2SP tlog-tiles; GDPR Art. 5(1)(e)',
  ),
} as const satisfies Record<string, ProblemDescription>;
