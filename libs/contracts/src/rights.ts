import { z } from 'zod';
import {
  CHANNELS,
  EXTENSION_GROUNDS,
  PURPOSE_CODES,
  APPLICANT_TYPES,
  REFUSAL_GROUNDS,
  REGIMES,
  REQUEST_KINDS,
  REQUEST_OUTCOMES,
  REQUEST_STATES,
  ROLES,
} from '@garant/rules';
import { registerEntry } from './project.views.js';
import { identityTraits } from './consent.js';
import { language, localized, sha256Hex, timestamp, uuid } from './ids.js';
import { p, type ProblemDescription } from './problem.row.js';

/** Requests under GDPR chapter III, and what is shown of uses. */
const requestKey = { requestId: uuid };
/** Plain text of a person or an officer; at most four pages. */
const letter = z.string().trim().min(1).max(12_000);

/** An attachment of an answer. All of one answer together: see {@link ATTACHMENT_LIMIT_BYTES}. */
export const requestAttachment = z.object({
  name: z
    .string()
    .trim()
    .min(1)
    .max(120)
    .regex(/^[^\\/\p{Cc}]+$/u, 'a file name without a path'),
  type: z.enum(['application/pdf', 'text/plain', 'text/csv', 'application/json', 'image/png', 'image/jpeg']),
  content: z.base64(),
});
/** Attachments travel inside the command, which is one message of the bus. */
export const ATTACHMENT_LIMIT_BYTES = 300_000;

/** What travels encrypted with each command on a request, and is kept encrypted in erasable tables. */
export const requestConfidential = {
  'request.make': z.object({ text: letter }),
  'request.ask-identity': z.object({ text: letter }),
  'request.provide-identity': z.object({ text: letter }),
  'request.extend': z.object({ text: letter }),
  'request.rectify': z.object({ traits: identityTraits }),
  'request.answer': z.object({ text: letter, attachments: z.array(requestAttachment).max(5).default([]) }),
  'request.refuse': z.object({ text: letter }),
  'request.reopen': z.object({ text: letter }),
} as const;

/** Key: the request. Confidential: {@link requestConfidential}. */
export const rightsCommands = {
  'request.make': z.object({
    ...requestKey,
    subjectRef: uuid,
    kind: z.enum(REQUEST_KINDS),
    channel: z.enum(CHANNELS),
    language,
    /** The authority under which somebody asks for the person; absent: the person asks. */
    authorityId: uuid.optional(),
    /** The mandate under which an agent helps. */
    mandateId: uuid.optional(),
  }),
  'request.assign': z.object({ ...requestKey, assignee: uuid }),
  'request.ask-identity': z.object(requestKey),
  'request.provide-identity': z.object(requestKey),
  'request.extend': z.object({
    ...requestKey,
    months: z.number().int().min(1).max(2),
    ground: z.enum(EXTENSION_GROUNDS),
  }),
  /** Of a request for rectification: new identity traits; the former ones are kept until the request is closed. */
  'request.rectify': z.object(requestKey),
  /** Puts the former traits back. */
  'request.restore': z.object(requestKey),
  'request.answer': z.object({ ...requestKey, outcome: z.enum(REQUEST_OUTCOMES) }),
  'request.refuse': z.object({ ...requestKey, ground: z.enum(REFUSAL_GROUNDS) }),
  'request.withdraw': z.object(requestKey),
  'request.reopen': z.object(requestKey),
  /** Key: subjectRef. A copy of everything held about the person; built as a job, ready for seven days. */
  'export.request': z.object({ exportId: uuid, subjectRef: uuid, language }),
} as const;

const about = { requestId: uuid, subjectRef: uuid };
const exported = { exportId: uuid, subjectRef: uuid };
export const rightsEvents = {
  'request.made': z.object({
    ...about,
    kind: z.enum(REQUEST_KINDS),
    channel: z.enum(CHANNELS),
    receivedAt: timestamp,
    dueAt: timestamp,
    requestedBy: uuid,
    /** Salted; the text is in an erasable table. */
    textHash: sha256Hex,
    /** Whom the messages about it go to, when a representative made it. */
    toldRef: uuid.optional(),
    authorityId: uuid.optional(),
    mandateId: uuid.optional(),
  }),
  'request.assigned': z.object({ ...about, assignee: uuid }),
  'request.identity-asked': z.object({ ...about, at: timestamp, textHash: sha256Hex }),
  'request.identity-provided': z.object({
    ...about,
    pausedDays: z.number().int().nonnegative(),
    dueAt: timestamp,
    textHash: sha256Hex,
  }),
  'request.extended': z.object({
    ...about,
    months: z.number().int(),
    ground: z.enum(EXTENSION_GROUNDS),
    dueAt: timestamp,
    textHash: sha256Hex,
  }),
  'request.rectified': z.object({ ...about, textHash: sha256Hex }),
  'request.restored': z.object(about),
  'request.answered': z.object({
    ...about,
    outcome: z.enum(REQUEST_OUTCOMES),
    at: timestamp,
    textHash: sha256Hex,
    attachmentHashes: z.array(sha256Hex),
  }),
  'request.refused': z.object({
    ...about,
    ground: z.enum(REFUSAL_GROUNDS),
    at: timestamp,
    textHash: sha256Hex,
  }),
  'request.withdrawn': z.object({ ...about, at: timestamp }),
  'request.reopened': z.object({ ...about, from: timestamp, dueAt: timestamp, textHash: sha256Hex }),
  'request.reminded': z.object({ ...about, dueAt: timestamp }),
  'request.overdue': z.object({ ...about, dueAt: timestamp }),
  'export.requested': z.object(exported),
  'export.built': z.object({ ...exported, expiresAt: timestamp, rows: z.number().int() }),
  'export.failed': z.object(exported),
  'export.erased': z.object(exported),
} as const;

export const EXPORT_FORMATS = ['json', 'csv', 'html', 'pdf'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
export const EXPORT_DAYS = 7;

/** What a person, or the officer, sees of one request. Texts are there for whoever may read them. */
export const requestView = z.object({
  ...about,
  kind: z.enum(REQUEST_KINDS),
  state: z.enum(REQUEST_STATES),
  channel: z.enum(CHANNELS),
  language,
  /** Whether somebody else made it for the person. */
  forSomebody: z.boolean(),
  receivedAt: timestamp,
  /** First day of the clock that runs; later than the reception after a reopening. */
  clockFrom: timestamp,
  dueAt: timestamp,
  extension: z.enum(EXTENSION_GROUNDS).nullable(),
  pausedAt: timestamp.nullable(),
  overdue: z.boolean(),
  assignee: uuid.nullable(),
  rectified: z.boolean(),
  closedAt: timestamp.nullable(),
  outcome: z.enum(REQUEST_OUTCOMES).nullable(),
  ground: z.enum(REFUSAL_GROUNDS).nullable(),
  /** Commands that this caller may send now. */
  allowed: z.array(z.string()),
});
export type RequestView = z.infer<typeof requestView>;

export const REQUEST_TEXT_PARTS = [
  'request',
  'identity-question',
  'identity-reply',
  'extension',
  'answer',
  'refusal',
  'reopening',
] as const;
export const requestDetail = requestView.extend({
  texts: z.array(
    z.object({
      part: z.enum(REQUEST_TEXT_PARTS),
      at: timestamp,
      /** Null: erased. */
      text: z.string().nullable(),
    }),
  ),
  attachments: z.array(
    z.object({ fileId: uuid, name: z.string(), type: z.string(), bytes: z.number().int(), at: timestamp }),
  ),
  history: z.array(
    z.object({ type: z.string(), at: timestamp, by: uuid.nullable(), role: z.string().nullable() }),
  ),
  /** For the officer alone: who asks. */
  person: identityTraits.nullable(),
  /** For the officer alone: requests of the same kind that were closed in the twelve months before. */
  earlierOfKind: z.number().int().nullable(),
});
export type RequestDetail = z.infer<typeof requestDetail>;

/** One copy of everything held about a person. */
export const exportView = z.object({
  exportId: uuid,
  state: z.enum(['queued', 'running', 'ready', 'failed', 'erased']),
  /** Sections done, and how many there are. */
  done: z.number().int(),
  of: z.number().int(),
  requestedAt: timestamp,
  expiresAt: timestamp.nullable(),
  language,
  files: z.array(z.object({ format: z.enum(EXPORT_FORMATS), bytes: z.number().int() })),
});
export type ExportView = z.infer<typeof exportView>;

/** What the gateway holds about a person, and read for them, to go into a copy. Rows of names and plain values. */
export const exportSupplement = z.object({
  sections: z
    .array(
      z.object({
        section: z.string().regex(/^[a-z-]{1,40}$/),
        title: localized,
        rows: z
          .array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])))
          .max(5_000),
      }),
    )
    .max(20),
});
export type ExportSupplement = z.infer<typeof exportSupplement>;

/** One read of a person's data by somebody else: role and organisation, never a name. */
export const dataReadView = z.object({
  index: z.number().int(),
  at: timestamp,
  /** Null: the account is not known any more. `platform`: the platform's own programs. */
  role: z.enum([...ROLES, 'platform']).nullable(),
  organisation: z.string().nullable(),
  what: z.string(),
  rows: z.number().int().nullable(),
  why: z.object({
    requestId: uuid.nullable(),
    mandateId: uuid.nullable(),
    authorityId: uuid.nullable(),
    permitId: z.string().nullable(),
    purpose: z.string().nullable(),
  }),
});
export type DataReadView = z.infer<typeof dataReadView>;
export const dataReads = z.object({
  reads: z.array(dataReadView),
  /** One's own reads, counted only. */
  own: z.object({ count: z.number().int(), latest: timestamp.nullable() }),
  /** `after` of the next page; null at the end. */
  next: z.number().int().nullable(),
});
export type DataReads = z.infer<typeof dataReads>;

/** A permitted project on a dataset in which the person has a record. The same whatever the person chose. */
export const projectLikeMine = registerEntry
  .pick({
    applicationId: true,
    status: true,
    title: true,
    laySummary: true,
    organisation: true,
    decidedAt: true,
    validFrom: true,
    validUntil: true,
    results: true,
  })
  .extend({
    purpose: z.enum(PURPOSE_CODES),
    applicantType: z.enum(APPLICANT_TYPES),
    /** Those of its datasets in which the person has a record. */
    datasets: z.array(
      z.object({ datasetId: uuid, holderId: z.string(), title: localized, regime: z.enum(REGIMES) }),
    ),
  });
export type ProjectLikeMine = z.infer<typeof projectLikeMine>;
export const projectsLikeMineView = z.object({
  /** Datasets in which a record was linked to the person. */
  linkedDatasets: z.number().int(),
  projects: z.array(projectLikeMine),
  /** Projects that the person explicitly said yes to, and whether the yes still stands. */
  consented: z.array(
    projectLikeMine.omit({ datasets: true }).extend({ consentedAt: timestamp, stands: z.boolean() }),
  ),
});
export type ProjectsLikeMine = z.infer<typeof projectsLikeMineView>;

export const rightsProblems = {
  'request-unknown': p(404, 'That request does not exist', 'Cette demande n’existe pas'),
  'request-state': p(
    409,
    'That is not possible at this stage of the request',
    'Ce n’est pas possible à cette étape de la demande',
  ),
  'request-not-yours': p(
    403,
    'The request is in a colleague’s hands; take it over first',
    'La demande est entre les mains d’un collègue ; prenez-la d’abord',
  ),
  'request-period-over': p(
    409,
    'The period in which this was possible is over',
    'Le délai pour le faire est passé',
    'GDPR Art. 12(3), 12(6)',
  ),
  'request-extended-already': p(
    409,
    'The period was extended already',
    'Le délai a déjà été prolongé',
    'GDPR Art. 12(3)',
  ),
  'request-ground': p(
    422,
    'The law knows no such ground for refusing this right',
    'La loi ne connaît pas ce motif de refus pour ce droit',
    'GDPR Art. 12(4)',
  ),
  'request-not-excessive': p(
    422,
    'A first request is not excessive',
    'Une première demande n’est pas excessive',
    'GDPR Art. 12(5)',
  ),
  'request-identity-not-asked': p(
    409,
    'Ask for proof of identity before refusing for the lack of it',
    'Demandez une preuve d’identité avant de refuser faute de preuve',
    'GDPR Art. 11(2), 12(6)',
  ),
  'request-rectified': p(
    409,
    'Data were rectified for this request: answer it, or put the former data back first',
    'Des données ont été rectifiées pour cette demande : répondez, ou remettez d’abord les anciennes',
  ),
  'attachments-too-large': p(
    413,
    'The attachments are too large together',
    'Les pièces jointes sont trop volumineuses ensemble',
  ),
  'export-running': p(
    409,
    'A copy of your data is being prepared already',
    'Une copie de vos données est déjà en préparation',
  ),
  'export-gone': p(
    410,
    'That copy is not there any more; ask for a new one',
    'Cette copie n’est plus là ; demandez-en une nouvelle',
  ),
} as const satisfies Record<string, ProblemDescription>;
