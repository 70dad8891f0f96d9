import type { Policy } from '@garant/contracts';
import { PURPOSE_CODES } from '@garant/rules';

const european = PURPOSE_CODES.filter((code) => code.startsWith('53.'));
const national = PURPOSE_CODES.filter((code) => code.startsWith('L1461-1.'));

/** The policies that come with the platform. A changed policy is a new version: never edit one. */
export const POLICY_TEXTS: readonly Policy[] = [
  {
    code: 'ehds-secondary-use',
    version: 1,
    regime: 'EHDS_OPT_OUT',
    title: {
      fr: 'Réutilisation sous un permis européen, sauf refus',
      en: 'Re-use under a European permit, unless opted out',
    },
    scopeKinds: ['everything', 'purpose', 'holder', 'dataset', 'category'],
    purposes: european,
    categories: [],
    legalSource: 'Regulation (EU) 2025/327 Art. 53, 71',
  },
  {
    code: 'care-data-research',
    version: 1,
    regime: 'NON_OPPOSITION',
    title: {
      fr: 'Recherche sur des données de soins, sauf opposition',
      en: 'Research on care data, unless objected to',
    },
    scopeKinds: ['everything', 'purpose', 'project', 'holder', 'dataset', 'category'],
    purposes: [],
    categories: [],
    legalSource: 'GDPR Art. 21; Loi 78-17 art. 69, 74; CNIL MR-004',
  },
  {
    code: 'snds-reuse',
    version: 1,
    regime: 'SNDS_OPPOSITION',
    title: {
      fr: 'Projets sur les données du SNDS, sauf opposition',
      en: 'Projects on SNDS data, unless objected to',
    },
    scopeKinds: ['everything', 'purpose', 'project', 'holder', 'dataset', 'category'],
    purposes: national,
    categories: [],
    legalSource: 'CSP L1461-1 III, R1461-9 II',
  },
  {
    code: 'project-participation',
    version: 1,
    regime: 'EXPLICIT_CONSENT',
    title: { fr: 'Participer à un projet, avec accord', en: 'Taking part in a project, with consent' },
    scopeKinds: ['project', 'purpose'],
    purposes: [],
    categories: [],
    legalSource: 'GDPR Art. 4(11), 6(1)(a), 9(2)(a)',
  },
];

/** What the sections of the platform’s notices stand for; their texts, and so their hashes, do not name it. */
export const POLICIES_OF_TEXTS: readonly {
  readonly noticeId: string;
  readonly version: number;
  readonly sectionId: string;
  readonly code: string;
  readonly policyVersion: number;
}[] = [
  {
    noticeId: 'ehds-opt-out',
    version: 1,
    sectionId: 'section-2',
    code: 'ehds-secondary-use',
    policyVersion: 1,
  },
  {
    noticeId: 'non-opposition',
    version: 1,
    sectionId: 'section-2',
    code: 'care-data-research',
    policyVersion: 1,
  },
  { noticeId: 'snds-opposition', version: 1, sectionId: 'section-2', code: 'snds-reuse', policyVersion: 1 },
  {
    noticeId: 'project-consent',
    version: 1,
    sectionId: 'section-2',
    code: 'project-participation',
    policyVersion: 1,
  },
];
