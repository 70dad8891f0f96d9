import { instant } from '../clocks/calendar.js';

import type { Environment } from './environment.model.js';

/** European Economic Area, ISO 3166-1 alpha-2: the Union and Iceland, Liechtenstein, Norway. */
export const EEA_COUNTRIES = [
  ...[
    'AT',
    'BE',
    'BG',
    'CY',
    'CZ',
    'DE',
    'DK',
    'EE',
    'ES',
    'FI',
    'FR',
    'GR',
    'HR',
    'HU',
    'IE',
    'IT',
    'LT',
    'LU',
    'LV',
  ],
  ...['MT', 'NL', 'PL', 'PT', 'RO', 'SE', 'SI', 'SK', 'IS', 'LI', 'NO'],
] as const;
export const isEea = (country: string): boolean => (EEA_COUNTRIES as readonly string[]).includes(country);

/** EHDS Art. 73(1)(e): access logs are kept for at least one year. */
export const MINIMUM_LOG_MONTHS = 12;

export type EnvironmentFailure =
  'environment-not-attested' | 'environment-attestation-expired' | 'environment-not-conforming';

/** Why an environment may not receive data at `at`, or undefined when it may (rules SPE-01 and SOV-01). */
export function environmentFailure(environment: Environment, at: string): EnvironmentFailure | undefined {
  const { attestation } = environment;
  if (!attestation) return 'environment-not-attested';
  const now = instant(at);
  if (!(now >= instant(attestation.hds.validFrom))) return 'environment-not-attested';
  if (!(now < instant(attestation.hds.validUntil))) return 'environment-attestation-expired';
  const conforms =
    isEea(attestation.storageCountry) &&
    isEea(environment.country) &&
    attestation.logRetentionMonths >= MINIMUM_LOG_MONTHS;
  return conforms ? undefined : 'environment-not-conforming';
}
