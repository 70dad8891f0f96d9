import { z } from 'zod';
import {
  APPLICATION_STATUSES,
  AUTHORISATION_OUTCOMES,
  CASE_KINDS,
  CASE_TRACKS,
  CLOSING_GROUNDS,
  MEASURES,
  METHODOLOGY_IDS,
  OPINION_BODIES,
  OPINIONS,
  RESEARCH_KINDS,
  TACIT_ARTICLES,
} from '@garant/rules';
import { longText, sha256Hex, shortText, slug, timestamp, uuid } from './ids.js';
import { p, type ProblemDescription } from './problem.row.js';

/** Kinds of cases, their tracks and their lives (EHDS Art. 67 to 72; LIL Art. 66 to 77). */

export const APPLICATION_STATES = APPLICATION_STATUSES;

/** A number or reference of an authority: never a name, never a sentence. */
const reference = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[\p{L}\p{N} ./_-]+$/u, 'a number or reference');
const day = z.iso.date();

export const formality = z.strictObject({
  research: z.enum(RESEARCH_KINDS),
  /** Absent: the CNIL authorises (LIL Art. 66 III). */
  methodology: z.enum(METHODOLOGY_IDS).optional(),
  methodologyVersion: z.string().max(20).optional(),
  /** Number and day of the commitment to the methodology (LIL Art. 73). */
  commitment: reference.optional(),
  committedOn: day.optional(),
});
export type Formality = z.infer<typeof formality>;

/** What a case is, besides its content. Absent: a permit application on the standard track. */
export const caseChoice = {
  kind: z.enum(CASE_KINDS).optional(),
  track: z.enum(CASE_TRACKS).optional(),
  /** Of an amendment, extension or renewal: the permit that it follows. */
  ofPermit: uuid.optional(),
  /** Of a data request: the refused application in whose place it comes (Art. 68(3)). */
  fallbackOf: uuid.optional(),
  formality: formality.optional(),
};

/** Statistics that a data request asks for (Art. 69(2)). `element`: `<resource type>.<element>` of the dictionary. */
export const statisticsAsked = z.object({
  question: longText,
  measures: z.array(z.object({ datasetId: uuid, element: z.string().max(200) })).max(50),
  breakdowns: z.array(z.object({ datasetId: uuid, element: z.string().max(200), groups: shortText })).max(10),
});
export type StatisticsAsked = z.infer<typeof statisticsAsked>;

/** The answer to a data request: a table with margins, and everything that was asked about it. */
export const ANSWER_CELLS = 20_000;
export const ANSWER_DIMENSIONS = 6;
export const answerTable = z.strictObject({
  /** Names of the breakdowns, in the order of the places of a cell. */
  dimensions: z.array(z.string().trim().min(1).max(120)).min(1).max(ANSWER_DIMENSIONS),
  /** Each cell once; `null`: suppressed. The total over a dimension has the place `*`. */
  cells: z
    .array(
      z.strictObject({
        at: z.array(z.string().trim().min(1).max(120)).min(1).max(ANSWER_DIMENSIONS),
        count: z.number().int().nonnegative().nullable(),
      }),
    )
    .min(1)
    .max(ANSWER_CELLS),
  /** At least the highest minimum of the datasets. */
  minimumCell: z.number().int().min(1).max(1000),
});
export type AnswerTableBody = z.infer<typeof answerTable>;

const appKey = { applicationId: uuid };
const permitKey = { permitId: uuid };
const onApplication = z.strictObject(appKey);
const onPermit = z.strictObject(permitKey);
const tacitOpinion = z.literal(TACIT_ARTICLES.opinion);
const tacitAuthorisation = z.literal(TACIT_ARTICLES.authorisation);

export const proceduresCommands = {
  /** Key: the application, still a draft. */
  'application.choose-procedure': z.strictObject({ ...appKey, ...caseChoice }),
  'application.close': z.strictObject({ ...appKey, ground: z.enum(CLOSING_GROUNDS) }),
  /** What an authority answered, or that its silence has the effect that the stated article gives it. */
  'application.record-opinion': z.strictObject({
    ...appKey,
    by: z.enum(OPINION_BODIES),
    opinion: z.enum(OPINIONS),
    tacit: tacitOpinion.optional(),
    givenOn: day.optional(),
    reference: reference.optional(),
  }),
  'application.renew-period': z.strictObject({ ...appKey, of: z.enum(['opinion', 'authorisation']) }),
  'application.ask-authorisation': onApplication,
  'application.record-authorisation': z.strictObject({
    ...appKey,
    outcome: z.enum(AUTHORISATION_OUTCOMES),
    tacit: tacitAuthorisation.optional(),
    givenOn: day.optional(),
    reference: reference.optional(),
  }),
  'application.propose': z.strictObject({ ...appKey, proposal: z.enum(['grant', 'refuse']) }),
  'application.offer-statistics': onApplication,
  'application.appeal': onApplication,
  'application.confirm-decision': onApplication,
  'application.reopen': onApplication,
  'application.submit-answer': onApplication,
  'application.release-answer': onApplication,
  /** Key: the permit. */
  'permit.announce-measure': z.strictObject({
    ...permitKey,
    measures: z.array(z.enum(MEASURES)).min(1).max(MEASURES.length),
    heardUntil: timestamp.optional(),
  }),
  'permit.answer-measure': onPermit,
  'permit.drop-measure': onPermit,
  'permit.exclude': z.strictObject({ ...permitKey, account: uuid, until: timestamp }),
  'permit.lift-exclusion': z.strictObject({ ...permitKey, account: uuid }),
  'permit.appeal': onPermit,
  'permit.confirm-revocation': onPermit,
  'permit.reinstate': onPermit,
} as const;

const message = z.object({ message: longText });
const reason = z.object({ reason: longText });
/** Plaintext of the confidential body, by command. */
export const proceduresConfidential = {
  'application.close': message,
  'application.propose': message,
  'application.appeal': message,
  'application.confirm-decision': message,
  'application.reopen': message,
  'application.submit-answer': z.object({ table: answerTable }),
  'permit.announce-measure': reason,
  'permit.answer-measure': reason,
  'permit.drop-measure': reason,
  'permit.exclude': reason,
  'permit.lift-exclusion': reason,
  'permit.appeal': reason,
  'permit.confirm-revocation': reason,
  'permit.reinstate': reason,
} as const;

const answerData = {
  ...appKey,
  /** SHA-256 of the canonical JSON of the table. */
  fileHash: sha256Hex,
  cells: z.number().int(),
  suppressed: z.number().int(),
  minimumCell: z.number().int(),
};
const withMessage = z.object({ ...appKey, messageHash: sha256Hex });
const withReason = { ...permitKey, reasonHash: sha256Hex };
export const proceduresEvents = {
  'application.procedure-chosen': z.object({ ...appKey, ...caseChoice }),
  /** By the clock of drafts, which nothing else obeys. */
  'application.draft-expired': z.object(appKey),
  'application.closed': z.object({ ...appKey, ground: z.enum(CLOSING_GROUNDS), messageHash: sha256Hex }),
  'application.opinion-recorded': z.object({
    ...appKey,
    by: z.enum(OPINION_BODIES),
    opinion: z.enum(OPINIONS),
    tacit: tacitOpinion.nullable(),
    givenOn: day,
    reference: z.string().nullable(),
    dueAt: timestamp,
  }),
  'application.period-renewed': z.object({
    ...appKey,
    of: z.enum(['opinion', 'authorisation']),
    dueAt: timestamp,
  }),
  'application.authorisation-asked': z.object({ ...appKey, dueAt: timestamp }),
  'application.authorisation-recorded': z.object({
    ...appKey,
    outcome: z.enum(AUTHORISATION_OUTCOMES),
    tacit: tacitAuthorisation.nullable(),
    givenOn: day,
    reference: z.string().nullable(),
    dueAt: timestamp,
  }),
  'application.proposed': z.object({
    ...appKey,
    holderId: slug,
    proposal: z.enum(['grant', 'refuse']),
    messageHash: sha256Hex,
  }),
  'application.statistics-offered': z.object(appKey),
  'application.appealed': withMessage,
  'application.decision-confirmed': withMessage,
  'application.reopened': z.object({
    ...appKey,
    messageHash: sha256Hex,
    decisionDueAt: timestamp.nullable(),
  }),
  'application.answer-submitted': z.object(answerData),
  'data-request.answered': z.object(answerData),
  'permit.measure-announced': z.object({
    ...withReason,
    measures: z.array(z.enum(MEASURES)),
    heardUntil: timestamp,
  }),
  'permit.measure-answered': z.object(withReason),
  'permit.measure-dropped': z.object(withReason),
  'permit.user-excluded': z.object({ ...withReason, account: uuid, until: timestamp }),
  'permit.exclusion-lifted': z.object({ ...withReason, account: uuid }),
  'permit.appealed': z.object(withReason),
  'permit.revocation-confirmed': z.object(withReason),
  'permit.reinstated': z.object(withReason),
} as const;

export const proceduresProblems = {
  'case-impossible': p(
    422,
    'This kind of case cannot be combined so',
    'Ce type de dossier ne se combine pas ainsi',
    'EHDS Art. 67-72; LIL Art. 66-77',
  ),
  'amendment-lengthens': p(
    422,
    'An amendment does not lengthen a permit: ask for an extension',
    'Une modification n’allonge pas une autorisation : demandez une prolongation',
    'EHDS Art. 68(12), 68(13)',
  ),
  'track-not-allowed': p(
    422,
    'This track is not open to this application',
    'Cette voie n’est pas ouverte à cette demande',
    'EHDS Art. 68(6), 72',
  ),
  'data-request-pseudonymised': p(
    422,
    'A data request is answered with anonymous statistics, never with pseudonymised data',
    'Une demande de données reçoit des statistiques anonymes, jamais des données pseudonymisées',
    'EHDS Art. 69(1)',
  ),
  'statistics-missing': p(
    422,
    'The statistics that are asked for are not described',
    'Les statistiques demandées ne sont pas décrites',
    'EHDS Art. 69(2)',
  ),
  'offer-missing': p(
    409,
    'No statistics were offered in place of this refusal',
    'Aucune statistique n’a été proposée à la place de ce refus',
    'EHDS Art. 68(3)',
  ),
  'formality-missing': p(
    422,
    'The formality under French law is missing',
    'La formalité du droit français manque',
    'LIL Art. 66, 73, 76',
  ),
  'methodology-not-in-force': p(
    422,
    'This version of the reference methodology does not cover this research on that day',
    'Cette version de la méthodologie de référence ne couvre pas cette recherche à cette date',
    'LIL Art. 73',
  ),
  'opinion-missing': p(409, 'The prior opinion is missing', 'L’avis préalable manque', 'LIL Art. 76'),
  'tacit-not-allowed': p(
    422,
    'Silence does not have this effect here',
    'Le silence n’a pas cet effet ici',
    'Decree 2019-536 Art. 88-91; LIL Art. 66 V',
  ),
  'period-running': p(
    409,
    'The period is not over yet',
    'Le délai n’est pas encore écoulé',
    'Decree 2019-536 Art. 88-91; LIL Art. 66 V',
  ),
  'period-renewed-already': p(
    409,
    'This period cannot be renewed any more',
    'Ce délai ne peut plus être renouvelé',
    'Decree 2019-536 Art. 88-91; LIL Art. 66 V',
  ),
  'authorisation-missing': p(
    409,
    'The authorisation of the CNIL is missing',
    'L’autorisation de la CNIL manque',
    'LIL Art. 66',
  ),
  'proposal-awaited': p(
    409,
    'A trusted holder still has time to propose',
    'Un détenteur de confiance a encore le temps de proposer',
    'EHDS Art. 72(5)',
  ),
  'proposal-given': p(
    409,
    'This holder has made its proposal',
    'Ce détenteur a déjà fait sa proposition',
    'EHDS Art. 72(5)',
  ),
  'holder-not-concerned': p(
    403,
    'This application asks nothing of this holder',
    'Cette demande ne concerne pas ce détenteur',
    'EHDS Art. 72(5)',
  ),
  'appeal-too-late': p(
    409,
    'The time to ask for another look is over',
    'Le délai pour demander un nouvel examen est passé',
    'CRPA L411-2; CJA R421-1',
  ),
  'appeal-settled': p(
    409,
    'This decision was looked at again and confirmed',
    'Cette décision a été réexaminée et confirmée',
    'CRPA L411-2',
  ),
  'applicant-excluded': p(
    403,
    'Somebody in this application is excluded from access',
    'Une personne de cette demande est exclue de l’accès',
    'EHDS Art. 63(4)',
  ),
  'exclusion-too-long': p(
    422,
    'An exclusion lasts five years at most',
    'Une exclusion dure cinq ans au plus',
    'EHDS Art. 63(4)',
  ),
  'hearing-missing': p(
    409,
    'Nobody is punished unheard: announce the measure first',
    'Personne n’est sanctionné sans être entendu : annoncez d’abord la mesure',
    'EHDS Art. 63(2)',
  ),
  'hearing-running': p(
    409,
    'The time to be heard is running',
    'Le délai pour être entendu court encore',
    'EHDS Art. 63(2)',
  ),
  'hearing-too-long': p(
    422,
    'The time to be heard is four weeks at most',
    'Le délai pour être entendu est de quatre semaines au plus',
    'EHDS Art. 63(2)',
  ),
  'answer-not-anonymous': p(
    422,
    'This table could tell something about a few people',
    'Ce tableau pourrait révéler quelque chose sur quelques personnes',
    'EHDS Art. 69(1), 73(2)',
  ),
  'answer-missing': p(
    409,
    'There is no answer to release',
    'Il n’y a pas de réponse à publier',
    'EHDS Art. 69',
  ),
  'draft-still-alive': p(
    409,
    'This draft was touched lately',
    'Ce brouillon a été modifié récemment',
    'GDPR Art. 5(1)(e)',
  ),
} as const satisfies Record<string, ProblemDescription>;
