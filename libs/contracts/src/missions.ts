import { z } from 'zod';
import {
  FLAG_KINDS,
  MISSION_AUTHORITIES,
  MISSION_BASES,
  MISSION_FORMS,
  MISSION_REQUEST_OUTCOMES,
  MISSION_REQUEST_STATES,
  ORDER_TARGETS,
  REVEAL_STATES,
} from '@garant/rules';
import { messageRequest } from './clocks.js';
import { identityTraits } from './consent.js';
import { longText, sha256Hex, shortText, slug, timestamp, uuid } from './ids.js';
import { p, type ProblemDescription } from './problem.row.js';

/** Missions of inspection: who may read what of the log, for whom, until when. */

const many = <T extends z.ZodType>(one: T) => z.array(one).max(200).default([]);
export const missionScope = z.strictObject({
  from: timestamp.nullable().default(null),
  to: timestamp.nullable().default(null),
  permits: many(uuid),
  datasets: many(uuid),
  organisations: many(slug),
  subjects: many(uuid),
});
/** As on the order: `2026-123C`. */
export const orderNumber = z
  .string()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9 ./-]{0,38}[A-Za-z0-9])?$/,
    'letters, digits, and . / - between them, at most 40',
  );
const accounts = z.array(uuid).max(20);
/** What an order of mission says. */
export const missionOrder = z.strictObject({
  orderNumber,
  authority: z.enum(MISSION_AUTHORITIES),
  legalBasis: z.enum(MISSION_BASES),
  form: z.enum(MISSION_FORMS),
  /** Day on which a summons was served. */
  summonedOn: z.iso.date().nullable().default(null),
  startsAt: timestamp,
  endsAt: timestamp,
  /** SHA-256 of the order's document. */
  orderHash: sha256Hex,
  scope: missionScope,
});
const missionTerms = missionOrder.extend({ missionId: uuid, inspectors: accounts.min(1), doctors: accounts });
export type MissionOrder = z.infer<typeof missionOrder>;

const index = z.number().int().nonnegative();
const mission = { missionId: uuid };
/** Length of a period: hours, working days, weeks or months (Regulation 1182/71). */
export const answerPeriod = z.union([
  z.strictObject({ hours: z.number().int().min(1).max(720) }),
  z.strictObject({ workingDays: z.number().int().min(1).max(250) }),
  z.strictObject({ weeks: z.number().int().min(1).max(52) }),
  z.strictObject({ months: z.number().int().min(1).max(12) }),
]);
const target = z.strictObject({ kind: z.enum(ORDER_TARGETS), id: uuid });

export const missionsCommands = {
  /** Keys: missionId. */
  'mission.open': missionTerms,
  'mission.extend': z.strictObject({ ...mission, endsAt: timestamp, orderHash: sha256Hex }),
  'mission.close': z.strictObject(mission),
  'mission.note': z.strictObject({
    ...mission,
    noteId: uuid,
    index: index.nullable(),
    flag: z.enum(FLAG_KINDS).nullable(),
  }),
  'mission.remove-note': z.strictObject({ ...mission, noteId: uuid }),
  'mission.visit': z.strictObject({ ...mission, visitId: uuid, from: timestamp, to: timestamp }),
  'mission.request': z.strictObject({ ...mission, requestId: uuid, period: answerPeriod }),
  'mission.answer': z.strictObject({ ...mission, requestId: uuid }),
  'mission.settle-request': z.strictObject({
    ...mission,
    requestId: uuid,
    outcome: z.enum(MISSION_REQUEST_OUTCOMES),
    period: answerPeriod.optional(),
  }),
  'mission.withdraw-request': z.strictObject({ ...mission, requestId: uuid }),
  'mission.order-suspension': z.strictObject({ ...mission, orderId: uuid, target, dueAt: timestamp }),
  'mission.withdraw-order': z.strictObject({ ...mission, orderId: uuid }),
  'mission.ask-reveal': z.strictObject({ ...mission, revealId: uuid, subjectRef: uuid, index }),
  /** `actHash`: SHA-256 of the act, which is the nonce of the login that confirms it. */
  'mission.approve-reveal': z.strictObject({ ...mission, revealId: uuid, actHash: sha256Hex }),
  'mission.refuse-reveal': z.strictObject({ ...mission, revealId: uuid }),
} as const;

/** What a doctor confirms by a new login: this reveal, of this mission, and no other. */
export const revealAct = z.object({
  act: z.literal('reveal'),
  ...mission,
  revealId: uuid,
  actor: uuid,
  madeAt: timestamp,
});
export type RevealAct = z.infer<typeof revealAct>;

/** A document of at most 400,000 bytes, in base64. */
export const sentFile = z.strictObject({
  name: z.string().trim().min(1).max(200),
  mediaType: z.enum(['application/pdf', 'text/plain', 'text/csv', 'image/png', 'image/jpeg']),
  content: z.base64().max(533_336),
});
export type SentFile = z.infer<typeof sentFile>;
const text = z.strictObject({ text: longText });

/** Confidential bodies (the plaintext of the command's JWE), by command type. */
export const missionsConfidential = {
  'mission.note': z.strictObject({ text: longText.nullable() }),
  'mission.visit': z.strictObject({ place: shortText, present: longText }),
  'mission.request': text,
  'mission.answer': z.strictObject({ text: longText, file: sentFile.nullable() }),
  'mission.order-suspension': text,
  'mission.ask-reveal': text,
  'mission.approve-reveal': z.object({ act: revealAct, idToken: z.string().min(1).max(20_000) }),
} as const;

const orderId = { ...mission, orderId: uuid };
export const missionsEvents = {
  'mission.opened': missionTerms,
  'mission.extended': z.object({ ...mission, endsAt: timestamp, orderHash: sha256Hex }),
  'mission.closed': z.object(mission),
  'mission.ended': z.object({ ...mission, endsAt: timestamp }),
  'mission.noted': z.object({
    ...mission,
    noteId: uuid,
    index: index.nullable(),
    flag: z.enum(FLAG_KINDS).nullable(),
    textHash: sha256Hex.nullable(),
  }),
  'mission.note-removed': z.object({ ...mission, noteId: uuid }),
  'mission.visited': z.object({
    ...mission,
    visitId: uuid,
    from: timestamp,
    to: timestamp,
    textHash: sha256Hex,
  }),
  'mission.requested': z.object({ ...mission, requestId: uuid, dueAt: timestamp, textHash: sha256Hex }),
  'mission.answered': z.object({
    ...mission,
    requestId: uuid,
    textHash: sha256Hex,
    fileHash: sha256Hex.nullable(),
  }),
  'mission.request-settled': z.object({
    ...mission,
    requestId: uuid,
    outcome: z.enum(MISSION_REQUEST_OUTCOMES),
    dueAt: timestamp.nullable(),
  }),
  'mission.request-withdrawn': z.object({ ...mission, requestId: uuid }),
  'mission.request-reminded': z.object({
    ...mission,
    requestId: uuid,
    dueAt: timestamp,
    daysLeft: z.number().int().nonnegative(),
  }),
  'mission.suspension-ordered': z.object({ ...orderId, target, dueAt: timestamp, reasonHash: sha256Hex }),
  'mission.order-withdrawn': z.object(orderId),
  'mission.order-executed': z.object({ ...orderId, executedAt: timestamp, by: uuid.nullable() }),
  'mission.order-lifted': z.object({ ...orderId, liftedAt: timestamp }),
  'mission.reveal-asked': z.object({
    ...mission,
    revealId: uuid,
    subjectRef: uuid,
    index,
    reasonHash: sha256Hex,
  }),
  'mission.reveal-approved': z.object({
    ...mission,
    revealId: uuid,
    subjectRef: uuid,
    by: uuid,
    openUntil: timestamp,
  }),
  'mission.reveal-refused': z.object({ ...mission, revealId: uuid }),
  'mission.identity-opened': z.object({ ...mission, revealId: uuid, openedAt: timestamp }),
  /** Key: the account or the role that is told. */
  'message.requested': messageRequest,
} as const;

/** A mission as its inspectors, and the body that is inspected, see it. */
export const missionView = missionOrder.extend({
  missionId: uuid,
  inspectors: z.array(uuid),
  doctors: z.array(uuid),
  /** Without references of people for the body that is inspected. */
  scope: missionScope.extend({ subjectCount: z.number().int() }),
  standing: z.enum(['coming', 'open', 'ended']),
  /** Whether whoever asks is one of its doctors. */
  doctor: z.boolean(),
  openedAt: timestamp,
  openedBy: uuid,
  extensions: z.array(z.object({ at: timestamp, endsAt: timestamp, orderHash: sha256Hex })),
  endedAt: timestamp.nullable(),
  endedBy: z.enum(['inspector', 'clock']).nullable(),
  /** Requests without an answer, and orders that nobody has executed yet. */
  requestsOpen: z.number().int(),
  ordersOpen: z.number().int(),
});
export type MissionView = z.infer<typeof missionView>;

/** Something said under a mission: its words, or null once they were deleted. */
const said = { by: uuid, at: timestamp, text: z.string().nullable() };
export const missionNoteView = z.object({
  noteId: uuid,
  index: index.nullable(),
  flag: z.enum(FLAG_KINDS).nullable(),
  removedAt: timestamp.nullable(),
  ...said,
});
export const missionRequestView = z.object({
  requestId: uuid,
  dueAt: timestamp,
  state: z.enum(MISSION_REQUEST_STATES),
  /** Whole days that are left in Paris; negative when it is over. */
  daysLeft: z.number().int(),
  answers: z.array(
    z.object({
      ...said,
      file: z
        .object({
          name: z.string(),
          mediaType: z.string(),
          bytes: z.number().int(),
          sha256: sha256Hex,
        })
        .nullable(),
    }),
  ),
  ...said,
});
export const missionOrderView = z.object({
  orderId: uuid,
  target,
  dueAt: timestamp,
  executed: z.object({ at: timestamp, by: uuid.nullable() }).nullable(),
  liftedAt: timestamp.nullable(),
  withdrawnAt: timestamp.nullable(),
  ...said,
});
export const missionVisitView = z.object({
  visitId: uuid,
  by: uuid,
  from: timestamp,
  to: timestamp,
  place: z.string().nullable(),
  present: z.string().nullable(),
});
export const missionRevealView = z.object({
  revealId: uuid,
  subjectRef: uuid,
  index,
  state: z.enum(REVEAL_STATES),
  judgedBy: uuid.nullable(),
  judgedAt: timestamp.nullable(),
  openUntil: timestamp.nullable(),
  openedAt: timestamp.nullable(),
  ...said,
});
export const missionStep = z.object({
  at: timestamp,
  type: z.string(),
  by: uuid.nullable(),
  /** What it was about: an entry, a request, an order, a reveal, or how many entries were read. */
  index: index.nullable(),
  id: uuid.nullable(),
  count: z.number().int().nullable(),
});
export const missionRead = z.object({
  at: timestamp,
  by: uuid,
  query: z.record(z.string(), z.unknown()),
  count: z.number().int(),
});
/** Everything under a mission. To the body that is inspected: requests and orders alone. */
export const missionWork = z.object({
  mission: missionView,
  requests: z.array(missionRequestView),
  orders: z.array(missionOrderView),
  notes: z.array(missionNoteView),
  visits: z.array(missionVisitView),
  reveals: z.array(missionRevealView),
  reads: z.array(missionRead),
  /** Bundles that were made: evidence that was taken away, by its hashes. */
  exports: z.array(
    z.object({
      bundleId: uuid,
      at: timestamp,
      entries: z.number().int(),
      sha256: sha256Hex,
      manifestSha256: sha256Hex,
    }),
  ),
  steps: z.array(missionStep),
});
/** One identity, told once to whoever asked for it. */
export const revealedIdentity = identityTraits.extend({ revealId: uuid, subjectRef: uuid });
export type RevealedIdentity = z.infer<typeof revealedIdentity>;
export type MissionWorkView = z.infer<typeof missionWork>;

export const missionsProblems = {
  'mission-required': p(
    403,
    'Reading the log needs an open mission of yours',
    'Lire le journal suppose une mission ouverte à laquelle vous participez',
    'Loi 78-17 art. 19',
  ),
  'mission-unnamed': p(
    400,
    'You have several open missions: say under which one you read',
    'Vous avez plusieurs missions ouvertes : dites sous laquelle vous lisez',
  ),
  'mission-unknown': p(404, 'You have no such mission', 'Vous n’avez pas cette mission'),
  'mission-not-begun': p(
    403,
    'That mission has not begun yet',
    'Cette mission n’a pas encore commencé',
    'Loi 78-17 art. 19',
  ),
  'mission-ended': p(
    403,
    'That mission has ended, and its access with it',
    'Cette mission est terminée, et son accès avec elle',
    'Loi 78-17 art. 19',
  ),
  'mission-dates': p(
    422,
    'The dates of the mission do not fit together',
    'Les dates de la mission ne sont pas cohérentes',
  ),
  'mission-hours': p(
    422,
    'A control on site takes place between 06:00 and 21:00',
    'Un contrôle sur place a lieu entre 6 heures et 21 heures',
    'Loi 78-17 art. 19 I',
  ),
  'mission-notice': p(
    422,
    'A summons leaves at least 8 days before the hearing',
    'Une convocation laisse au moins 8 jours avant l’audition',
    'Loi 78-17 art. 19 III; CNIL',
  ),
  'mission-members': p(
    422,
    'The inspectors of the mission do not fit together',
    'La composition de la mission n’est pas cohérente',
  ),
  'mission-scope': p(
    422,
    'The scope of the mission does not fit together',
    'Le périmètre de la mission n’est pas cohérent',
  ),
  'note-incomplete': p(
    422,
    'A note needs words, a flag needs an entry',
    'Une note demande un texte, un signalement demande une entrée',
  ),
  'note-unknown': p(404, 'That note does not exist', 'Cette note n’existe pas'),
  'inquiry-unknown': p(
    404,
    'That request of an inspector does not exist',
    'Cette demande d’un contrôleur n’existe pas',
  ),
  'inquiry-closed': p(
    409,
    'The request of the inspector is not at that stage',
    'La demande du contrôleur n’en est pas là',
  ),
  'order-standing': p(
    409,
    'A suspension of it is ordered already',
    'Sa suspension est déjà ordonnée',
    'Loi 78-17 art. 20',
  ),
  'order-unknown': p(404, 'That order does not exist', 'Cet ordre n’existe pas'),
  'order-closed': p(409, 'The order was executed or withdrawn already', 'L’ordre est déjà exécuté ou retiré'),
  'reveal-unknown': p(404, 'No reveal with that id', 'Aucune levée d’anonymat avec cet identifiant'),
  'reveal-closed': p(
    409,
    'The reveal was judged or opened already, or its time is over',
    'La levée d’anonymat est déjà tranchée ou utilisée, ou son délai est passé',
  ),
  'reveal-doctor': p(
    403,
    'A doctor of the mission must decide, and not about their own request',
    'Un médecin de la mission doit décider, et pas de sa propre demande',
    'Loi 78-17 art. 19',
  ),
  'reveal-not-met': p(
    422,
    'An identity is revealed only of a person whom an entry of the mission names',
    'On ne lève l’anonymat que d’une personne qu’une entrée de la mission désigne',
    'GDPR Art. 5(1)(c)',
  ),
  'reveal-rate': p(
    429,
    'Three identities a day and mission at most: never a list',
    'Trois identités par jour et par mission au plus : jamais une liste',
    'GDPR Art. 5(1)(c)',
  ),
} as const satisfies Record<string, ProblemDescription>;
