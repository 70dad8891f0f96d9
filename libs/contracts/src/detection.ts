import { z } from 'zod';
import { DETECTION_OUTCOMES, DETECTION_RULE_IDS, DETECTION_STATES, ESCALATION_TARGETS } from '@garant/rules';
import { localized, longText, sha256Hex, timestamp, uuid } from './ids.js';
import { p, type ProblemDescription } from './problem.row.js';

/** Rules over the stream that a human looks into; nothing follows by itself. */

const one = { detectionId: uuid };
const index = z.number().int().nonnegative();
const parameters = z.record(z.string().regex(/^[a-z]{1,20}$/), z.number().int());

export const detectionCommands = {
  /** Keys: detectionId. */
  'detection.take': z.strictObject(one),
  'detection.give-back': z.strictObject(one),
  'detection.explain': z.strictObject(one),
  'detection.escalate': z.strictObject({ ...one, to: z.enum(ESCALATION_TARGETS) }),
  'detection.close': z.strictObject({ ...one, outcome: z.enum(DETECTION_OUTCOMES) }),
  'detection.reopen': z.strictObject(one),
  /** Key: the rule. Every figure is given, so that an entry says all that holds from then on. */
  'detection.tune': z.strictObject({ rule: z.string().max(40), enabled: z.boolean(), parameters }),
} as const;
const reason = z.strictObject({ reason: longText });
/** Confidential bodies (the plaintext of the command's JWE), by command type. */
export const detectionConfidential = {
  'detection.explain': reason,
  'detection.escalate': reason,
  'detection.close': reason,
  'detection.reopen': reason,
  'detection.tune': reason,
} as const;

const reasoned = { reasonHash: sha256Hex };
const texted = { textHash: sha256Hex };
export const detectionEvents = {
  /** References and numbers: no name, no text, no sanction. */
  'detection.raised': z.object({
    ...one,
    rule: z.enum(DETECTION_RULE_IDS),
    /** First day, hour, month or entry of what was added up. */
    window: z.string(),
    accountRef: z.string().optional(),
    subjectRef: uuid.optional(),
    permitId: z.string().optional(),
    figure: z.number().int(),
    limit: z.number().int(),
    /** Every figure of the rule as it was then. */
    parameters,
    /** Indexes of the first entries of it. */
    entries: z.array(index).max(50),
    from: timestamp,
    to: timestamp,
  }),
  'detection.taken': z.object(one),
  'detection.given-back': z.object(one),
  'detection.explained': z.object({ ...one, ...texted }),
  'detection.escalated': z.object({ ...one, to: z.enum(ESCALATION_TARGETS), ...texted }),
  'detection.closed': z.object({ ...one, outcome: z.enum(DETECTION_OUTCOMES), ...texted }),
  'detection.reopened': z.object({ ...one, ...texted }),
  'detection.tuned': z.object({
    rule: z.enum(DETECTION_RULE_IDS),
    enabled: z.boolean(),
    parameters,
    ...reasoned,
  }),
} as const;

export const detectionView = z.object({
  ...one,
  rule: z.enum(DETECTION_RULE_IDS),
  window: z.string(),
  accountRef: z.string().nullable(),
  subjectRef: z.string().nullable(),
  permitId: z.string().nullable(),
  figure: z.number().int(),
  limit: z.number().int(),
  parameters,
  entries: z.array(index),
  from: timestamp,
  to: timestamp,
  raisedAt: timestamp,
  status: z.enum(DETECTION_STATES),
  assignee: z.string().nullable(),
  escalatedTo: z.enum(ESCALATION_TARGETS).nullable(),
  outcome: z.enum(DETECTION_OUTCOMES).nullable(),
  closedAt: timestamp.nullable(),
  /** What the reader may do with it now. */
  may: z.array(z.string()),
});
export type DetectionView = z.infer<typeof detectionView>;
export const detectionStep = z.object({
  type: z.string(),
  at: timestamp,
  by: z.object({ ref: z.string(), role: z.string() }).nullable(),
  to: z.enum(ESCALATION_TARGETS).nullable(),
  outcome: z.enum(DETECTION_OUTCOMES).nullable(),
  text: z.string().nullable(),
});
/** An entry of a finding: enough to judge it, and no more of the log. */
export const detectionEntry = z.object({
  index,
  type: z.string(),
  at: timestamp,
  outcome: z.string().nullable(),
  purpose: z.string().nullable(),
  what: z.string().nullable(),
  rows: z.number().int().nullable(),
  problem: z.string().nullable(),
  erased: z.boolean(),
});
export type DetectionEntry = z.infer<typeof detectionEntry>;
export const detectionFile = detectionView.extend({
  history: z.array(detectionStep),
  /** What the window has added up by now. */
  figureNow: z.number().int(),
  /** Null until the reader has taken the finding: reading entries needs a reason, and is noted. */
  shown: z.array(detectionEntry).nullable(),
});
export type DetectionFile = z.infer<typeof detectionFile>;

export const detectionRuleView = z.object({
  id: z.enum(DETECTION_RULE_IDS),
  title: localized,
  what: localized,
  why: localized,
  harmless: localized,
  source: z.string(),
  window: z.enum(['hour', 'day', 'week', 'month', 'entry']),
  enabled: z.boolean(),
  parameters: z.array(
    z.object({
      name: z.string(),
      title: localized,
      value: z.number().int(),
      default: z.number().int(),
      min: z.number().int(),
      max: z.number().int(),
    }),
  ),
  raised: z.number().int(),
  open: z.number().int(),
  closed: z.number().int(),
  falsePositives: z.number().int(),
  history: z.array(
    z.object({
      at: timestamp,
      by: z.object({ ref: z.string(), role: z.string() }).nullable(),
      enabled: z.boolean(),
      parameters: z.record(z.string(), z.number().int()),
      reason: z.string().nullable(),
    }),
  ),
});
export type DetectionRuleView = z.infer<typeof detectionRuleView>;
export const detectionQueue = z.object({
  items: z.array(detectionView),
  total: z.number().int(),
  /** Number of findings by state, whatever is filtered. */
  counts: z.record(z.enum(DETECTION_STATES), z.number().int()),
  /** Entries that detection has looked at, and those there are. */
  readTo: index,
  size: index,
});
export type DetectionQueue = z.infer<typeof detectionQueue>;
export const detectionQuery = z.object({
  state: z.enum([...DETECTION_STATES, 'open']).optional(),
  rule: z.enum(DETECTION_RULE_IDS).optional(),
  mine: z.stringbool().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).default(0),
});

export const detectionProblems = {
  'detection-unknown': p(
    404,
    'That finding of detection does not exist, or not for you',
    'Ce signalement n’existe pas, ou pas pour vous',
  ),
  'detection-state': p(
    409,
    'The finding is not in a state for this',
    'L’état du signalement ne le permet pas',
  ),
  'detection-about-oneself': p(
    403,
    'Nobody handles a finding about their own account',
    'Personne ne traite un signalement sur son propre compte',
    'CNIL délibération 2021-122',
  ),
  'detection-not-yours': p(
    403,
    'Only the person who took the finding may do this',
    'Seule la personne qui a pris le signalement peut le faire',
  ),
  'detection-rule-unknown': p(404, 'No such rule of detection', 'Règle de détection inconnue'),
  'detection-threshold': p(
    422,
    'A figure of the rule is missing, unknown or out of bounds',
    'Un seuil de la règle manque, est inconnu ou hors limites',
    'CNIL délibération 2021-122',
  ),
} as const satisfies Record<string, ProblemDescription>;
