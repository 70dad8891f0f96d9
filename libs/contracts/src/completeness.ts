import { z } from 'zod';
import { SERVICES } from './envelope.js';
import { sha256Hex, timestamp, uuid } from './ids.js';
import { p, type ProblemDescription } from './problem.row.js';

const index = z.number().int().nonnegative();
const root = z.object({ root: sha256Hex, size: index });

/** By what the entries of a period are sorted. */
export const completenessKind = z.enum(['subject', 'permit', 'actor']);

/** That nothing was left out: periods with roots over their entries by subject, permit and actor, and what is missing. */
export const completenessCommands = {
  /** Key: the alarm's code. Operators: what was flagged was looked into; a condition that goes on is told again. */
  'alarm.close': z.object({
    code: z.string().min(1).max(60),
    place: z.string().min(1).max(700),
    outcome: z.enum(['repaired', 'explained', 'false-alarm']),
  }),
} as const;
/** Confidential bodies (the plaintext of the command's JWE), by command type. */
export const completenessConfidential = {} as const;
export const completenessEvents = {
  /** The entries [from, to) are closed: roots of the trees over their references, sorted, each with the root over its entries. */
  'period.closed': z.object({
    period: index,
    from: index,
    to: index,
    roots: z.object({ subject: root, permit: root, actor: root }),
  }),
  /** What an alarm told of has ended, or an operator looked into it. */
  'alarm.cleared': z.object({
    code: z.string(),
    place: z.string(),
    raisedAt: timestamp,
    outcome: z.enum(['ended', 'repaired', 'explained', 'false-alarm']),
  }),
} as const;

/**
 * Per service, the last producer number of each partition that the log has seen: the service's own record must not be
 * behind it. Topics without prefix.
 */
export const headState = z.object({
  service: z.enum(SERVICES),
  numbers: z.record(z.string(), z.array(index)),
  at: timestamp,
});
export type HeadState = z.infer<typeof headState>;

export const completenessQuery = z.strictObject({
  kind: completenessKind,
  ref: z.string().regex(/^[\x21-\x7e]{1,200}$/),
  /** Entry numbers, [from, to). Default: the whole log as far as periods are closed and published. */
  from: z.coerce.number().int().nonnegative().default(0),
  to: z.coerce.number().int().positive().optional(),
  mission: uuid.optional(),
});
export type CompletenessQuery = z.infer<typeof completenessQuery>;

/** The closed periods of the log, newest first, for everybody. */
export const periodView = z.object({
  period: index,
  from: index,
  to: index,
  closedAt: timestamp,
  /** Entry that says so; null until it is one. */
  entryIndex: index.nullable(),
});
export type PeriodView = z.infer<typeof periodView>;

export const ALARM_STATES = ['open', 'ended', 'closed'] as const;
export const alarmView = z.object({
  code: z.string(),
  place: z.string(),
  index: index.nullable(),
  topic: z.string(),
  partition: z.number().int(),
  offset: z.string(),
  detail: z.string(),
  raisedAt: timestamp,
  state: z.enum(ALARM_STATES),
  clearedAt: timestamp.nullable(),
  outcome: z.enum(['ended', 'repaired', 'explained', 'false-alarm']).nullable(),
});
export type AlarmState = z.infer<typeof alarmView>;

export const completenessProblems = {
  'completeness-scope': p(
    403,
    'The mission lets only a part of these entries be read, so a list of all of them cannot be given',
    'La mission ne laisse lire qu’une partie de ces entrées : une liste complète ne peut pas être donnée',
    'Loi 78-17 art. 19',
  ),
  'alarm-unknown': p(404, 'There is no such open alarm', 'Cette alarme ouverte n’existe pas'),
  'alarm-goes-on': p(
    409,
    'What this alarm tells of goes on: it ends by itself when that ends',
    'Ce que signale cette alarme dure encore : elle s’arrête d’elle-même quand cela cesse',
  ),
} as const satisfies Record<string, ProblemDescription>;
