import { z } from 'zod';
import {
  APPLICATION_STATUSES,
  CASE_KINDS,
  CASE_TRACKS,
  CLOCK_CODES,
  CLOCK_NOUNS,
  CLOCK_PARTIES,
  ROLES,
} from '@garant/rules';
import { language, localized, longText, sha256Hex, slug, timestamp, uuid } from './ids.js';
import { p, type ProblemDescription } from './problem.row.js';

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
  'mission',
] as const;
export type MessageSubject = (typeof MESSAGE_SUBJECTS)[number];

/** One message to one account, or to an invited address that has no account. No word of a person travels in it. */
export const messageRequest = z.strictObject({
  /** The same id is sent once. */
  messageId: uuid,
  /** Account reference; null: the receiver is one of the other two. */
  to: uuid.nullable(),
  /** Invitation whose address the owner of the invitation keeps. */
  toInvitation: uuid.nullable(),
  /** Everybody with this role, as the gateway knows them. */
  toRole: z.enum(ROLES).nullable().optional(),
  /** What happened, as a code: the gateway has the words. */
  kind: slug,
  about: z.enum(MESSAGE_SUBJECTS),
  aboutId: uuid,
  /** When something is due, if the message is about that. */
  dueAt: timestamp.nullable(),
});
export type MessageRequest = z.infer<typeof messageRequest>;

export const clocksCommands = {
  /** Key: the application. More time to decide, once, with reasons that the applicant is told (EHDS Art. 68(4), 68(6)). */
  'application.extend-clock': z.strictObject({ applicationId: uuid }),
} as const;
/** Plaintext of the confidential body, by command. */
export const clocksConfidential = { 'application.extend-clock': z.object({ reason: longText }) } as const;

const ofClock = {
  clock: z.enum(CLOCK_CODES),
  noun: z.enum(CLOCK_NOUNS),
  aboutId: uuid,
  /** What tells several clocks of one code apart; empty when there is one. */
  instance: z.string(),
  dueAt: timestamp,
};
export const clocksEvents = {
  'application.clock-extended': z.object({
    applicationId: uuid,
    clock: z.enum(CLOCK_CODES),
    reasonHash: sha256Hex,
    dueAt: timestamp,
  }),
  /** Key: what the clock is of. It ran out before anything was done; nothing is decided by it. Once for each end. */
  'clock.lapsed': z.object(ofClock),
  'clock.reminded': z.object({ ...ofClock, daysLeft: z.number().int().positive() }),
  /** Key: the account or the invitation. */
  'message.requested': messageRequest,
} as const;

/** A clock of a case as people see it. Days are those of Paris. */
export const clockView = z.object({
  code: z.enum(CLOCK_CODES),
  instance: z.string(),
  title: localized,
  /** What it means that it runs out: never yes. */
  lapse: localized,
  article: z.string(),
  owedBy: z.enum(CLOCK_PARTIES),
  standing: z.enum(['running', 'paused', 'lapsed', 'done', 'done-late', 'void']),
  startedAt: timestamp,
  /** Null while it stands still. */
  dueAt: timestamp.nullable(),
  firstDueAt: timestamp,
  /** Whole days until the end, negative when it is over; those that were left when it stopped, while it stands still. */
  daysLeft: z.number().int().nullable(),
  pauses: z.array(z.object({ from: timestamp, until: timestamp.nullable(), days: z.number().int() })),
  extension: z
    .object({
      at: timestamp,
      /** ISO 8601; null when the new end was chosen. */
      by: z.string().nullable(),
      reason: z.string().nullable(),
    })
    .nullable(),
  doneAt: timestamp.nullable(),
  lapsedAt: timestamp.nullable(),
});
export type ClockView = z.infer<typeof clockView>;
export const clockList = z.object({ now: timestamp, clocks: z.array(clockView) });
export type ClockList = z.infer<typeof clockList>;

/** A case on the workload board of the access body. */
export const workloadItem = z.object({
  applicationId: uuid,
  title: z.string(),
  organisation: z.string().nullable(),
  kind: z.enum(CASE_KINDS),
  track: z.enum(CASE_TRACKS),
  state: z.enum(APPLICATION_STATUSES),
  submittedAt: timestamp,
  changedAt: timestamp,
  flags: z.array(z.string()),
  /** The clock that ends first; null when none is going. */
  clock: z
    .object({
      code: z.enum(CLOCK_CODES),
      owedBy: z.enum(CLOCK_PARTIES),
      startedAt: timestamp,
      dueAt: timestamp.nullable(),
    })
    .nullable(),
  /** Assessors at work on it. */
  assignees: z.array(uuid),
});
export type WorkloadItem = z.infer<typeof workloadItem>;

export const WORKLOAD_DUE = ['late', 'week', 'month', 'paused'] as const;
export const workloadPage = z.object({
  now: timestamp,
  items: z.array(workloadItem),
  total: z.number().int(),
  offset: z.number().int(),
  limit: z.number().int(),
  /** Cases by state, and those that are late, whatever the filter of state and time. */
  counts: z.record(z.string(), z.number().int()),
  late: z.number().int(),
});
export type WorkloadPage = z.infer<typeof workloadPage>;

/** Ends of periods ahead and past, for one person: their own cases, or those of their office. */
export const deadlineItem = z.object({
  noun: z.enum(CLOCK_NOUNS),
  aboutId: uuid,
  code: z.enum(CLOCK_CODES),
  title: localized,
  /** Of the case, the permit or the dataset. */
  of: z.string(),
  article: z.string(),
  owedBy: z.enum(CLOCK_PARTIES),
  dueAt: timestamp,
});
export type DeadlineItem = z.infer<typeof deadlineItem>;
export const deadlineList = z.object({ now: timestamp, items: z.array(deadlineItem) });
export type DeadlineList = z.infer<typeof deadlineList>;

/** How an account wants to be written to: one mail a day with everything, each message at once, or the portal alone. */
export const MAIL_CHOICES = ['daily', 'at-once', 'never'] as const;
export const inboxPreferences = z.strictObject({
  mail: z.enum(MAIL_CHOICES),
  language,
  /** Kinds that stay in the portal: never in a mail. */
  muted: z.array(slug).max(100),
});
export type InboxPreferences = z.infer<typeof inboxPreferences>;
export const inboxItem = z.object({
  messageId: uuid,
  kind: slug,
  about: z.enum(MESSAGE_SUBJECTS),
  aboutId: uuid,
  text: localized,
  at: timestamp,
  dueAt: timestamp.nullable(),
  readAt: timestamp.nullable(),
});
export type InboxItem = z.infer<typeof inboxItem>;
export const inboxPage = z.object({
  items: z.array(inboxItem),
  total: z.number().int(),
  unread: z.number().int(),
  offset: z.number().int(),
  limit: z.number().int(),
});
export type InboxPage = z.infer<typeof inboxPage>;
export const inboxSettings = z.object({
  preferences: inboxPreferences,
  /** Whether this platform sends e-mail at all. */
  mailReady: z.boolean(),
  kinds: z.array(z.object({ kind: slug, text: localized })),
  /** Mails of the last weeks, newest first: when, how many messages, and what became of them. */
  deliveries: z.array(
    z.object({
      at: timestamp,
      messages: z.number().int(),
      state: z.enum(['sent', 'again', 'failed']),
      reason: z.string().nullable(),
    }),
  ),
});
export type InboxSettings = z.infer<typeof inboxSettings>;

export const clocksProblems = {
  'clock-not-extendable': p(
    409,
    'No clock runs here that can be extended',
    'Aucun délai prolongeable ne court ici',
    'EHDS Art. 68(4), 68(6)',
  ),
  'clock-extended-already': p(
    409,
    'This clock was extended already: once is all',
    'Ce délai a déjà été prolongé : une seule fois suffit',
    'EHDS Art. 68(4), 68(6)',
  ),
  'clock-lapsed': p(
    409,
    'Too late to extend: the time is over',
    'Trop tard pour prolonger : le délai est écoulé',
    'EHDS Art. 68(4), 68(6)',
  ),
} as const satisfies Record<string, ProblemDescription>;
