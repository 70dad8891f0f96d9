import { z } from 'zod';
import {
  ACTS,
  AGREEMENTS,
  CALLBACK_ENDS,
  CALLBACK_STATES,
  CALLBACK_TIMES,
  DECIDED_REGIMES,
  FORM_FIELDS,
  FORM_REJECTIONS,
  FORM_STATES,
  IDENTITY_CHECKS,
  MANDATE_CHANNELS,
  MANDATE_EXTENTS,
  PAPER_DATE_RULES,
  type AssistanceRefusalCode,
} from '@garant/rules';
import { choiceScope, choiceView, identityTraits, noticeSeen } from './consent.js';
import { language, sha256Hex, timestamp, uuid, version } from './ids.js';
import { p, type ProblemDescription } from './problem.row.js';

const day = z.iso.date();
const regime = z.enum(DECIDED_REGIMES);
const act = z.enum(ACTS);
export const tickedAct = z.object({ regime, act, scope: choiceScope });

/** On what terms an agent helps; whom is confidential. */
export const mandateTerms = z.object({
  channel: z.enum(MANDATE_CHANNELS),
  extent: z.enum(MANDATE_EXTENTS),
  /** With extent `act`: the one act that the person allows. */
  act: z.object({ regime, act }).optional(),
  identityCheck: z.enum(IDENTITY_CHECKS),
  agreement: z.enum(AGREEMENTS),
});
/** A person makes it on their own page and tells the agent. */
export const helpCode = z.string().regex(/^[0-9]{8}$/, 'eight digits');
export const mandateOpenConfidential = z.object({
  traits: identityTraits,
  /** With the agreement `one-time-code`. */
  code: helpCode.optional(),
});
export const helpCodeConfidential = z.object({ code: helpCode });

/** E.164, as people write it: spaces, dots and hyphens are taken out. */
export const phoneNumber = z
  .string()
  .transform((text) => text.replace(/[\s.-]/g, ''))
  .pipe(z.string().regex(/^(\+[1-9]\d{6,14}|0\d{9})$/, 'a telephone number'));
export const callbackConfidential = z.object({ phone: phoneNumber });

/** What an agent reads on a paper form. */
export const formEntry = z.object({
  noticeId: z.string().min(1).max(100),
  noticeVersion: version,
  language,
  familyName: identityTraits.shape.familyName,
  givenNames: identityTraits.shape.givenNames,
  birthDate: identityTraits.shape.birthDate,
  gender: identityTraits.shape.gender,
  acts: z.array(tickedAct).min(1).max(8),
  signed: z.boolean(),
  signedOn: day.nullable(),
});
export const formEntryConfidential = z.object({ entry: formEntry });

/** What a person lays down for later, and the moment at which it begins to count. */
export const advanceMoment = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('date'), on: day }),
  z.object({ kind: z.literal('authority-begins') }),
  z.object({ kind: z.literal('death') }),
]);

export const assistanceCommands = {
  /** Key: mandateId. Confidential: {@link mandateOpenConfidential}. */
  'mandate.open': mandateTerms.extend({ mandateId: uuid }),
  /** Key: mandateId. */
  'mandate.close': z.object({ mandateId: uuid }),
  /** Key: subjectRef. Confidential: {@link helpCodeConfidential}. */
  'help-code.issue': z.object({ subjectRef: uuid }),
  /** Key: formId. The scan was uploaded before and is named by its hash. */
  'form.receive': z.object({
    formId: uuid,
    formNumber: z.string().min(1).max(40),
    scanSha256: sha256Hex,
    /** Day of the office's stamp. */
    receivedOn: day,
  }),
  /** Key: formId. Confidential: {@link formEntryConfidential}. */
  'form.enter': z.object({ formId: uuid }),
  /** Key: formId. Confidential: {@link formEntryConfidential}. */
  'form.settle': z.object({ formId: uuid }),
  /** Key: formId. */
  'form.check': z.object({ formId: uuid }),
  /** Key: formId. */
  'form.reject': z.object({ formId: uuid, reason: z.enum(FORM_REJECTIONS) }),
  /** Key: subjectRef. */
  'advance-choice.record': z.object({
    subjectRef: uuid,
    advanceId: uuid,
    regime,
    act,
    scope: choiceScope,
    notice: noticeSeen,
    moment: advanceMoment,
  }),
  /** Key: subjectRef. */
  'advance-choice.withdraw': z.object({ subjectRef: uuid, advanceId: uuid }),
  /** Key: callbackId. Confidential: {@link callbackConfidential}. */
  'callback.ask': z.object({ subjectRef: uuid, callbackId: uuid, time: z.enum(CALLBACK_TIMES) }),
  /** Key: callbackId. */
  'callback.take': z.object({ callbackId: uuid }),
  /** Key: callbackId. */
  'callback.end': z.object({ callbackId: uuid, how: z.enum(['reached', 'not-reached']) }),
  /** Key: callbackId. */
  'callback.cancel': z.object({ callbackId: uuid }),
} as const satisfies Record<string, z.ZodType>;

/** What became of one tick of a form: an act of the register, or a refusal with its code. */
export const formOutcome = tickedAct.extend({
  choiceId: uuid.optional(),
  actedAt: timestamp.optional(),
  refused: z.string().optional(),
});
export type FormOutcome = z.infer<typeof formOutcome>;

export const assistanceEvents = {
  'mandate.opened': mandateTerms.extend({
    mandateId: uuid,
    subjectRef: uuid,
    agent: uuid,
    organisation: z.string(),
    openedAt: timestamp,
    expiresAt: timestamp,
  }),
  'mandate.ended': z.object({
    mandateId: uuid,
    subjectRef: uuid,
    how: z.enum(['closed', 'expired']),
    endedAt: timestamp,
    /** Acts that the register holds under it. */
    acts: z.number().int().nonnegative(),
  }),
  'help-code.issued': z.object({ subjectRef: uuid, expiresAt: timestamp }),
  'form.received': z.object({
    formId: uuid,
    formNumber: z.string(),
    organisation: z.string(),
    scanSha256: sha256Hex,
    receivedOn: day,
    receivedAt: timestamp,
  }),
  'form.entered': z.object({
    formId: uuid,
    round: z.union([z.literal(1), z.literal(2)]),
    status: z.enum(FORM_STATES),
    /** SHA-256 over 128 bits of salt and the reading; both lie with the form and go with it. */
    entryHash: sha256Hex,
    differing: z.array(z.enum(FORM_FIELDS)),
  }),
  'form.settled': z.object({ formId: uuid, entryHash: sha256Hex }),
  'form.checked': z.object({
    formId: uuid,
    subjectRef: uuid,
    dateRule: z.enum(PAPER_DATE_RULES),
    outcomes: z.array(formOutcome),
  }),
  'form.rejected': z.object({ formId: uuid, reason: z.enum(FORM_REJECTIONS) }),
  'advance-choice.recorded': assistanceCommands['advance-choice.record'].extend({ laidDownAt: timestamp }),
  'advance-choice.ended': z.object({
    subjectRef: uuid,
    advanceId: uuid,
    how: z.enum(['withdrawn', 'recorded', 'lapsed']),
    endedAt: timestamp,
    /** The act that it became. */
    choiceId: uuid.optional(),
    /** Why it did not become one: a problem code. */
    because: z.string().optional(),
  }),
  'callback.asked': z.object({ subjectRef: uuid, callbackId: uuid, time: z.enum(CALLBACK_TIMES) }),
  'callback.taken': z.object({ subjectRef: uuid, callbackId: uuid, agent: uuid, organisation: z.string() }),
  'callback.ended': z.object({ subjectRef: uuid, callbackId: uuid, how: z.enum(CALLBACK_ENDS) }),
} as const satisfies Record<string, z.ZodType>;

/** A wish to be called, as its person and as agents see it: nobody's name and no number is in it. */
export const callbackView = z.object({
  callbackId: uuid,
  time: z.enum(CALLBACK_TIMES),
  askedAt: timestamp,
  status: z.enum(CALLBACK_STATES),
  how: z.enum(CALLBACK_ENDS).nullable(),
});
export type CallbackView = z.infer<typeof callbackView>;

/** A mandate as its agent sees it. */
export const mandateView = mandateTerms.extend({
  mandateId: uuid,
  openedAt: timestamp,
  expiresAt: timestamp,
  endedAt: timestamp.nullable(),
  status: z.enum(['open', 'closed', 'expired']),
  acts: z.array(choiceView),
});
export type MandateView = z.infer<typeof mandateView>;

/** A form as the agents of its organisation see it: nobody's name is in it. */
export const formSummary = z.object({
  formId: uuid,
  formNumber: z.string(),
  status: z.enum(FORM_STATES),
  receivedOn: day,
  receivedAt: timestamp,
  scanType: z.string(),
  /** What the caller may do with it now. */
  may: z.array(z.enum(['form.enter', 'form.settle', 'form.check', 'form.reject'])),
  differing: z.array(z.enum(FORM_FIELDS)),
  rejection: z.enum(FORM_REJECTIONS).nullable(),
  outcomes: z.array(formOutcome).nullable(),
});
export type FormSummary = z.infer<typeof formSummary>;
/** One form at work. A second reader gets no reading; who settles gets both; who checks gets the one that stands. */
export const formView = formSummary.extend({ readings: z.array(formEntry) });
export type FormView = z.infer<typeof formView>;

export const advanceView = assistanceCommands['advance-choice.record'].omit({ subjectRef: true }).extend({
  laidDownAt: timestamp,
  status: z.enum(['waiting', 'withdrawn', 'recorded', 'lapsed']),
  endedAt: timestamp.nullable(),
  choiceId: uuid.nullable(),
  because: z.string().nullable(),
});
export type AdvanceView = z.infer<typeof advanceView>;

/** What agents did for a person, as the person sees it. */
export const helpView = z.object({
  mandates: z.array(mandateView.extend({ organisation: z.string() })),
  forms: z.array(
    z.object({
      formId: uuid,
      formNumber: z.string(),
      organisation: z.string(),
      receivedOn: day,
      checkedAt: timestamp,
      outcomes: z.array(formOutcome),
    }),
  ),
  advance: z.array(advanceView),
  callbacks: z.array(callbackView),
});
export type HelpView = z.infer<typeof helpView>;

type AssistanceProblem = AssistanceRefusalCode | 'help-code' | 'scan-type' | 'scan-unknown' | 'form-scan';

export const assistanceProblems = {
  'organisation-missing': p(
    403,
    'Your account belongs to no organisation, so you cannot help anybody here',
    'Votre compte ne dépend d’aucune organisation : vous ne pouvez aider personne ici',
  ),
  'mandate-unknown': p(
    404,
    'There is no such mandate, or it is not yours',
    'Ce mandat n’existe pas, ou n’est pas le vôtre',
  ),
  'mandate-ended': p(
    409,
    'This mandate has ended; nothing more can be recorded under it',
    'Ce mandat est terminé ; plus rien ne peut être enregistré sous lui',
  ),
  'mandate-open-already': p(
    409,
    'You are helping somebody already; end that session first',
    'Vous aidez déjà quelqu’un ; terminez d’abord cette séance',
  ),
  'mandate-other-person': p(
    403,
    'This mandate is for another person',
    'Ce mandat concerne une autre personne',
  ),
  'mandate-other-act': p(
    403,
    'The person allowed another act than this one',
    'La personne a permis un autre acte que celui-ci',
    'Code civil art. 1984, 1989',
  ),
  'mandate-other-channel': p(
    422,
    'This mandate was given in another way (face to face, or by phone)',
    'Ce mandat a été donné autrement (face à face, ou par téléphone)',
  ),
  'mandate-used': p(
    409,
    'The one act of this mandate has been recorded',
    'L’unique acte de ce mandat est déjà enregistré',
  ),
  'mandate-terms': p(
    422,
    'A mandate cannot be given on these terms',
    'Un mandat ne peut pas être donné dans ces conditions',
  ),
  'help-code': p(422, 'That code is not valid, or no longer', 'Ce code n’est pas valable, ou ne l’est plus'),
  'form-unknown': p(404, 'There is no such form', 'Ce formulaire n’existe pas'),
  'form-state': p(409, 'The form is at another step now', 'Le formulaire en est à une autre étape'),
  'form-same-agent': p(
    403,
    'This step is for another agent than the one before',
    'Cette étape revient à un autre agent que la précédente',
  ),
  'form-already-entered': p(
    409,
    'A form with this number was entered already',
    'Un formulaire portant ce numéro est déjà saisi',
  ),
  'form-number': p(
    422,
    'That is no number of a form; read it once more',
    'Ce n’est pas un numéro de formulaire ; relisez-le',
  ),
  'form-received-in-future': p(
    422,
    'The day of reception has not come yet',
    'Le jour de réception n’est pas encore arrivé',
  ),
  'form-unsigned': p(
    422,
    'The form is not signed: it can protect, but not permit',
    'Le formulaire n’est pas signé : il peut protéger, non permettre',
    'GDPR Art. 7(1)',
  ),
  'form-undated': p(
    422,
    'The signature has no date: the form can protect, but not permit',
    'La signature n’est pas datée : le formulaire peut protéger, non permettre',
    'TEHDAS2 D8.1',
  ),
  'form-date-in-future': p(
    422,
    'The signature is dated later than the form came in',
    'La signature porte une date postérieure à la réception',
  ),
  'form-contradictory': p(
    422,
    'The form also says the contrary; what protects counts',
    'Le formulaire dit aussi le contraire ; c’est ce qui protège qui compte',
  ),
  'form-settlement': p(
    422,
    'A third look chooses one of the two readings for each field',
    'La troisième lecture choisit, pour chaque champ, l’une des deux premières',
  ),
  'form-scan': p(
    409,
    'That scan belongs to another form',
    'Cette numérisation est celle d’un autre formulaire',
  ),
  'scan-type': p(
    415,
    'A scan is a PDF, PNG or JPEG file',
    'Une numérisation est un fichier PDF, PNG ou JPEG',
  ),
  'scan-unknown': p(422, 'That scan was not uploaded', 'Cette numérisation n’a pas été déposée'),
  'callback-unknown': p(
    404,
    'There is no such wish to be called back, or it is not yours',
    'Cette demande de rappel n’existe pas, ou n’est pas la vôtre',
  ),
  'callback-state': p(
    409,
    'Somebody took that call, or it has ended',
    'Quelqu’un a pris cet appel, ou il est terminé',
  ),
  'callback-taken-already': p(
    409,
    'You have a call to make already; end that one first',
    'Vous avez déjà un appel à passer ; terminez-le d’abord',
  ),
  'advance-moment': p(
    422,
    'A choice for later begins on a day to come',
    'Un choix pour plus tard commence un jour à venir',
  ),
  'advance-unknown': p(
    404,
    'There is no such choice for later, or it has ended',
    'Ce choix pour plus tard n’existe pas, ou a pris fin',
  ),
} as const satisfies Record<AssistanceProblem, ProblemDescription>;
