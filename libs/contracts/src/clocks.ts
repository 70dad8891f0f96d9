import { z } from 'zod';
import type { ProblemDescription } from './problem.row.js';
import { slug, timestamp, uuid } from './ids.js';

/** Legal periods of an application, a permit and a dataset, and what people are told of them. */

/** Nouns that a message to an account can be about; the portal knows the page of each. */
export const MESSAGE_SUBJECTS = [
  'application',
  'permit',
  'dataset',
  'environment',
  'project',
  'finding',
  'complaint',
  'meeting',
  'account',
] as const;
export type MessageSubject = (typeof MESSAGE_SUBJECTS)[number];

/** One message to one account, or to an invited address that has no account. No word of a person travels in it. */
export const messageRequest = z.strictObject({
  /** The same id is sent once. */
  messageId: uuid,
  /** Account reference, or null for an invitation. */
  to: uuid.nullable(),
  /** Invitation whose address the owner of the invitation keeps. */
  toInvitation: uuid.nullable(),
  /** What happened, as a code: the gateway has the words. */
  kind: slug,
  about: z.enum(MESSAGE_SUBJECTS),
  aboutId: uuid,
  /** When something is due, if the message is about that. */
  dueAt: timestamp.nullable(),
});
export type MessageRequest = z.infer<typeof messageRequest>;

export const clocksCommands = {} as const;
/** Plaintext of the confidential body, by command. */
export const clocksConfidential = {} as const;
export const clocksEvents = {
  /** Key: the account or the invitation. */
  'message.requested': messageRequest,
} as const;

export const clocksProblems = {} as const satisfies Record<string, ProblemDescription>;
