/** European Economic Area, ISO 3166-1 alpha-2: the Union and Iceland, Liechtenstein, Norway. */
export const EEA_COUNTRIES = [
  ...['AT', 'BE', 'BG', 'CY', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'FR', 'GR', 'HR', 'HU', 'IE', 'IT'],
  ...['LT', 'LU', 'LV', 'MT', 'NL', 'PL', 'PT', 'RO', 'SE', 'SI', 'SK', 'IS', 'LI', 'NO'],
] as const;
export const isEea = (country: string): boolean => (EEA_COUNTRIES as readonly string[]).includes(country);

/** EHDS Art. 73(1)(e): access logs are kept for at least one year. */
export const MINIMUM_LOG_MONTHS = 12;
