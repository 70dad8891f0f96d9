import { z } from 'zod';
import { ROLES } from '@garant/rules';
import { sha256Hex, timestamp, uuid } from './ids.js';
import { inspectionCommands, inspectionConfidential, inspectionEvents } from './inspection.js';
import { missionsCommands, missionsConfidential, missionsEvents } from './missions.js';
import { bundlesCommands, bundlesConfidential, bundlesEvents } from './bundles.js';
import { completenessCommands, completenessConfidential, completenessEvents } from './completeness.js';
import { witnessesCommands, witnessesConfidential, witnessesEvents } from './witnesses.js';
import { erasureView, retentionCommands, retentionConfidential, retentionEvents } from './retention.js';
import { detectionCommands, detectionConfidential, detectionEvents } from './detection.js';

/**
 * Log entry, form v1: RFC 8785 JSON, the bytes that are hashed into the tree (at most 65,535). Pseudonymous by
 * construction: random references and codes; `commit` = SHA-256(salt16 || RFC 8785 form of `data`).
 */
export const logEntry = z.object({
  v: z.literal(1),
  id: z.string(),
  kind: z.enum(['command', 'event', 'unreadable']),
  source: z.string(),
  topic: z.string(),
  partition: z.number().int(),
  offset: z.string(),
  type: z.string(),
  /** Event time as the producer stated it, and time of reception by the log. */
  time: timestamp.nullable(),
  received: timestamp,
  actor: z.object({ ref: z.string(), role: z.string(), organisation: z.string().optional() }).nullable(),
  cause: z.string().nullable(),
  subject: uuid.nullable(),
  permit: z.string().nullable(),
  dataset: z.string().nullable(),
  application: z.string().nullable(),
  release: z.string().nullable(),
  environment: z.string().nullable(),
  purpose: z.string().nullable(),
  outcome: z.string().nullable(),
  commit: sha256Hex,
  /** SHA-256 of the confidential body (a JWE), whose text never comes here. */
  confidential: sha256Hex.nullable(),
  flags: z.array(
    z.enum([
      'unreadable',
      'unknown-type',
      'schema-violation',
      'bad-signature',
      'gap',
      'no-cause',
      'duplicate-id',
    ]),
  ),
});
export type LogEntry = z.infer<typeof logEntry>;

/** One entry in an inspector's answer: what the tree proves, and the erasable details beside it. */
export const entryView = z.object({
  index: z.number().int(),
  leafHash: sha256Hex,
  entry: logEntry,
  details: z.object({ data: z.record(z.string(), z.unknown()), salt: z.string() }).nullable(),
  /** Why there are no details: erased, by which entry, under which request. */
  erasure: erasureView.nullable().optional(),
});
export type EntryView = z.infer<typeof entryView>;

export const entrySearch = z.object({
  subject: z.string().optional(),
  permit: z.string().optional(),
  dataset: z.string().optional(),
  application: z.string().optional(),
  /** An application, or the project that a permit became. */
  project: z.string().optional(),
  release: z.string().optional(),
  environment: z.string().optional(),
  actor: z.string().optional(),
  /** Organisation in whose name the actor acted. */
  organisation: z.string().optional(),
  purpose: z.string().optional(),
  kind: logEntry.shape.kind.optional(),
  type: z.string().optional(),
  outcome: z.string().optional(),
  flag: logEntry.shape.flags.element.optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  /** Opaque; from `next`. */
  after: z.coerce.number().int().nonnegative().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type EntrySearch = z.infer<typeof entrySearch>;

export const checkpointState = z.object({
  origin: z.string(),
  size: z.number().int(),
  rootHash: sha256Hex,
  note: z.string(),
  publishedAt: timestamp,
  /** C2SP tlog-policy of the log at that time: its keys, its witnesses, the quorum. */
  policy: z.string().optional(),
  /** Names, in the policy, of the witnesses whose cosignatures the note carries, once they are a quorum. */
  cosigned: z.array(z.string()).optional(),
});
export type CheckpointState = z.infer<typeof checkpointState>;

/** Events of the log itself: reads of personal data by inspectors, alarms. They are entries too. */
export const auditLogEvents = {
  'entries.read': z.object({
    query: z.record(z.string(), z.unknown()),
    count: z.number().int(),
    /** The mission under which an inspector read; none where the gateway reads for a person about themselves. */
    missionId: uuid.optional(),
  }),
  'alarm.raised': z.object({
    code: z.string(),
    topic: z.string(),
    partition: z.number().int(),
    offset: z.string(),
    detail: z.string(),
  }),
  ...inspectionEvents,
  ...missionsEvents,
  ...bundlesEvents,
  ...completenessEvents,
  ...witnessesEvents,
  ...retentionEvents,
  ...detectionEvents,
} as const;
export const auditLogCommands = {
  ...inspectionCommands,
  ...missionsCommands,
  ...bundlesCommands,
  ...completenessCommands,
  ...witnessesCommands,
  ...retentionCommands,
  ...detectionCommands,
  /** Key: the parked key. Operators only. */
  'key.release': z.object({ key: z.string() }),
} as const;
/** Confidential bodies (the plaintext of the command's JWE), by command type. */
export const auditLogConfidential = {
  ...inspectionConfidential,
  ...missionsConfidential,
  ...bundlesConfidential,
  ...completenessConfidential,
  ...witnessesConfidential,
  ...retentionConfidential,
  ...detectionConfidential,
} as const;
export const readEvents = {
  /** A read of personal data, written to the owner's outbox before it is answered. */
  'data.read': z.object({
    what: z.string(),
    subjectRef: uuid.optional(),
    datasetId: uuid.optional(),
    applicationId: uuid.optional(),
    rows: z.number().int().optional(),
    /** In which role, and for whom, it was read; and what entitled the reader. */
    role: z.enum(ROLES).optional(),
    organisation: z.string().optional(),
    requestId: uuid.optional(),
    mandateId: uuid.optional(),
    authorityId: uuid.optional(),
    permitId: uuid.optional(),
    purpose: z.string().optional(),
  }),
} as const;
export const commonEvents = {
  ...readEvents,
  'command.done': z.object({ commandId: uuid, commandType: z.string(), result: z.unknown().optional() }),
  'command.refused': z.object({
    commandId: uuid,
    commandType: z.string(),
    problem: z.object({ code: z.string(), params: z.record(z.string(), z.unknown()).optional() }),
  }),
  'key.parked': z.object({
    key: z.string(),
    service: z.string(),
    commandId: uuid.nullable(),
    reason: z.string(),
  }),
  'key.released': z.object({ key: z.string(), service: z.string() }),
} as const;
