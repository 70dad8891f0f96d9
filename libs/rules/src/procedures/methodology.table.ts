import { instant } from '../clocks/calendar.js';
import type { Sentence } from '../rule.js';
import type { ResearchKind } from './procedure.codes.js';

export const METHODOLOGY_IDS = [
  'MR-001',
  'MR-002',
  'MR-003',
  'MR-004',
  'MR-005',
  'MR-006',
  'MR-007',
  'MR-008',
] as const;
export type MethodologyId = (typeof METHODOLOGY_IDS)[number];

/** One version of a reference methodology of the CNIL: what it covers and when one may commit to it. */
export interface MethodologyVersion {
  readonly id: MethodologyId;
  /** Deliberation that adopted the version; the year of the methodology where the deliberation is not on record here. */
  readonly version: string;
  readonly research: readonly ResearchKind[];
  /** ISO calendar days; `until`: the first day on which nobody may commit to this version any more. */
  readonly from: string;
  readonly until: string | null;
  /** Whether it allows data of the main database of the SNDS. */
  readonly snds: boolean;
  readonly covers: Sentence;
}

/** LIL Art. 73. A commitment made under a version stays under that version. */
export const METHODOLOGIES: readonly MethodologyVersion[] = [
  {
    id: 'MR-001',
    version: '2018-153',
    research: ['RIPH-1', 'RIPH-2'],
    from: '2018-07-13',
    until: '2026-05-24',
    snds: false,
    covers: {
      fr: 'Recherches qui demandent le consentement à participer.',
      en: 'Research that takes consent to participate.',
    },
  },
  {
    id: 'MR-001',
    version: '2026-050',
    research: ['RIPH-1', 'RIPH-2'],
    from: '2026-05-24',
    until: null,
    snds: false,
    covers: {
      fr: 'Recherches qui demandent le consentement à participer, dispositifs et diagnostic in vitro compris.',
      en: 'Research that takes consent to participate, devices and in vitro diagnostics included.',
    },
  },
  {
    id: 'MR-002',
    version: '2015-256',
    research: ['RNIPH'],
    from: '2015-07-16',
    until: null,
    snds: false,
    covers: {
      fr: 'Études non interventionnelles de performance en diagnostic in vitro.',
      en: 'Non-interventional performance studies of in vitro diagnostics.',
    },
  },
  {
    id: 'MR-003',
    version: '2018-154',
    research: ['RIPH-2', 'RIPH-3'],
    from: '2018-07-13',
    until: '2026-05-24',
    snds: false,
    covers: {
      fr: 'Recherches sans consentement à participer, avec information et non-opposition.',
      en: 'Research without consent to participate, with information and non-opposition.',
    },
  },
  {
    id: 'MR-003',
    version: '2026',
    research: ['RIPH-2', 'RIPH-3'],
    from: '2026-05-24',
    until: null,
    snds: false,
    covers: {
      fr: 'Recherches sans consentement à participer, avec information et non-opposition.',
      en: 'Research without consent to participate, with information and non-opposition.',
    },
  },
  {
    id: 'MR-004',
    version: '2018-155',
    research: ['RNIPH'],
    from: '2018-07-13',
    until: null,
    snds: false,
    covers: {
      fr: 'Recherches n’impliquant pas la personne humaine, sur des données existantes, sans le SNDS.',
      en: 'Research that does not involve the human person, on existing data, without the SNDS.',
    },
  },
  {
    id: 'MR-005',
    version: '2018-256',
    research: ['RNIPH'],
    from: '2018-06-07',
    until: null,
    snds: true,
    covers: {
      fr: 'PMSI et résumés de passage aux urgences, pour les établissements et fédérations.',
      en: 'Hospital discharge and emergency data, for hospitals and their federations.',
    },
  },
  {
    id: 'MR-006',
    version: '2018-257',
    research: ['RNIPH'],
    from: '2018-06-07',
    until: null,
    snds: true,
    covers: {
      fr: 'PMSI pour les industriels de santé, par un bureau d’études ou une solution sécurisée.',
      en: 'Hospital discharge data for health industry, through a research office or a secured solution.',
    },
  },
  {
    id: 'MR-007',
    version: '2023-082',
    research: ['RNIPH'],
    from: '2023-10-12',
    until: null,
    snds: true,
    covers: {
      fr: 'Base principale du SNDS, responsables agissant dans l’intérêt public.',
      en: 'Main database of the SNDS, controllers acting in the public interest.',
    },
  },
  {
    id: 'MR-008',
    version: '2023-083',
    research: ['RNIPH'],
    from: '2023-10-12',
    until: null,
    snds: true,
    covers: {
      fr: 'Base principale du SNDS, responsables agissant au titre de leur intérêt légitime.',
      en: 'Main database of the SNDS, controllers acting on legitimate interest.',
    },
  },
];

export const methodologyVersion = (id: string, version: string): MethodologyVersion | undefined =>
  METHODOLOGIES.find((row) => row.id === id && row.version === version);

/** Whether one may commit to a version on a day (ISO calendar day or RFC 3339 time). */
export const canCommit = ({ from, until }: MethodologyVersion, on: string): boolean =>
  instant(on) >= instant(from) && (until === null || instant(on) < instant(until));
