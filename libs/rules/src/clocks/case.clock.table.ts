import { FOLLOW_UP_KINDS, type CaseKind } from '../procedures/case.kind.js';
import type { ClockMoment, ClockRow } from './clock.model.js';
import { BODY_ESCALATES, DECIDED, ENDED, on } from './clock.triggers.js';

const PERMITS: readonly CaseKind[] = ['permit', ...FOLLOW_UP_KINDS];
const ASKED = on('application.information-requested');
const PROVIDED = on('application.information-provided');
const EXTENDED = on('application.clock-extended');

const granted = ({ data }: ClockMoment): boolean => data.decision === 'grant';
/** Every holder that was asked has proposed, since the application was last found complete. */
function everyHolderProposed(moment: ClockMoment, before: readonly ClockMoment[]): boolean {
  const found = before.findLastIndex(({ type }) => type === 'application.found-complete');
  const shares = (before[found]?.data.shares ?? []) as readonly { readonly holderId: string }[];
  const proposed = new Set(
    [...before.slice(found + 1), moment]
      .filter(({ type }) => type === 'application.proposed')
      .map(({ data }) => data.holderId),
  );
  return shares.every(({ holderId }) => proposed.has(holderId));
}

/** Clocks of a case, from its submission to the decision and the answer. */
export const CASE_CLOCKS: readonly ClockRow[] = [
  {
    code: 'D01',
    title: { fr: 'Compléter la demande', en: 'Complete the application' },
    noun: 'application',
    period: { weeks: 4 },
    starts: ASKED,
    restarts: true,
    stops: PROVIDED,
    voids: [...ENDED, ...DECIDED],
    owedBy: 'applicant',
    lapse: {
      fr: 'La demande ne peut plus être complétée ; l’organisme d’accès constate qu’aucune autorisation n’est délivrée. Une seule période, sans pause.',
      en: 'It can no longer be completed; the access body states that no permit is issued. One continuous window, never paused.',
    },
    remindDays: [7, 1],
    tellsLapse: true,
    article: 'EHDS Art. 68(4)',
  },
  {
    code: 'D02',
    title: { fr: 'Décider', en: 'Decide' },
    noun: 'application',
    kinds: PERMITS,
    tracks: ['standard'],
    period: { months: 3 },
    extension: { by: { months: 3 }, on: EXTENDED },
    starts: on('application.found-complete', 'application.reopened'),
    pausesOn: ASKED,
    resumesOn: PROVIDED,
    stops: DECIDED,
    voids: ENDED,
    owedBy: 'access-body',
    lapse: BODY_ESCALATES,
    remindDays: [30, 7, 1],
    tellsLapse: true,
    article: 'EHDS Art. 68(4)',
  },
  {
    code: 'D03',
    title: { fr: 'Décider (voie accélérée)', en: 'Decide (accelerated track)' },
    noun: 'application',
    kinds: PERMITS,
    tracks: ['accelerated'],
    period: { months: 2 },
    extension: { by: { months: 1 }, on: EXTENDED },
    starts: on('application.found-complete', 'application.reopened'),
    pausesOn: ASKED,
    resumesOn: PROVIDED,
    stops: DECIDED,
    voids: ENDED,
    owedBy: 'access-body',
    lapse: BODY_ESCALATES,
    remindDays: [15, 7, 1],
    tellsLapse: true,
    article: 'EHDS Art. 68(6)',
  },
  {
    code: 'D04.proposal',
    title: { fr: 'Proposition du détenteur de confiance', en: 'Proposal of the trusted holder' },
    noun: 'application',
    kinds: PERMITS,
    tracks: ['trusted-holder'],
    period: { months: 2 },
    starts: on('application.found-complete'),
    restarts: true,
    stops: [{ on: 'application.proposed', when: everyHolderProposed }],
    // New content voids what was proposed on the old one.
    voids: [...ENDED, ...DECIDED, ...ASKED],
    owedBy: 'holder',
    lapse: {
      fr: 'L’organisme d’accès décide sans proposition ; il n’est jamais lié par elle.',
      en: 'The access body decides without a proposal; it is never bound by one.',
    },
    remindDays: [15, 7],
    tellsLapse: true,
    article: 'EHDS Art. 72(5)',
  },
  {
    code: 'D04.decision',
    title: { fr: 'Décider (détenteur de confiance)', en: 'Decide (trusted holder)' },
    noun: 'application',
    kinds: PERMITS,
    tracks: ['trusted-holder'],
    period: { months: 2 },
    // Until the proposals are there, the end is that of both periods in a row.
    starts: [
      { on: 'application.found-complete', period: { months: 4 } },
      { on: 'application.proposed', when: everyHolderProposed },
      { on: 'application.reopened' },
    ],
    restarts: true,
    pausesOn: ASKED,
    resumesOn: PROVIDED,
    stops: DECIDED,
    voids: ENDED,
    owedBy: 'access-body',
    lapse: BODY_ESCALATES,
    remindDays: [15, 7, 1],
    tellsLapse: true,
    article: 'EHDS Art. 72(5)',
  },
  {
    code: 'D05.assessment',
    title: { fr: 'Évaluer la demande de données', en: 'Assess the data request' },
    noun: 'application',
    kinds: ['data-request'],
    period: { months: 3 },
    // Art. 69(4) counts from receipt, complete or not.
    starts: on('application.submitted', 'application.reopened'),
    pausesOn: ASKED,
    resumesOn: PROVIDED,
    stops: DECIDED,
    voids: ENDED,
    owedBy: 'access-body',
    lapse: BODY_ESCALATES,
    remindDays: [30, 7, 1],
    tellsLapse: true,
    article: 'EHDS Art. 69(4)',
  },
  {
    code: 'D05.answer',
    title: { fr: 'Répondre à la demande de données', en: 'Answer the data request' },
    noun: 'application',
    kinds: ['data-request'],
    period: { months: 3 },
    starts: [{ on: 'application.decided', when: granted }],
    stops: on('data-request.answered'),
    voids: [...ENDED, ...on('application.reopened')],
    owedBy: 'access-body',
    lapse: BODY_ESCALATES,
    remindDays: [30, 7, 1],
    tellsLapse: true,
    article: 'EHDS Art. 69(4)',
  },
  {
    code: 'D19.completeness',
    title: { fr: 'Complétude (guichet)', en: 'Completeness (single desk)' },
    noun: 'application',
    kinds: ['french-route'],
    period: { workingDays: 7 },
    starts: on('application.submitted'),
    pausesOn: ASKED,
    resumesOn: PROVIDED,
    stops: on('application.found-complete'),
    voids: [...ENDED, ...DECIDED],
    owedBy: 'access-body',
    lapse: BODY_ESCALATES,
    remindDays: [2],
    tellsLapse: true,
    article: 'Decree 2019-536 Art. 89',
  },
  {
    code: 'D19.opinion',
    title: { fr: 'Avis du comité', en: 'Opinion of the committee' },
    noun: 'application',
    kinds: ['french-route'],
    period: { months: 1 },
    extension: {
      by: { months: 1 },
      on: [{ on: 'application.period-renewed', when: ({ data }) => data.of === 'opinion' }],
    },
    starts: [{ on: 'application.found-complete', when: ({ data }) => data.opinionDueAt !== undefined }],
    restarts: true,
    stops: on('application.opinion-recorded'),
    voids: [...ENDED, ...DECIDED, ...ASKED],
    owedBy: 'authority',
    lapse: {
      fr: 'Le silence du CESREES vaut avis favorable, si une personne le constate en citant l’article ; celui d’un CPP ne vaut rien.',
      en: 'Silence of the CESREES is a favourable opinion once a person records it and names the article; that of a CPP is nothing.',
    },
    remindDays: [7],
    tellsLapse: true,
    article: 'Decree 2019-536 Art. 91',
  },
  {
    code: 'D19.authorisation',
    title: { fr: 'Autorisation de la CNIL', en: 'Authorisation of the CNIL' },
    noun: 'application',
    kinds: ['french-route'],
    period: { months: 2 },
    extension: {
      by: { months: 2 },
      on: [{ on: 'application.period-renewed', when: ({ data }) => data.of === 'authorisation' }],
    },
    starts: on('application.authorisation-asked'),
    restarts: true,
    stops: on('application.authorisation-recorded'),
    voids: [...ENDED, ...DECIDED, ...ASKED],
    owedBy: 'authority',
    lapse: {
      fr: 'Le silence de la CNIL autorise seulement après un avis expressément favorable, et si une personne le constate en citant l’article.',
      en: 'Silence of the CNIL authorises only after an expressly favourable opinion, and once a person records it and names the article.',
    },
    remindDays: [15],
    tellsLapse: true,
    article: 'LIL Art. 66 V',
  },
];
