import type { DataCategory, DecidedRegime, RecordedAct } from '../codes.js';
import { CATEGORY_CODES } from '../fhir-consent/fhir.codes.js';

const DPV = 'https://w3id.org/dpv#';
const EHDS = 'https://w3id.org/dpv/legal/eu/ehds#';
const GDPR = 'https://w3id.org/dpv/legal/eu/gdpr#';

/**
 * State of the record after each act (DPV 2.3). Withdrawn is what the person took back, also with an agent's help;
 * what a representative took back is revoked, see {@link eventState}.
 */
export const ACT_STATES: Readonly<Record<RecordedAct, string>> = {
  consent: `${DPV}ConsentGiven`,
  refuse: `${DPV}ConsentRefused`,
  withdraw: `${DPV}ConsentWithdrawn`,
  'lift-refusal': `${DPV}ConsentUnknown`,
  object: `${DPV}PublicInterestObjected`,
  'lift-objection': `${DPV}PublicInterestOngoing`,
  'opt-out': `${EHDS}A71`,
  'reverse-opt-out': `${DPV}PublicInterestOngoing`,
  lapse: `${DPV}ConsentExpired`,
};
/** `importer`: an act made elsewhere, brought by whoever held its record. */
export const ACTING_AS = ['person', 'representative', 'agent', 'register', 'importer'] as const;
export type ActingAs = (typeof ACTING_AS)[number];

export function eventState(act: RecordedAct, as: ActingAs, because?: string): string {
  if (act === 'withdraw' && (as === 'representative' || as === 'register')) return `${DPV}ConsentRevoked`;
  // The text on which the person said yes is no longer the text.
  if (act === 'lapse' && because === 'notice-revised') return `${DPV}ConsentInvalidated`;
  return ACT_STATES[act];
}

/** Under which law data may be re-used, as a lawyer cites it and as DPV names it. */
export const REGIME_BASIS: Readonly<
  Record<
    DecidedRegime,
    { citation: string; terms: readonly string[]; jurisdiction: 'EU' | 'FR'; rights: readonly string[] }
  >
> = {
  EXPLICIT_CONSENT: {
    citation: 'GDPR Art. 6(1)(a), 9(2)(a)',
    terms: [`${GDPR}A6-1-a-explicit-consent`, `${GDPR}A9-2-a`],
    jurisdiction: 'FR',
    rights: [
      'GDPR Art. 7(3)',
      'GDPR Art. 15',
      'GDPR Art. 16',
      'GDPR Art. 17',
      'GDPR Art. 20',
      'GDPR Art. 77',
    ],
  },
  NON_OPPOSITION: {
    citation: 'GDPR Art. 6(1)(e), 9(2)(j); loi 78-17 art. 74',
    terms: [`${GDPR}A6-1-e`, `${GDPR}A9-2-j`],
    jurisdiction: 'FR',
    rights: ['GDPR Art. 15', 'GDPR Art. 16', 'GDPR Art. 21', 'Loi 78-17 art. 74', 'GDPR Art. 77'],
  },
  SNDS_OPPOSITION: {
    citation: 'CSP R1461-9 II',
    terms: [`${GDPR}A6-1-e`, `${GDPR}A9-2-i`],
    jurisdiction: 'FR',
    rights: ['GDPR Art. 15', 'GDPR Art. 16', 'CSP R1461-9', 'GDPR Art. 77'],
  },
  EHDS_OPT_OUT: {
    citation: 'Regulation (EU) 2025/327 Art. 71',
    terms: [`${GDPR}A6-1-c`, `${GDPR}A9-2-j`, `${EHDS}A71`],
    jurisdiction: 'EU',
    rights: ['Regulation (EU) 2025/327 Art. 71', 'GDPR Art. 15', 'GDPR Art. 16', 'GDPR Art. 77'],
  },
};

/** Health data as a whole, and each category of EHDS Art. 51(1) by its HealthDCAT-AP code. */
export const HEALTH_DATA = 'https://w3id.org/dpv/pd#MedicalHealth';
export const categoryTerm = (category: DataCategory): string =>
  `https://hdeu-dcat.data.health.europa.eu/resource/authority/healthcategories/${CATEGORY_CODES[category]}`;

export const SECONDARY_USE = `${DPV}SecondaryUse`;
export const purposeTerm = (name: string): string => `${EHDS}${name}`;
export const PARTY_TERMS = {
  register: `${DPV}DataController`,
  person: `${DPV}DataSubject`,
  representative: `${DPV}GuardianOfDataSubject`,
  agent: `${DPV}Representative`,
  importer: `${DPV}ThirdPartyDataSource`,
  holder: `${EHDS}HealthDataHolder`,
  user: `${EHDS}HealthDataUser`,
  authority: `${DPV}DataProtectionAuthority`,
} as const;
