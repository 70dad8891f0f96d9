import type { Sentence } from '../rule.js';

export const STORY_KINDS = ['permit', 'choice', 'release'] as const;
export type StoryKind = (typeof STORY_KINDS)[number];

/** A step that must be there once another is. */
export interface Expectation {
  /** Type that calls for it. */
  readonly of: string;
  /** Any of these types fulfils it. */
  readonly one: readonly string[];
  /** `before`: it must have come first; `after`: it must follow, and is waited for this long. */
  readonly side: 'before' | 'after';
  readonly withinHours?: number;
  /** Member of the details that ties the two together. */
  readonly same?: string;
  readonly title: Sentence;
  readonly legalSource: string;
}
const HOUR = 1;
const DAY = 24;

/** What is missing from a story when it is not there. */
export const EXPECTATIONS: Readonly<Record<StoryKind, readonly Expectation[]>> = {
  permit: [
    {
      of: 'permit.signed',
      one: ['application.submitted', 'data-request.answered'],
      side: 'before',
      title: { fr: 'Le dépôt de la demande', en: 'The submission of the application' },
      legalSource: 'Regulation (EU) 2025/327 Art. 67',
    },
    {
      of: 'permit.signed',
      one: ['application.assessed', 'application.opinion-recorded', 'application.authorisation-recorded'],
      side: 'before',
      title: { fr: 'L’instruction par une personne', en: 'The assessment by a person' },
      legalSource: 'Regulation (EU) 2025/327 Art. 68(1)',
    },
    {
      of: 'permit.signed',
      one: ['application.decided'],
      side: 'before',
      title: { fr: 'La décision signée par une personne', en: 'The decision signed by a person' },
      legalSource: 'Regulation (EU) 2025/327 Art. 68; CESE avis du 25 mars 2025',
    },
    {
      of: 'permit.signed',
      one: ['register.cut'],
      side: 'after',
      withinHours: HOUR,
      title: { fr: 'L’arrêté du registre des choix', en: 'The cut of the register of choices' },
      legalSource: 'Regulation (EU) 2025/327 Art. 71(3)',
    },
    {
      of: 'permit.signed',
      one: ['permit.activated'],
      side: 'after',
      withinHours: HOUR,
      title: { fr: 'L’activation du permis', en: 'The activation of the permit' },
      legalSource: 'Regulation (EU) 2025/327 Art. 68, 71(3)',
    },
    {
      of: 'recall.ordered',
      one: ['recall.acknowledged'],
      side: 'after',
      same: 'recallId',
      withinHours: 3 * DAY,
      title: {
        fr: 'L’exécution du rappel par l’environnement',
        en: 'The recall, carried out by the environment',
      },
      legalSource: 'GDPR Art. 7(3), 19, 21',
    },
  ],
  release: [
    {
      of: 'release.opened',
      one: ['register.cut', 'release.refused'],
      side: 'after',
      withinHours: HOUR,
      title: { fr: 'L’arrêté du registre des choix', en: 'The cut of the register of choices' },
      legalSource: 'CSP R1461-9; GDPR Art. 21; Regulation (EU) 2025/327 Art. 71',
    },
    {
      of: 'release.opened',
      one: ['release.planned', 'release.refused'],
      side: 'after',
      withinHours: HOUR,
      title: { fr: 'Le plan : qui part, qui reste', en: 'The plan: who leaves, who stays' },
      legalSource: 'Regulation (EU) 2025/327 Art. 66, 68',
    },
    {
      of: 'release.planned',
      one: ['release.sealed'],
      side: 'after',
      withinHours: 7 * DAY,
      title: { fr: 'Le scellement par le détenteur', en: 'The sealing by the holder' },
      legalSource: 'Regulation (EU) 2025/327 Art. 60, 73',
    },
    {
      of: 'release.unsealed',
      one: ['release.sealed'],
      side: 'before',
      title: { fr: 'Le scellement par le détenteur', en: 'The sealing by the holder' },
      legalSource: 'Regulation (EU) 2025/327 Art. 73(1)(e)',
    },
    {
      of: 'unseal.requested',
      one: ['release.unsealed', 'unseal.refused'],
      side: 'after',
      same: 'unsealId',
      withinHours: HOUR,
      title: { fr: 'La réponse à la demande d’ouverture', en: 'The answer to the request to unseal' },
      legalSource: 'Regulation (EU) 2025/327 Art. 73',
    },
    {
      of: 'release.unsealed',
      one: ['release.acknowledged'],
      side: 'after',
      same: 'unsealId',
      withinHours: 3 * DAY,
      title: { fr: 'L’accusé de l’environnement', en: 'The acknowledgement by the environment' },
      legalSource: 'Regulation (EU) 2025/327 Art. 73(1)(e)',
    },
    {
      of: 'recall.ordered',
      one: ['recall.acknowledged'],
      side: 'after',
      same: 'recallId',
      withinHours: 3 * DAY,
      title: {
        fr: 'L’exécution du rappel par l’environnement',
        en: 'The recall, carried out by the environment',
      },
      legalSource: 'GDPR Art. 7(3), 19, 21',
    },
  ],
  choice: [
    {
      of: 'choice.recorded',
      one: ['choice.record', 'import.submit', 'form.enter'],
      side: 'before',
      title: {
        fr: 'La demande signée dont le choix découle',
        en: 'The signed command from which the choice follows',
      },
      legalSource: 'GDPR Art. 5(2), 7(1)',
    },
    {
      of: 'recall.ordered',
      one: ['recall.acknowledged'],
      side: 'after',
      same: 'recallId',
      withinHours: 3 * DAY,
      title: {
        fr: 'L’exécution du rappel par l’environnement',
        en: 'The recall, carried out by the environment',
      },
      legalSource: 'GDPR Art. 7(3), 19, 21',
    },
  ],
};

/** Types of the entries that a story is made of. */
export const STORY_TYPES: Readonly<Record<StoryKind, readonly string[]>> = {
  permit: [
    'application.submitted',
    'application.information-requested',
    'application.information-provided',
    'application.found-complete',
    'application.assessed',
    'application.opinion-recorded',
    'application.authorisation-recorded',
    'application.interest-declared',
    'application.voted',
    'application.vote-closed',
    'application.decided',
    'permit.signed',
    'register.cut',
    'permit.activated',
    'permit.persons-changed',
    'permit.suspended',
    'permit.suspension-lifted',
    'release.opened',
    'release.refused',
    'release.planned',
    'release.sealed',
    'release.unsealed',
    'unseal.refused',
    'release.acknowledged',
    'recall.ordered',
    'recall.acknowledged',
    'permit.revoked',
    'permit.superseded',
    'permit.expired',
    'processing.ended',
    'deletion.confirmed',
    'result.published',
  ],
  release: [
    'release.opened',
    'register.cut',
    'release.refused',
    'release.planned',
    'release.sealed',
    'unseal.requested',
    'unseal.refused',
    'release.unsealed',
    'release.acknowledged',
    'recall.ordered',
    'recall.acknowledged',
  ],
  choice: ['choice.record', 'choice.recorded', 'recall.ordered', 'recall.acknowledged'],
};

/** What stops something: shown as such. */
export const STOPPING_TYPES: readonly string[] = [
  'release.refused',
  'unseal.refused',
  'permit.suspended',
  'permit.revoked',
  'permit.expired',
  'permit.superseded',
  'recall.ordered',
];
