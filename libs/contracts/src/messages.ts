import type { z } from 'zod';
import { accessRequestsCommands, accessRequestsEvents } from './access-requests.js';
import { auditLogCommands, auditLogEvents, commonEvents } from './audit-log.js';
import { consentCommands, consentEvents } from './consent.js';
import type { ServiceName } from './envelope.js';
import { noticesCommands, noticesEvents } from './notices.js';
import { representationCommands, representationEvents } from './representation.js';
import { assistanceCommands, assistanceEvents } from './assistance.js';
import { peopleCommands, peopleEvents } from './people.js';
import { importsCommands, importsEvents } from './imports.js';
import { rightsCommands, rightsEvents } from './rights.js';
import { notificationsCommands, notificationsEvents } from './notifications.js';
import {
  interoperabilityCommands,
  interoperabilityEvents,
  webhookCommands,
  webhookEvents,
} from './interoperability.js';

import { gatewayCommands, gatewayEvents } from './gateway.js';

/** Every command by owning service: the table that nest-kit, the audit log and the generated docs read. */
export const COMMANDS = {
  consent: {
    ...consentCommands,
    ...noticesCommands,
    ...representationCommands,
    ...assistanceCommands,
    ...peopleCommands,
    ...importsCommands,
    ...rightsCommands,
    ...notificationsCommands,
    ...interoperabilityCommands,
  },
  'access-requests': accessRequestsCommands,
  gateway: { ...gatewayCommands, ...webhookCommands },
  'audit-log': auditLogCommands,
} as const;

/** Every event by producing service; the common ones belong to all. */
export const EVENTS = {
  consent: {
    ...commonEvents,
    ...consentEvents,
    ...noticesEvents,
    ...representationEvents,
    ...assistanceEvents,
    ...peopleEvents,
    ...importsEvents,
    ...rightsEvents,
    ...notificationsEvents,
    ...interoperabilityEvents,
  },
  'access-requests': { ...commonEvents, ...accessRequestsEvents },
  gateway: { ...commonEvents, ...gatewayEvents, ...webhookEvents },
  'audit-log': { ...commonEvents, ...auditLogEvents },
} as const;

export type CommandType<S extends ServiceName = ServiceName> = S extends ServiceName
  ? keyof (typeof COMMANDS)[S] & string
  : never;
export type CommandBody<
  S extends ServiceName,
  T extends keyof (typeof COMMANDS)[S],
> = (typeof COMMANDS)[S][T] extends z.ZodType ? z.infer<(typeof COMMANDS)[S][T]> : never;
export type EventType<S extends ServiceName> = keyof (typeof EVENTS)[S] & string;
export type EventBody<
  S extends ServiceName,
  T extends keyof (typeof EVENTS)[S],
> = (typeof EVENTS)[S][T] extends z.ZodType ? z.infer<(typeof EVENTS)[S][T]> : never;

/**
 * Commands that widen what may happen: refused when they are handled more than 24 hours after they were accepted.
 * A protective command never grows too old; for `choice.record` the rules judge by the act.
 */
export const PERMISSIVE_COMMANDS: readonly string[] = [
  'application.vote',
  'application.sign',
  'application.release-answer',
  'permit.lift-suspension',
  'permit.lift-exclusion',
  'permit.reinstate',
  'permit.add-person',
  'release.open',
  'release.unseal',
  'dataset.publish',
  'environment.attest',
  'environment.declare',
  'environment.lift-suspension',
  'authority.verify',
  'conflict.agree',
  'conflict.resolve',
];
export const PERMISSIVE_LIMIT_HOURS = 24;
