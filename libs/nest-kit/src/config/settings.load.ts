import type { z } from 'zod';
import { SETTINGS, type SettingName } from '@garant/contracts';

type Values<N extends readonly SettingName[]> = Readonly<{
  [K in N[number]]: z.infer<(typeof SETTINGS)[K]['schema']>;
}>;

/** Every fault of the environment at once, so that an operator corrects it in one go. Values are never quoted: some are secrets. */
export class SettingsError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`The settings are not usable:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'SettingsError';
  }
}

/**
 * Parses the settings that a process uses, once, and freezes them. An empty value counts as absent.
 * @throws SettingsError listing every missing or malformed setting and every GARANT_ name that the table does not know
 */
export function loadSettings<const N extends readonly SettingName[]>(
  names: N,
  env: NodeJS.ProcessEnv = process.env,
): Values<N> {
  const faults: string[] = [];
  for (const name of Object.keys(env)) {
    if (name.startsWith('GARANT_') && !Object.hasOwn(SETTINGS, name)) faults.push(`${name}: no such setting`);
  }
  const values: Record<string, unknown> = {};
  for (const name of new Set<SettingName>(names)) {
    const setting: { schema: z.ZodType; default?: string } = SETTINGS[name];
    const given = env[name] === '' ? undefined : env[name];
    const text = given ?? setting.default;
    if (text === undefined) {
      faults.push(`${name}: missing`);
      continue;
    }
    const parsed = setting.schema.safeParse(text);
    if (parsed.success) values[name] = parsed.data;
    else
      faults.push(
        given === undefined
          ? `${name}: missing`
          : `${name}: ${parsed.error.issues.map((issue) => issue.message).join('; ')}`,
      );
  }
  if (faults.length > 0) throw new SettingsError(faults.sort());
  return Object.freeze(values) as Values<N>;
}

/** What {@link startService} reads. */
export const SERVICE_SETTINGS = [
  'GARANT_HOST',
  'GARANT_PORT',
  'GARANT_METRICS_PORT',
  'GARANT_LOG_LEVEL',
  'GARANT_JWKS_FILE',
] as const;
/** What the bus reads. */
export const BUS_SETTINGS = [
  'GARANT_KAFKA_BROKERS',
  'GARANT_TOPIC_PREFIX',
  'GARANT_BEAT_SECONDS',
  'GARANT_LOG_LEVEL',
] as const;
export const DATABASE_SETTINGS = ['GARANT_DATABASE_URL', 'GARANT_DATABASE_POOL'] as const;
export type ServiceSettings = Values<typeof SERVICE_SETTINGS>;
export type BusSettings = Values<typeof BUS_SETTINGS>;
