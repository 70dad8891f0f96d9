import { SETTINGS } from '@garant/contracts';

/** What the service reads for bundles. */
export const BUNDLE_SETTINGS = [
  'GARANT_BUNDLE_ENTRIES',
  'GARANT_BUNDLE_DAYS',
  'GARANT_VERIFIER_FILE',
] as const;

export interface BundleSettings {
  readonly GARANT_BUNDLE_ENTRIES: number;
  readonly GARANT_BUNDLE_DAYS: number;
  readonly GARANT_VERIFIER_FILE: string;
}

/** As given to the service, or else what the table of settings says. */
export function bundleSettings(given: object): BundleSettings {
  const of = (name: (typeof BUNDLE_SETTINGS)[number]): unknown => {
    const { schema, default: standard } = SETTINGS[name];
    return schema.parse((given as Readonly<Record<string, unknown>>)[name] ?? standard);
  };
  return Object.fromEntries(BUNDLE_SETTINGS.map((name) => [name, of(name)])) as unknown as BundleSettings;
}
