import { z } from 'zod';
import { QUESTION_CODES, STORY_KINDS } from '@garant/rules';
import { localized, sha256Hex, timestamp, uuid } from './ids.js';
import { p, type ProblemDescription } from './problem.row.js';

/** What an inspector asks of the log, and the answers that people get about themselves. */

const index = z.number().int().nonnegative();
const count = z.number().int().nonnegative();
/** A reference or code: what an entry can be found by. */
const reference = z.string().regex(/^[\x21-\x7e]{1,200}$/, 'printable text of 1 to 200 characters');

export const REPLAY_KINDS = ['decision', 'release'] as const;
/** `same`: recomputed with the same result; `partly`: nothing differs, but not everything can be recomputed any more. */
export const REPLAY_VERDICTS = ['same', 'different', 'partly'] as const;

const replayed = {
  replayId: uuid,
  missionId: uuid,
  kind: z.enum(REPLAY_KINDS),
  /** Entry of the decision, or of the release's plan. */
  index,
  releaseId: uuid.optional(),
  verdict: z.enum(REPLAY_VERDICTS),
  recomputed: count,
  different: count,
  /** Rows that were erased since. */
  gone: count,
};
/** Key: replayId. Sent by the gateway in the name of the inspector, before the answer. */
export const inspectionCommands = { 'replay.record': z.strictObject(replayed) } as const;
/** Confidential bodies (the plaintext of the command's JWE), by command type. */
export const inspectionConfidential = {} as const;
export const inspectionEvents = { 'replay.made': z.object(replayed) } as const;

/** Parameters of the ready questions. */
export const questionQuery = z.object({
  subject: reference.optional(),
  permit: reference.optional(),
  dataset: reference.optional(),
  environment: reference.optional(),
  actor: reference.optional(),
  organisation: reference.optional(),
  type: reference.optional(),
  outcome: reference.optional(),
  /** RFC 3339 times. */
  from: timestamp.optional(),
  to: timestamp.optional(),
  /** From `next`: where the looking goes on. */
  after: z.coerce.number().int().nonnegative().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type QuestionQuery = z.infer<typeof questionQuery>;

/** An entry as an answer shows it: references and codes, and what its details add to the answer. */
export const answerLine = z.object({
  index,
  type: z.string(),
  title: localized,
  at: timestamp,
  actor: z.object({ ref: z.string(), role: z.string().nullable() }).nullable(),
  subject: z.string().nullable(),
  permit: z.string().nullable(),
  dataset: z.string().nullable(),
  release: z.string().nullable(),
  environment: z.string().nullable(),
  outcome: z.string().nullable(),
  /** Names and values of the details that tell why: purposes, requests, counts, reasons as codes. */
  facts: z.array(z.object({ name: z.string(), value: z.string() })),
  /** Index of the erasure's entry, when the details are gone. */
  erasedBy: index.nullable().optional(),
});
export type AnswerLine = z.infer<typeof answerLine>;

export const questionAnswer = z.object({
  code: z.enum(QUESTION_CODES),
  question: localized,
  parameters: z.record(z.string(), z.string()),
  sentence: localized,
  count,
  /** More may be found where it was not looked yet. */
  atLeast: z.boolean(),
  lines: z.array(answerLine),
  /** Volumes by account and hour. */
  groups: z
    .array(z.object({ actor: z.string().nullable(), hour: z.string(), count, rows: count }))
    .optional(),
  /** Facts of an answer that is a proof rather than a list. */
  findings: z
    .array(z.object({ name: z.string(), value: z.string(), holds: z.boolean().nullable() }))
    .optional(),
  how: localized,
  limits: localized,
  legalSource: z.string(),
  /** `after` of the next part; null when everything was looked through. */
  next: index.nullable(),
  /** How far it was looked: entries of the log gone by, of all there were. */
  progress: z.object({ looked: count, of: count }),
  tookMs: z.number(),
  scope: z.looseObject({ orderNumber: z.string(), limited: z.boolean() }).optional(),
});
export type QuestionAnswer = z.infer<typeof questionAnswer>;

export const readyQuestion = z.object({
  code: z.enum(QUESTION_CODES),
  question: localized,
  needs: z.array(z.string()),
  may: z.array(z.string()),
  by: z.enum(['index', 'stream', 'proof']),
  how: localized,
  limits: localized,
  legalSource: z.string(),
});
export type ReadyQuestionView = z.infer<typeof readyQuestion>;

export const storyStep = z.object({
  type: z.string(),
  title: localized,
  state: z.enum(['done', 'stopped', 'waiting', 'missing']),
  /** Null for a step that is not there. */
  index: index.nullable(),
  at: timestamp.nullable(),
  actor: z.object({ ref: z.string(), role: z.string() }).nullable(),
  facts: z.array(z.object({ name: z.string(), value: z.string() })),
  legalSource: z.string().nullable(),
});
export const storyView = z.object({
  kind: z.enum(STORY_KINDS),
  id: z.string(),
  /** What else it leads to: other lives by their ids. */
  links: z.array(z.object({ kind: z.enum(STORY_KINDS), id: z.string() })),
  steps: z.array(storyStep),
  /** Steps that should be there and are not. */
  gaps: count,
  /** More entries than a story shows: the oldest are told. */
  cutShort: z.boolean(),
  scope: z.looseObject({ orderNumber: z.string(), limited: z.boolean() }).optional(),
});
export type StoryView = z.infer<typeof storyView>;

export const explanationView = z.object({
  index,
  type: z.string(),
  title: localized,
  sentence: localized,
  checks: z.array(
    z.object({
      code: z.string(),
      verdict: z.enum(['pass', 'fail', 'unknown']),
      sentence: localized,
      legalSource: z.string(),
    }),
  ),
  ruleBundleHash: z.string().nullable(),
  positions: z.record(z.string(), z.unknown()).nullable(),
  legalSource: z.string().nullable(),
});
export type ExplanationView = z.infer<typeof explanationView>;

/** How much happened in each step of a period, and what there is to search for in it. */
export const volumeView = z.object({
  from: timestamp,
  to: timestamp,
  step: z.enum(['hour', 'day', 'month']),
  bars: z.array(z.object({ from: timestamp, count })),
  total: count,
  /** More were not counted: the bars are those of the newest ones. */
  atLeast: z.boolean(),
});
export type VolumeView = z.infer<typeof volumeView>;
export const facetsView = z.object({
  types: z.array(z.object({ code: z.string(), title: localized })),
  outcomes: z.array(z.string()),
  organisations: z.array(z.string()),
  purposes: z.array(z.string()),
});
export type FacetsView = z.infer<typeof facetsView>;

/** One act in the log about the person who asks, or by them. */
export const traceLine = answerLine.pick({
  index: true,
  type: true,
  title: true,
  at: true,
  permit: true,
  dataset: true,
  outcome: true,
  facts: true,
});
export type TraceLine = z.infer<typeof traceLine>;
export const tracesView = z.object({ traces: z.array(traceLine), next: index.nullable() });
export type TracesView = z.infer<typeof tracesView>;

export const replayRequest = z.union([
  z.strictObject({ kind: z.literal('decision'), index }),
  z.strictObject({ kind: z.literal('release'), releaseId: uuid }),
]);
export type ReplayRequest = z.infer<typeof replayRequest>;
export const replayView = z.object({
  replayId: uuid,
  kind: z.enum(REPLAY_KINDS),
  index,
  releaseId: uuid.nullable(),
  verdict: z.enum(REPLAY_VERDICTS),
  sentence: localized,
  /** What was compared, by name: what the log says, what comes out now. */
  comparisons: z.array(
    z.object({
      name: z.string(),
      title: localized,
      logged: z.string().nullable(),
      now: z.string().nullable(),
      same: z.boolean().nullable(),
    }),
  ),
  /** Checks of a decision as recomputed. */
  checks: z.array(
    z.object({
      code: z.string(),
      verdict: z.enum(['pass', 'fail', 'not-evaluated']),
      sentence: localized,
      legalSource: z.string(),
    }),
  ),
  recomputed: count,
  different: count,
  gone: count,
  ruleBundleHash: sha256Hex,
  tookMs: z.number(),
});
export type ReplayView = z.infer<typeof replayView>;

export const inspectionProblems = {
  'question-unready': p(
    404,
    'There is no such ready question',
    'Cette question prête n’existe pas',
    'GET /api/v1/inspection/questions',
  ),
  'question-parameters': p(
    400,
    'The question needs other parameters',
    'La question demande d’autres paramètres',
    'GET /api/v1/inspection/questions',
  ),
  'question-period': p(
    400,
    'The period ends before it begins, or no checkpoint is that old',
    'La période finit avant de commencer, ou aucun point de contrôle n’est aussi ancien',
  ),
  'story-unknown': p(404, 'The log tells no such story', 'Le journal ne raconte pas cette histoire'),
  'replay-unsuited': p(
    422,
    'That entry is no decision that can be replayed',
    'Cette entrée n’est pas une décision qui puisse être rejouée',
  ),
  'replay-gone': p(
    410,
    'What the replay needs was erased: its commitment still verifies',
    'Ce qu’il faut pour rejouer a été effacé : l’engagement reste vérifiable',
    'GDPR Art. 17',
  ),
} as const satisfies Record<string, ProblemDescription>;
