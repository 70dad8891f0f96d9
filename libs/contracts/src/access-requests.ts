import { z } from 'zod';
import { timestamp } from './ids.js';
import { catalogueCommands, catalogueConfidential, catalogueEvents } from './catalogue.js';
import { environmentsCommands, environmentsConfidential, environmentsEvents } from './environments.js';
import { applicationsCommands, applicationsConfidential, applicationsEvents } from './applications.js';
import { committeeCommands, committeeConfidential, committeeEvents } from './committee.js';
import { permitsCommands, permitsConfidential, permitsEvents } from './permits.js';
import { projectsCommands, projectsConfidential, projectsEvents } from './projects.js';
import { proceduresCommands, proceduresConfidential, proceduresEvents } from './procedures.js';
import { clocksCommands, clocksConfidential, clocksEvents } from './clocks.js';

export const accessRequestsCommands = {
  ...catalogueCommands,
  ...environmentsCommands,
  ...applicationsCommands,
  ...committeeCommands,
  ...permitsCommands,
  ...projectsCommands,
  ...proceduresCommands,
  ...clocksCommands,
  /** Key: the parked key. Operators only. */
  'key.release': z.object({ key: z.string() }),
} as const;

/**
 * Confidential bodies (the plaintext of the command's JWE), by command type. A command of this table without its
 * confidential body is refused; the others have none.
 */
export const accessRequestsConfidential = {
  ...catalogueConfidential,
  ...environmentsConfidential,
  ...applicationsConfidential,
  ...committeeConfidential,
  ...permitsConfidential,
  ...projectsConfidential,
  ...proceduresConfidential,
  ...clocksConfidential,
} as const;
export type AccessRequestsConfidential<T extends keyof typeof accessRequestsConfidential> = z.infer<
  (typeof accessRequestsConfidential)[T]
>;

export const accessRequestsEvents = {
  ...catalogueEvents,
  ...environmentsEvents,
  ...applicationsEvents,
  ...committeeEvents,
  ...permitsEvents,
  ...projectsEvents,
  ...proceduresEvents,
  ...clocksEvents,
} as const;

export const suspensionState = z.object({
  target: z.object({
    kind: z.enum(['permit', 'dataset', 'environment', 'person', 'everything']),
    id: z.string(),
  }),
  suspended: z.boolean(),
  since: timestamp,
});
export type SuspensionState = z.infer<typeof suspensionState>;

/** Answer of every list: at most `limit` items from `offset`, and how many there are. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    total: z.number().int(),
    offset: z.number().int(),
    limit: z.number().int(),
  });
