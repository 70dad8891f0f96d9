import { SETTINGS } from '@garant/contracts';

/** What the service reads for it. */
export const COMPLETENESS_SETTINGS = ['GARANT_LOG_PERIOD_MINUTES', 'GARANT_LOG_PERIOD_ENTRIES'] as const;

/** When a period is closed: after so many minutes, or with so many entries. */
export interface PeriodSettings {
  readonly minutes: number;
  readonly entries: number;
}

/** @param settings of the service; what is absent has the default of the table */
export function periodSettings(settings: object): PeriodSettings {
  const given = settings as Readonly<Record<string, unknown>>;
  const of = (name: (typeof COMPLETENESS_SETTINGS)[number]): number =>
    SETTINGS[name].schema.parse(given[name] ?? SETTINGS[name].default);
  return { minutes: of('GARANT_LOG_PERIOD_MINUTES'), entries: of('GARANT_LOG_PERIOD_ENTRIES') };
}
