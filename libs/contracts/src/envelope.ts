import { z } from 'zod';
import { ROLES } from '@garant/rules';
import { jwe, jws, sha256Hex, timestamp, uuid } from './ids.js';

/** Services that own a stream and a PostgreSQL database. */
export const SERVICES = ['consent', 'access-requests', 'gateway', 'audit-log'] as const;
export type ServiceName = (typeof SERVICES)[number];
export const sourceOf = (service: ServiceName): string => `garant/${service}`;

/** Who acts, as the gateway established it. `ref` is the account reference, never a name. */
export const actor = z.object({
  ref: uuid,
  role: z.enum(ROLES),
  /** Organisation code (slug) of the account, for holders, environments and the access body. */
  organisation: z.string().optional(),
  /** Authentication assurance as the identity provider stated it (acr), e.g. `eidas1`. */
  assurance: z.string(),
  /** For a patient: the subject reference this account stands for. */
  subjectRef: uuid.optional(),
});
export type Actor = z.infer<typeof actor>;

/**
 * CloudEvents 1.0 in structured JSON mode. Extension attributes are lower-case as the specification demands.
 * `salt` makes the commitment of `data` in the log unguessable (128 bits).
 */
const cloudEvent = {
  specversion: z.literal('1.0'),
  id: uuid,
  source: z.string().startsWith('garant/'),
  type: z.string().min(1),
  /** The Kafka key: subject, application, permit, dataset, environment, release or account. */
  subject: z.string().min(1),
  time: timestamp,
  datacontenttype: z.literal('application/json'),
  data: z.record(z.string(), z.unknown()),
  salt: z.string().regex(/^[\w-]{22}$/, '16 bytes, base64url'),
};

export const commandEnvelope = z.looseObject({
  ...cloudEvent,
  /** Compact JWS by the gateway over {@link commandClaims}. It does not expire: a command may wait for its service. */
  signature: jws,
  /** Personal or secret body, for the owning service's key only. */
  confidential: jwe.optional(),
});
export type CommandEnvelope = z.infer<typeof commandEnvelope>;

/** What the gateway signs. `bodyHash` = SHA-256 of the RFC 8785 form of `data`. */
export const commandClaims = z.object({
  id: uuid,
  type: z.string(),
  key: z.string(),
  audience: z.enum(SERVICES),
  actor,
  acceptedAt: timestamp,
  bodyHash: sha256Hex,
  confidentialHash: sha256Hex.optional(),
});
export type CommandClaims = z.infer<typeof commandClaims>;

/** Causes of an event that no command caused. The audit log alarms on anything else. */
export const SYSTEM_CAUSES = [
  'system:clock',
  'system:cut',
  'system:recall',
  'system:start',
  'system:decision',
  'system:import',
  'system:read',
  'system:login',
  'system:bus',
] as const;
export type SystemCause = (typeof SYSTEM_CAUSES)[number];

export const eventEnvelope = z.looseObject({
  ...cloudEvent,
  /** Id of the signed command, or a listed system cause followed by `/` and what triggered it. */
  causationid: z.string().min(1),
  /** Actor of the causing command, copied so that a log entry is complete by itself. Absent for system causes. */
  actor: actor.optional(),
  /** Gapless per (source, topic, partition), from 1; stamped by the relay. */
  producernumber: z.number().int().positive().optional(),
  /** Heartbeats only: last producernumber sent by this producer to the same partition of each topic. */
  vouches: z.record(z.string(), z.number().int().nonnegative()).optional(),
});
export type EventEnvelope = z.infer<typeof eventEnvelope>;

/** What a handler or a service hands to the outbox; nest-kit adds the rest of the envelope. */
export interface NewEvent<T extends string = string, D = Record<string, unknown>> {
  type: T;
  /** Kafka key. */
  key: string;
  data: D;
}
