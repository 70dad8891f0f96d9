import { z } from 'zod';
import { ACTING_AS } from '@garant/rules';
import { language, sha256Hex, shortText, timestamp, uuid } from './ids.js';
import { p, type ProblemDescription } from './problem.row.js';

/** What a person can be written about. No health information is in any of them. */
export const MESSAGE_TEMPLATES = [
  'choice-recorded',
  'choice-asked-again',
  'choice-expiring',
  'recall-ordered',
  'authority-decided',
  'authority-ended',
  'letter-at-16',
  'majority-reached',
  'objection-by-other-parent',
  'agent-acted',
  'form-rejected',
  'request-received',
  'request-answered',
  'request-updated',
] as const;
export type MessageTemplate = (typeof MESSAGE_TEMPLATES)[number];

/** `portal`: the message waits in the person's own space and nothing is sent. */
export const MESSAGE_CHANNELS = ['portal', 'email', 'letter', 'sms'] as const;
export type MessageChannel = (typeof MESSAGE_CHANNELS)[number];
export const DIGESTS = ['immediate', 'daily', 'weekly'] as const;
export type Digest = (typeof DIGESTS)[number];
export const ACCESSIBILITY_NEEDS = ['large-print', 'easy-read', 'braille', 'screen-reader'] as const;
export type AccessibilityNeed = (typeof ACCESSIBILITY_NEEDS)[number];

/** Why a delivery waits or has ended badly. Codes only: what a mail server says may hold an address. */
export const MESSAGE_REASONS = [
  'transport-not-set',
  'transport-away',
  'transport-busy',
  'address-refused',
  'transport-refused',
  'address-missing',
  'returned',
] as const;
export type MessageReason = (typeof MESSAGE_REASONS)[number];
/** `kept`: in the person's space only. `printing`: in a batch for the print shop. `dead`: given up, a human decides. */
export const MESSAGE_STATES = ['queued', 'sending', 'sent', 'printing', 'posted', 'kept', 'dead'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

export const contactPreferences = z.object({
  language,
  channel: z.enum(MESSAGE_CHANNELS),
  digest: z.enum(DIGESTS),
  accessibility: z.array(z.enum(ACCESSIBILITY_NEEDS)).max(ACCESSIBILITY_NEEDS.length),
  /** Whether the person is also told about what they did themselves on the portal. */
  ownActs: z.boolean(),
});
export type ContactPreferences = z.infer<typeof contactPreferences>;

/** As an envelope shows it (NF Z10-011: at most six lines of 38 characters). */
export const postalAddress = z.object({
  name: z.string().trim().min(1).max(38),
  lines: z.array(z.string().trim().min(1).max(38)).min(1).max(3),
  postcode: z
    .string()
    .trim()
    .regex(/^[0-9A-Za-z -]{2,10}$/, 'letters, digits, spaces and hyphens'),
  city: z.string().trim().min(1).max(32),
  /** ISO 3166-1 alpha-2. */
  country: z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166-1 alpha-2 code'),
});
export type PostalAddress = z.infer<typeof postalAddress>;

/** Personal: only in `confidential` and in the vault. */
export const contactDetails = z.object({
  email: z.email().max(254).nullable(),
  phone: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, 'an international number (E.164), such as +33612345678')
    .nullable(),
  postal: postalAddress.nullable(),
  preferences: contactPreferences,
});
export type ContactDetails = z.infer<typeof contactDetails>;
export const contactVerification = z.object({ code: z.string().trim().min(6).max(64) });

export const NO_PREFERENCES: ContactPreferences = {
  language: 'fr',
  channel: 'portal',
  digest: 'immediate',
  accessibility: [],
  ownActs: false,
};

/** Keys: subjectRef, deliveryId or batchId. */
export const notificationsCommands = {
  /** Confidential: {@link contactDetails}. */
  'contact.update': z.object({ subjectRef: uuid }),
  /** Confidential: {@link contactVerification}. */
  'contact.verify': z.object({ subjectRef: uuid }),
  /** A new one-time code to the address that is not verified yet. */
  'contact.resend': z.object({ subjectRef: uuid }),
  'delivery.retry': z.object({ deliveryId: uuid }),
  /** Takes the letters that wait into one batch for the print shop. */
  'letters.batch': z.object({ batchId: uuid }),
  /** The print shop has posted the batch. */
  'letters.post': z.object({ batchId: uuid }),
  /** A posted letter came back. */
  'letter.return': z.object({ deliveryId: uuid }),
} as const satisfies Record<string, z.ZodType>;

export const CONTACT_FIELDS = ['email', 'phone', 'postal', 'preferences'] as const;
export const notificationsEvents = {
  'contact.updated': z.object({ subjectRef: uuid, fields: z.array(z.enum(CONTACT_FIELDS)) }),
  'contact.verified': z.object({ subjectRef: uuid }),
  /** The delivery log: when (the event's time), what about, how, with which outcome. Never what was written, nor where to. */
  'message.delivered': z.object({
    deliveryId: uuid,
    subjectRef: uuid,
    channel: z.enum(MESSAGE_CHANNELS),
    templates: z.array(z.enum([...MESSAGE_TEMPLATES, 'verify-email'])),
    outcome: z.enum(['sent', 'posted', 'kept', 'dead']),
    reason: z.enum(MESSAGE_REASONS).optional(),
    attempts: z.number().int(),
  }),
  'delivery.retried': z.object({ deliveryId: uuid }),
  'letters.batched': z.object({ batchId: uuid, count: z.number().int() }),
  'letters.posted': z.object({ batchId: uuid, count: z.number().int() }),
} as const satisfies Record<string, z.ZodType>;

export const notificationsProblems = {
  'contact-incomplete': p(
    422,
    'The channel you chose needs an address that you have not given',
    'Le moyen choisi demande une adresse que vous n’avez pas donnée',
  ),
  'verification-wrong': p(
    422,
    'This code is not the one that was sent to you',
    'Ce code n’est pas celui qui vous a été envoyé',
  ),
  'verification-expired': p(
    422,
    'This code is no longer valid; ask for a new one',
    'Ce code n’est plus valable ; demandez-en un nouveau',
  ),
  'verification-too-soon': p(
    429,
    'A code was sent a moment ago; wait a minute before you ask for another',
    'Un code vient d’être envoyé ; attendez une minute avant d’en demander un autre',
  ),
  'delivery-not-dead': p(
    409,
    'Only a delivery that was given up can be tried again',
    'Seul un envoi abandonné peut être relancé',
  ),
  'letter-not-posted': p(
    409,
    'Only a letter that was posted can come back',
    'Seule une lettre postée peut revenir',
  ),
  'batch-empty': p(409, 'No letter is waiting to be printed', 'Aucune lettre n’attend d’être imprimée'),
  'batch-posted': p(409, 'This batch was marked as posted already', 'Ce lot est déjà marqué comme posté'),
} as const satisfies Record<string, ProblemDescription>;

/** What a person sees of their own contact details. */
export const contactView = contactDetails.extend({
  emailState: z.enum(['none', 'unverified', 'verified']),
  /** Whether this platform can send e-mail, or text messages, at all. */
  ready: z.object({ email: z.boolean(), sms: z.boolean() }),
  updatedAt: timestamp.nullable(),
});
export type ContactView = z.infer<typeof contactView>;

/** A message of one's own, with how it was delivered. */
export const ownMessage = z.object({
  messageId: z.string(),
  template: z.enum(MESSAGE_TEMPLATES),
  askedAt: timestamp,
  subject: z.string(),
  text: z.array(z.string()),
  /** Page of the portal that it leads to. */
  path: z.string(),
  /** Null while it waits for its turn (a digest). */
  deliveries: z.array(
    z.object({
      channel: z.enum(MESSAGE_CHANNELS),
      state: z.enum(MESSAGE_STATES),
      reason: z.enum(MESSAGE_REASONS).nullable(),
      at: timestamp,
    }),
  ),
  dueAt: timestamp,
});
export type OwnMessage = z.infer<typeof ownMessage>;

export const messagePreview = z.object({
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  sms: z.string(),
});
export type MessagePreview = z.infer<typeof messagePreview>;

/** One delivery at the desk: nothing says whose it is. */
export const messageDelivery = z.object({
  deliveryId: uuid,
  channel: z.enum(MESSAGE_CHANNELS),
  state: z.enum(MESSAGE_STATES),
  templates: z.array(z.enum([...MESSAGE_TEMPLATES, 'verify-email'])),
  attempts: z.number().int(),
  reason: z.enum(MESSAGE_REASONS).nullable(),
  createdAt: timestamp,
  /** Next attempt of a queued one. */
  nextAt: timestamp.nullable(),
  endedAt: timestamp.nullable(),
  batchId: uuid.nullable(),
});
export type MessageDelivery = z.infer<typeof messageDelivery>;
export const letterBatch = z.object({
  batchId: uuid,
  createdAt: timestamp,
  postedAt: timestamp.nullable(),
  letters: z.number().int(),
});
export type LetterBatch = z.infer<typeof letterBatch>;
export const messageDesk = z.object({
  counts: z.array(
    z.object({
      channel: z.enum(MESSAGE_CHANNELS),
      state: z.enum(MESSAGE_STATES),
      count: z.number().int(),
      oldest: timestamp,
    }),
  ),
  transports: z.object({ email: z.enum(['ready', 'not-set']), sms: z.enum(['ready', 'not-set']) }),
  batches: z.array(letterBatch),
  /** Messages that wait for a digest. */
  waiting: z.number().int(),
});
export type MessageDesk = z.infer<typeof messageDesk>;

const iri = z.string().startsWith('https://');
/** Who acted, and in which capacity (GDPR Art. 7(1): who, capacity, assurance). */
export const receiptActing = z.object({
  as: z.enum(ACTING_AS),
  /** Account reference; null when the register acted by itself. */
  account: uuid.nullable(),
  assurance: z.string().nullable(),
  voice: uuid.nullable(),
  authority_id: uuid.nullable(),
  mandate_id: uuid.nullable(),
  form_id: uuid.nullable(),
  because: z.string().nullable(),
});
/**
 * Receipt of one act: a consent record after ISO/IEC TS 27560:2023 (header, PII processing, party identification,
 * event), in terms of the Data Privacy Vocabulary. The person is named by their random reference only.
 */
export const consentReceipt = z.object({
  schema_version: z.literal('ISO/IEC TS 27560:2023'),
  record_id: uuid,
  record_created: timestamp,
  pii_principal_id: uuid,
  pii_processing: z.object({
    privacy_notice: z.url(),
    privacy_notice_id: z.string(),
    privacy_notice_version: z.number().int().positive(),
    privacy_notice_hash: z.string().startsWith('sha256:'),
    privacy_notice_shown_at: timestamp.nullable(),
    language,
    title: z.string(),
    purposes: z.array(
      z.object({
        purpose: z.string(),
        purpose_title: shortText,
        purpose_type: z.array(iri),
        lawful_basis: z.string(),
        lawful_basis_type: z.array(iri),
        scope: z.object({ kind: z.string(), id: z.string().optional() }),
        jurisdiction: z.string(),
        pii_information: z.array(
          z.object({ pii_type: z.string(), pii_title: z.string(), sensitive: z.literal(true) }),
        ),
        pii_controllers: z.array(z.string()),
        collection_method: z.string(),
        processing_method: z.string(),
        processing_locations: z.array(z.string()),
        storage_locations: z.array(z.string()),
        retention_period: z.string(),
        recipient_third_parties: z.array(z.string()),
        geographic_restrictions: z.array(z.string()),
        withdrawal_method: z.url(),
        privacy_rights: z.array(z.string()),
      }),
    ),
  }),
  party_identification: z.array(
    z.object({
      party_id: z.string(),
      party_type: iri,
      party_role: z.string(),
      party_url: z.url().optional(),
    }),
  ),
  event: z.object({
    event_id: uuid,
    event_time: timestamp,
    accepted_at: timestamp,
    recorded_at: timestamp,
    register_position: z.number().int().positive(),
    event_type: z.string(),
    event_state: iri,
    regime: z.string(),
    channel: z.string(),
    entity_id: uuid,
    acting: receiptActing,
  }),
});
export type ConsentReceipt = z.infer<typeof consentReceipt>;

/** A receipt with all that its holder needs to check it without the platform. */
export const receiptView = z.object({
  receiptId: uuid,
  jws: z.string(),
  record: z.record(z.string(), z.unknown()),
  sha256: sha256Hex.optional(),
});
