import type { Sentence } from '../rule.js';
import { isEea, MINIMUM_LOG_MONTHS } from './country.table.js';
import type { Declaration, DeclarationKind, TransferGuarantee } from './environment.model.js';

/** SecNumCloud 3.2 §19.6: per cent of capital or votes that holders from outside the Union may have. */
export const MOST_NON_EU = { one: 24, together: 39 } as const;

export interface DeclarationRule<K extends DeclarationKind = DeclarationKind> {
  readonly title: Sentence;
  readonly source: string;
  /** Missing, it blocks every release. One that is not required blocks once it has lapsed or does not conform. */
  readonly required: boolean;
  /** Longest validity that may be declared, in months; then it must be renewed. */
  readonly months: number;
  /** Why what is declared does not conform; undefined when it does. */
  readonly fault: (declaration: Declaration<K>) => string | undefined;
}

const outside = (country: string, guarantee: TransferGuarantee): boolean =>
  !isEea(country) && guarantee === 'none';

/** The law gives no validity for what is only declared: a year, so that it is looked at again. */
const YEARLY = 12;
const CERTIFICATE = 36;

/** What is declared of an environment, the rule each comes from, and when it does not conform. */
export const DECLARATIONS: { readonly [K in DeclarationKind]: DeclarationRule<K> } = {
  hds: {
    title: { fr: 'Certificat HDS', en: 'HDS certificate' },
    source: 'CSP L1111-8, R1111-9',
    required: true,
    months: CERTIFICATE,
    fault: ({ certificate, activities }) =>
      certificate.trim() === '' ? 'certificate-missing' : activities.length === 0 ? 'no-activity' : undefined,
  },
  location: {
    title: { fr: 'Lieu de stockage', en: 'Place of storage' },
    source: 'EHDS Art. 87; HDS référentiel 2024',
    required: true,
    months: YEARLY,
    fault: ({ storageCountries }) =>
      storageCountries.length > 0 && storageCountries.every(isEea) ? undefined : 'outside-eea',
  },
  audit: {
    title: { fr: 'Audit par un tiers', en: 'Audit by a third party' },
    source: 'EHDS Art. 73(3)',
    required: true,
    months: CERTIFICATE,
    fault: ({ thirdParty }) => (thirdParty ? undefined : 'not-third-party'),
  },
  logs: {
    title: { fr: 'Conservation des journaux d’accès', en: 'Retention of access logs' },
    source: 'EHDS Art. 73(1)(e)',
    required: true,
    months: CERTIFICATE,
    fault: ({ months }) => (months >= MINIMUM_LOG_MONTHS ? undefined : 'log-retention-too-short'),
  },
  secnumcloud: {
    title: { fr: 'Qualification SecNumCloud', en: 'SecNumCloud qualification' },
    source: 'ANSSI SecNumCloud 3.2',
    required: false,
    months: CERTIFICATE,
    fault: ({ services }) => (services.length > 0 ? undefined : 'no-service'),
  },
  ownership: {
    title: { fr: 'Siège et capital', en: 'Seat and capital' },
    source: 'ANSSI SecNumCloud 3.2 §19.6',
    required: false,
    months: YEARLY,
    fault: ({ seatCountry, largestNonEu, totalNonEu }) =>
      !isEea(seatCountry)
        ? 'seat-outside-eea'
        : largestNonEu > MOST_NON_EU.one
          ? 'capital-one-holder'
          : totalNonEu > MOST_NON_EU.together
            ? 'capital-together'
            : undefined,
  },
  'remote-access': {
    title: { fr: 'Accès à distance', en: 'Remote access' },
    source: 'HDS référentiel 2024; GDPR Art. 44–46',
    required: false,
    months: YEARLY,
    fault: ({ countries, guarantee }) =>
      countries.some((country) => outside(country, guarantee)) ? 'remote-access-unguarded' : undefined,
  },
  'sub-processors': {
    title: { fr: 'Sous-traitants', en: 'Sub-processors' },
    source: 'GDPR Art. 28(2), 44–46',
    required: false,
    months: YEARLY,
    fault: ({ list }) =>
      list.some(({ country, guarantee }) => outside(country, guarantee))
        ? 'sub-processor-unguarded'
        : undefined,
  },
  tooling: {
    title: { fr: 'Outils, calcul et administrateurs', en: 'Tools, computing and administrators' },
    source: 'EHDS Art. 67(2)(i), 68(10)(f), 73(1)(c)',
    required: false,
    months: YEARLY,
    fault: ({ administrators }) => (administrators > 0 ? undefined : 'no-named-administrator'),
  },
};
