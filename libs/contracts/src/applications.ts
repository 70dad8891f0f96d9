import { z } from 'zod';
import {
  APPLICANT_TYPES,
  ATTACHMENT_KINDS,
  ATTACHMENT_LIMIT_BYTES,
  ATTACHMENT_TYPES,
  FORM_VERSION,
  PURPOSE_CODES,
} from '@garant/rules';
import { localized, longText, sha256Hex, timestamp, uuid } from './ids.js';
import { applicationContent, applicationDraft, CONTENT_FIELDS, fieldChange } from './application.content.js';
import { assessmentRead, voteAct } from './committee.js';
import { APPLICATION_STATES, caseChoice } from './procedures.js';
import { p, type ProblemDescription } from './problem.row.js';

/** Who writes an application, what they attach, and how it is read (EHDS Art. 67). */

const appKey = { applicationId: uuid };
const formVersion = z.number().int().min(1).max(FORM_VERSION);

export const applicationsCommands = {
  /**
   * Keys: applicationId. Free text and names never travel in `data`, which the log keeps: they are in the confidential
   * body ({@link accessRequestsConfidential}), and a field too many here is refused.
   */
  'application.draft': z.strictObject({
    applicationId: uuid,
    /** Of the application that was read; with a whole content it must be the current one. */
    expectedVersion: z.number().int().nonnegative().optional(),
    /** Of the form that a new application fills in; default 1, the short form. */
    formVersion: formVersion.optional(),
  }),
  'application.submit': z.strictObject({
    applicationId: uuid,
    ...caseChoice,
    /** Of the application that was read; absent: whatever it is. */
    expectedVersion: z.number().int().nonnegative().optional(),
    formVersion: formVersion.optional(),
  }),
  'application.withdraw': z.strictObject({ applicationId: uuid }),
  'application.provide-information': z.strictObject({
    applicationId: uuid,
    expectedVersion: z.number().int().nonnegative().optional(),
  }),
  'application.invite-member': z.strictObject({ applicationId: uuid, invitationId: uuid }),
  'application.uninvite-member': z.strictObject({ applicationId: uuid, invitationId: uuid }),
  'application.join': z.strictObject({ applicationId: uuid, invitationId: uuid }),
  'application.remove-member': z.strictObject({ applicationId: uuid, member: uuid }),
  'application.change-applicant': z.strictObject({ applicationId: uuid, newApplicant: uuid }),
  /** Names a document that the same person uploaded before. */
  'application.attach': z.strictObject({
    applicationId: uuid,
    attachmentId: uuid,
    kind: z.enum(ATTACHMENT_KINDS),
    sha256: sha256Hex,
  }),
  'application.detach': z.strictObject({ applicationId: uuid, attachmentId: uuid }),
  'application.redact-attachment': z.strictObject({ applicationId: uuid, attachmentId: uuid }),
  'application.upgrade-form': z.strictObject({ applicationId: uuid }),
  /** Key: applicationId, of the copy. */
  'application.copy': z.strictObject({ applicationId: uuid, source: uuid }),
  'application.delete': z.strictObject({ applicationId: uuid }),
} as const;

const reason = z.object({ reason: longText });
/** Plaintext of the confidential body, by command. */
export const applicationsConfidential = {
  /** A whole content, or the fields that changed: one of the two. */
  'application.draft': z.union([
    z.strictObject({ content: applicationDraft }),
    z.strictObject({ changes: z.array(fieldChange).min(1).max(CONTENT_FIELDS.length) }),
  ]),
  'application.submit': z.object({ content: applicationContent }),
  'application.provide-information': z.object({ content: applicationContent }),
  /** `account`: whose login the address is, or will be; the gateway, which alone knows addresses, found or made it. */
  'application.invite-member': z.object({ email: z.email().max(254), account: uuid }),
  'application.change-applicant': reason,
  'application.attach': z.object({ name: z.string().trim().min(1).max(200) }),
  'application.redact-attachment': reason,
} as const;

const fields = z.array(z.enum(CONTENT_FIELDS)).optional();
export const applicationsEvents = {
  /** Content stays in the erasable table of access-requests; events carry a salted hash and the codes. */
  'application.drafted': z.object({
    ...appKey,
    version: z.number().int(),
    contentHash: sha256Hex,
    /** Fields whose value changed; absent: it is not told. */
    fields,
    formVersion: formVersion.optional(),
  }),
  'application.submitted': z.object({
    ...appKey,
    ...caseChoice,
    version: z.number().int(),
    contentHash: sha256Hex,
    fields,
    formVersion: formVersion.optional(),
    purpose: z.enum(PURPOSE_CODES),
    applicantType: z.enum(APPLICANT_TYPES),
    datasetIds: z.array(uuid),
    environmentId: uuid,
    flags: z.array(z.string()),
  }),
  'application.withdrawn': z.object(appKey),
  'application.information-provided': z.object({
    ...appKey,
    version: z.number().int(),
    contentHash: sha256Hex,
    fields,
    /** Absent in older events: those of the submission stay. */
    flags: z.array(z.string()).optional(),
  }),
  'application.member-invited': z.object({ ...appKey, invitationId: uuid, invitee: uuid }),
  'application.member-uninvited': z.object({ ...appKey, invitationId: uuid }),
  'application.member-joined': z.object({ ...appKey, invitationId: uuid, member: uuid }),
  'application.member-removed': z.object({ ...appKey, member: uuid }),
  'application.applicant-changed': z.object({ ...appKey, from: uuid, to: uuid, reasonHash: sha256Hex }),
  'application.attachment-added': z.object({
    ...appKey,
    attachmentId: uuid,
    kind: z.enum(ATTACHMENT_KINDS),
    sha256: sha256Hex,
    mediaType: z.enum(ATTACHMENT_TYPES),
    bytes: z.number().int().max(ATTACHMENT_LIMIT_BYTES),
  }),
  'application.attachment-removed': z.object({ ...appKey, attachmentId: uuid }),
  /** The bytes are gone; the hash tells what they were. */
  'application.attachment-redacted': z.object({
    ...appKey,
    attachmentId: uuid,
    sha256: sha256Hex,
    reasonHash: sha256Hex,
  }),
  'application.form-upgraded': z.object({ ...appKey, from: formVersion, to: formVersion }),
  'application.copied-from': z.object({ ...appKey, source: uuid, sourceVersion: z.number().int() }),
  /** A draft that its author threw away, with every text of it. */
  'application.deleted': z.object(appKey),
} as const;

export const attachmentView = z.object({
  attachmentId: uuid,
  kind: z.enum(ATTACHMENT_KINDS),
  /** Empty when it was redacted or erased. */
  name: z.string(),
  mediaType: z.enum(ATTACHMENT_TYPES),
  bytes: z.number().int(),
  sha256: sha256Hex,
  by: uuid,
  at: timestamp,
  redactedAt: timestamp.nullable(),
  redactionReason: z.string().nullable(),
});
export type AttachmentView = z.infer<typeof attachmentView>;

/** One application as a person entitled to it sees it. Account references are resolved to names by the gateway. */
export const applicationView = z.object({
  applicationId: uuid,
  version: z.number().int(),
  state: z.enum(APPLICATION_STATES),
  applicant: uuid,
  organisation: z.string().nullable(),
  content: applicationDraft,
  /** Version of the form that it fills in. */
  formVersion: z.number().int().default(1),
  /** Version of the application at which each field last changed; a field that is absent: `fieldBaseline`. */
  fieldVersions: z.record(z.string(), z.number().int()).default({}),
  fieldBaseline: z.number().int().default(0),
  /** Accounts that write with the applicant, and those invited to. */
  members: z.array(uuid).default([]),
  invitations: z.array(z.object({ invitationId: uuid, invitee: uuid, at: timestamp })).default([]),
  attachments: z.array(attachmentView).default([]),
  copiedFrom: uuid.nullable().default(null),
  flags: z.array(z.object({ code: z.string(), sentence: localized })),
  createdAt: timestamp,
  submittedAt: timestamp.nullable(),
  completeAt: timestamp.nullable(),
  decisionDueAt: timestamp.nullable(),
  informationRequest: z.object({ message: z.string(), dueAt: timestamp }).nullable(),
  assessment: z.object({ by: uuid, at: timestamp, criteria: assessmentRead }).nullable(),
  votes: z.array(z.object({ by: uuid, at: timestamp, vote: voteAct.shape.vote, reason: z.string() })),
  decision: z
    .object({
      by: uuid,
      at: timestamp,
      decision: z.enum(['grant', 'refuse']),
      reason: z.string(),
      permitId: uuid.nullable(),
    })
    .nullable(),
  /** Commands this caller may send now (state × role table of the rules). */
  allowed: z.array(z.string()),
  history: z.array(z.object({ type: z.string(), at: timestamp, by: uuid.nullable() })),
});

export type ApplicationView = z.infer<typeof applicationView>;

/** One application in a list: what people choose it by. The rest is there when it is opened. */
export const applicationSummary = applicationView
  .pick({
    applicationId: true,
    version: true,
    state: true,
    applicant: true,
    organisation: true,
    createdAt: true,
    submittedAt: true,
  })
  .extend({
    content: applicationDraft.pick({ title: true, laySummary: true, purpose: true }),
    changedAt: timestamp,
    /** The legal time that runs now: for what is missing, or for the decision. */
    clock: z
      .object({ about: z.enum(['information', 'decision']), startedAt: timestamp, dueAt: timestamp })
      .nullable(),
    decision: z
      .object({ at: timestamp, decision: z.enum(['grant', 'refuse']), permitId: uuid.nullable() })
      .nullable(),
  });
export type ApplicationSummary = z.infer<typeof applicationSummary>;

/** What a save of single fields did: those that somebody else changed meanwhile are kept as they were. */
export const savedFields = z.object({
  ...appKey,
  version: z.number().int(),
  saved: z.array(z.string()),
  stale: z.array(z.object({ field: z.string(), code: z.literal('field-stale'), version: z.number().int() })),
});

/** One field now, and as it was at the version that somebody had read: the two texts between which they choose. */
export const fieldView = z.object({
  field: z.enum(CONTENT_FIELDS),
  version: z.number().int(),
  by: uuid.nullable(),
  at: timestamp.nullable(),
  value: z.unknown(),
  base: z.object({ version: z.number().int(), value: z.unknown() }),
});
export type FieldView = z.infer<typeof fieldView>;

export const contentVersion = z.object({
  version: z.number().int(),
  at: timestamp,
  by: uuid.nullable(),
  type: z.string(),
  fields: z.array(z.string()).nullable(),
});
export type ContentVersion = z.infer<typeof contentVersion>;

/** Others who have the form open now, and what they are at. */
export const presenceView = z.object({
  version: z.number().int(),
  others: z.array(z.object({ account: uuid, field: z.string().nullable(), seenAt: timestamp })),
});
export type PresenceView = z.infer<typeof presenceView>;

/** An invitation to write an application, as the invited person sees it. */
export const invitationView = z.object({
  invitationId: uuid,
  applicationId: uuid,
  title: z.string(),
  applicant: uuid,
  organisation: z.string().nullable(),
  at: timestamp,
});
export type InvitationView = z.infer<typeof invitationView>;

export const applicationsProblems = {
  'application-incomplete': p(
    422,
    'The form is not complete',
    'Le formulaire n’est pas complet',
    'EHDS Art. 67(2)',
  ),
  'field-stale': p(
    409,
    'Somebody else changed that field meanwhile',
    'Quelqu’un d’autre a modifié ce champ entre-temps',
  ),
  'transfer-prohibited': p(
    422,
    'Data of the national system cannot be reached from outside the Union',
    'Les données du SNDS ne sont pas accessibles hors de l’Union',
    'CSP R1461-1',
  ),
  'already-member': p(409, 'That person writes with you already', 'Cette personne écrit déjà avec vous'),
  'already-invited': p(409, 'That person is invited already', 'Cette personne est déjà invitée'),
  'invitation-unknown': p(404, 'That invitation does not exist', 'Cette invitation n’existe pas'),
  'member-unknown': p(
    422,
    'That person does not write this application',
    'Cette personne n’écrit pas cette demande',
  ),
  'attachment-type': p(
    422,
    'The document is not of an accepted type, or not of the type its name says',
    'Le document n’est pas d’un type accepté, ou pas de celui que dit son nom',
    'TEHDAS2 D6.3 annex 5',
  ),
  'attachment-unknown': p(404, 'That document does not exist', 'Cette pièce n’existe pas'),
  'attachment-there': p(409, 'That document is attached already', 'Cette pièce est déjà jointe'),
  'attachments-full': p(
    409,
    'The application has as many documents as it may',
    'La demande a autant de pièces qu’elle peut en avoir',
  ),
  'attachment-submitted': p(
    409,
    'A document that was submitted stays with the application',
    'Une pièce déposée reste avec la demande',
  ),
  'form-is-newest': p(
    409,
    'The application fills in the newest form already',
    'La demande utilise déjà le formulaire le plus récent',
  ),
} as const satisfies Record<string, ProblemDescription>;
