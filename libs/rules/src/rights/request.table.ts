import type { Role } from '../codes.js';
import type { RuleRow, Sentence } from '../rule.js';

export const REQUEST_KINDS = [
  'access',
  'rectification',
  'erasure',
  'restriction',
  'portability',
  'objection',
  'information',
  'complaint',
] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

export const REQUEST_STATES = [
  'RECEIVED',
  'IN_HAND',
  'AWAITING_IDENTITY',
  'ANSWERED',
  'REFUSED',
  'WITHDRAWN',
] as const;
export type RequestStatus = (typeof REQUEST_STATES)[number];
/** States in which somebody still waits for an answer. */
export const OPEN_REQUEST_STATES = ['RECEIVED', 'IN_HAND', 'AWAITING_IDENTITY'] as const;
export const isOpenRequest = (state: RequestStatus): boolean =>
  (OPEN_REQUEST_STATES as readonly RequestStatus[]).includes(state);

export type RequestCommandType =
  | 'request.make'
  | 'request.assign'
  | 'request.ask-identity'
  | 'request.provide-identity'
  | 'request.extend'
  | 'request.rectify'
  | 'request.restore'
  | 'request.answer'
  | 'request.refuse'
  | 'request.withdraw'
  | 'request.reopen'
  | 'request.remind'
  | 'request.mark-overdue';

type By = Readonly<Partial<Record<Role | 'system', readonly RequestCommandType[]>>>;

/**
 * Who may do what with a request in which state. What is not here is not allowed. `NONE`: it does not exist yet. The clock
 * reminds and marks as overdue; nothing but a person's act closes a request.
 */
export const REQUEST_PERMISSIONS: Readonly<Record<'NONE' | RequestStatus, By>> = {
  NONE: { patient: ['request.make'], agent: ['request.make'] },
  RECEIVED: {
    patient: ['request.withdraw'],
    'data-protection-officer': ['request.assign'],
    system: ['request.remind', 'request.mark-overdue'],
  },
  IN_HAND: {
    patient: ['request.withdraw'],
    'data-protection-officer': [
      'request.assign',
      'request.ask-identity',
      'request.extend',
      'request.rectify',
      'request.restore',
      'request.answer',
      'request.refuse',
    ],
    system: ['request.remind', 'request.mark-overdue'],
  },
  AWAITING_IDENTITY: {
    patient: ['request.provide-identity', 'request.withdraw'],
    'data-protection-officer': ['request.assign', 'request.refuse'],
  },
  ANSWERED: { patient: ['request.reopen'], 'data-protection-officer': ['request.reopen'] },
  REFUSED: { patient: ['request.reopen'], 'data-protection-officer': ['request.reopen'] },
  WITHDRAWN: {},
};

/** Acts of the officer that only the one to whom the request is assigned may do. */
export const ASSIGNEE_ONLY: readonly RequestCommandType[] = [
  'request.ask-identity',
  'request.extend',
  'request.rectify',
  'request.restore',
  'request.answer',
  'request.refuse',
];

export const REFUSAL_GROUNDS = [
  'manifestly-unfounded',
  'excessive',
  'identity-not-established',
  'rights-of-others',
  'public-interest-research',
  'legal-obligation',
  'legal-claims',
  'data-are-accurate',
  'not-by-consent-or-contract',
] as const;
export type RefusalGround = (typeof REFUSAL_GROUNDS)[number];

export interface GroundRule extends RuleRow {
  readonly ground: RefusalGround;
  /** Rights that can be refused on this ground. */
  readonly kinds: readonly RequestKind[];
  /** Whether the law itself says so, or a deployer reads it so. */
  readonly settled: boolean;
}

const gdpr = { jurisdiction: 'EU', effectiveFrom: '2018-05-25', effectiveTo: null } as const;
const RIGHTS: readonly RequestKind[] = REQUEST_KINDS.filter((kind) => kind !== 'complaint');

/** Reasons for which the law lets a request be refused (GDPR Art. 12(4)); any other is none. */
export const GROUND_RULES: Readonly<Record<RefusalGround, GroundRule>> = {
  'manifestly-unfounded': {
    ...gdpr,
    id: 'RGT-UNFOUNDED',
    ground: 'manifestly-unfounded',
    kinds: RIGHTS,
    settled: true,
    legalSource: 'GDPR Art. 12(5)(b)',
    sentence: {
      fr: 'La demande est manifestement infondée. C’est au responsable de le démontrer, pas à la personne de prouver le contraire.',
      en: 'The request is manifestly unfounded. The controller must demonstrate it; the person need not prove the contrary.',
    },
  },
  excessive: {
    ...gdpr,
    id: 'RGT-EXCESSIVE',
    ground: 'excessive',
    kinds: RIGHTS,
    settled: true,
    legalSource: 'GDPR Art. 12(5)(b)',
    sentence: {
      fr: 'La demande est excessive, parce qu’elle répète une demande récente. Une première demande n’est jamais excessive.',
      en: 'The request is excessive because it repeats a recent one. A first request is never excessive.',
    },
  },
  'identity-not-established': {
    ...gdpr,
    id: 'RGT-IDENTITY',
    ground: 'identity-not-established',
    kinds: RIGHTS.filter((kind) => kind !== 'information'),
    settled: true,
    legalSource: 'GDPR Art. 11(2), 12(2), 12(6)',
    sentence: {
      fr: 'L’identité de la personne n’a pas pu être établie, après une demande de preuve.',
      en: 'Who asks could not be established, after proof was asked for.',
    },
  },
  'rights-of-others': {
    ...gdpr,
    id: 'RGT-OTHERS',
    ground: 'rights-of-others',
    kinds: ['access', 'portability'],
    settled: true,
    legalSource: 'GDPR Art. 15(4), 20(4)',
    sentence: {
      fr: 'Une copie porterait atteinte aux droits d’autres personnes. Seule la partie concernée peut être retenue.',
      en: 'A copy would harm the rights of other people. Only the part concerned may be held back.',
    },
  },
  'public-interest-research': {
    ...gdpr,
    id: 'RGT-RESEARCH',
    ground: 'public-interest-research',
    kinds: ['erasure', 'objection'],
    settled: true,
    legalSource: 'GDPR Art. 17(3)(c)(d), 21(6)',
    sentence: {
      fr: 'Le traitement est nécessaire à une mission d’intérêt public en santé ou à une recherche que l’effacement compromettrait.',
      en: 'The processing is necessary for a task of public interest in health, or for research that erasure would seriously impair.',
    },
  },
  'legal-obligation': {
    ...gdpr,
    id: 'RGT-OBLIGATION',
    ground: 'legal-obligation',
    kinds: ['erasure'],
    settled: true,
    legalSource: 'GDPR Art. 17(3)(b)',
    sentence: {
      fr: 'La loi oblige à conserver ces données, par exemple la preuve d’un choix.',
      en: 'The law demands that these data be kept, the proof of a choice for example.',
    },
  },
  'legal-claims': {
    ...gdpr,
    id: 'RGT-CLAIMS',
    ground: 'legal-claims',
    kinds: ['erasure', 'objection'],
    settled: true,
    legalSource: 'GDPR Art. 17(3)(e), 21(1)',
    sentence: {
      fr: 'Les données sont nécessaires pour constater, exercer ou défendre des droits en justice.',
      en: 'The data are necessary to establish, exercise or defend legal claims.',
    },
  },
  'data-are-accurate': {
    ...gdpr,
    id: 'RGT-ACCURATE',
    ground: 'data-are-accurate',
    kinds: ['rectification'],
    settled: true,
    legalSource: 'GDPR Art. 16',
    sentence: {
      fr: 'Les données sont exactes, après vérification. La personne peut y joindre une déclaration.',
      en: 'The data are accurate, as was checked. The person may add a statement to them.',
    },
  },
  'not-by-consent-or-contract': {
    ...gdpr,
    id: 'RGT-PORTABILITY',
    ground: 'not-by-consent-or-contract',
    kinds: ['portability'],
    settled: true,
    legalSource: 'GDPR Art. 20(1)(a), 20(3)',
    sentence: {
      fr: 'La portabilité vaut pour les données fournies avec un consentement ou un contrat. Une copie reste possible par la demande d’accès.',
      en: 'Portability is for data provided under consent or contract. A copy can still be asked for by a request for access.',
    },
  },
};

export interface KindRule extends RuleRow {
  readonly kind: RequestKind;
}
const kind = (
  name: RequestKind,
  id: string,
  legalSource: string,
  sentence: Sentence,
): readonly [RequestKind, KindRule] => [name, { ...gdpr, id, kind: name, legalSource, sentence }];

/** Each right that can be asked for, in plain words. */
export const KIND_RULES: Readonly<Record<RequestKind, KindRule>> = Object.fromEntries([
  kind('access', 'RGT-15', 'GDPR Art. 15', {
    fr: 'Savoir quelles données sont tenues sur vous, et en recevoir une copie.',
    en: 'Know which data are held about you, and receive a copy of them.',
  }),
  kind('rectification', 'RGT-16', 'GDPR Art. 16', {
    fr: 'Faire corriger ce qui est faux, faire compléter ce qui manque.',
    en: 'Have corrected what is wrong, and completed what is missing.',
  }),
  kind('erasure', 'RGT-17', 'GDPR Art. 17', {
    fr: 'Faire effacer ce qui est tenu sur vous, quand rien n’oblige à le garder.',
    en: 'Have erased what is held about you, where nothing demands that it be kept.',
  }),
  kind('restriction', 'RGT-18', 'GDPR Art. 18', {
    fr: 'Faire garder vos données sans qu’elles servent, le temps d’une vérification.',
    en: 'Have your data kept but not used, while something is checked.',
  }),
  kind('portability', 'RGT-20', 'GDPR Art. 20', {
    fr: 'Recevoir vos données dans une forme qu’un autre logiciel sait lire.',
    en: 'Receive your data in a form that other software can read.',
  }),
  kind('objection', 'RGT-21', 'GDPR Art. 21; loi 78-17 art. 74', {
    fr: 'Vous opposer à un traitement pour une raison qui vous est propre.',
    en: 'Object to a processing on grounds that relate to you.',
  }),
  kind('information', 'RGT-13', 'GDPR Art. 13, 14; Regulation (EU) 2025/327 Art. 58', {
    fr: 'Demander une explication : qui utilise quoi, pourquoi, et jusqu’à quand.',
    en: 'Ask for an explanation: who uses what, why, and until when.',
  }),
  kind('complaint', 'RGT-COMPLAINT', 'GDPR Art. 38(4); Regulation (EU) 2025/327 Art. 81', {
    fr: 'Dire que quelque chose s’est mal passé, et recevoir une réponse.',
    en: 'Say that something went wrong, and receive an answer.',
  }),
]) as Record<RequestKind, KindRule>;

const CLOCK_RULE: RuleRow = {
  ...gdpr,
  id: 'RGT-CLOCK',
  legalSource: 'GDPR Art. 12(3), 12(6); Regulation (EEC, Euratom) 1182/71 Art. 3',
  sentence: {
    fr: 'Une réponse dans le mois ; deux mois de plus si la personne en apprend la raison dans le premier mois. Un doute sur l’identité suspend le délai. Un délai dépassé alerte ; il ne ferme jamais la demande.',
    en: 'An answer within one month; two more if the person is told why within the first. A doubt about identity stops the clock. A period that has run out raises an alarm; it never closes the request.',
  },
};

/** Every rule about requests, for the rule bundle. */
export const REQUEST_RULES: readonly RuleRow[] = [
  CLOCK_RULE,
  ...Object.values(KIND_RULES).map(({ kind: _kind, ...row }) => row),
  ...Object.values(GROUND_RULES).map(({ ground: _ground, kinds: _kinds, settled: _settled, ...row }) => row),
];

/** Where a person can go when an answer does not satisfy them (GDPR Art. 12(4), 77, 79; EHDS Art. 81). */
export const COMPLAINT_ROUTES = [
  { route: 'data-protection-officer', legalSource: 'GDPR Art. 38(4)', url: null },
  { route: 'cnil', legalSource: 'GDPR Art. 77; loi 78-17 art. 8', url: 'https://www.cnil.fr/fr/plaintes' },
  { route: 'court', legalSource: 'GDPR Art. 79', url: null },
] as const;
