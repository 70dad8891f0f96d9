import { SETTINGS, type RetentionClassView, type SettingName } from '@garant/contracts';
import { LOG_CLASSES, classMonths, logClass, type ChosenMonths, type LogClassId } from '@garant/rules';

/** What the service reads for it. */
export const RETENTION_SETTINGS = [
  'GARANT_POLICY_LOG_TECHNICAL_MONTHS',
  'GARANT_POLICY_LOG_ACCESS_MONTHS',
  'GARANT_POLICY_LOG_ENVIRONMENT_MONTHS',
  'GARANT_POLICY_LOG_CONTROL_MONTHS',
  'GARANT_POLICY_LOG_PERMIT_MONTHS',
  'GARANT_POLICY_LOG_PRUNING',
  'GARANT_POLICY_LOG_PRUNING_MONTHS',
  'GARANT_POLICY_LOG_PRUNING_BASIS',
] as const satisfies readonly SettingName[];

/** What a deployer chose within what the law leaves open. */
export interface RetentionPolicy {
  readonly classes: readonly RetentionClassView[];
  months(id: LogClassId): number | null;
  readonly pruning: {
    readonly policy: 'never' | 'deny';
    readonly months: number;
    readonly legalBasis: string | null;
  };
}

/**
 * @param settings of the service; what is absent has the default of the table
 * @throws Error when entries are to be pruned without a written policy (C2SP tlog-tiles: else a log must not prune)
 */
export function retentionPolicy(settings: object): RetentionPolicy {
  const given = settings as Readonly<Record<string, unknown>>;
  const of = (name: SettingName): unknown => {
    const { schema, default: standard } = SETTINGS[name];
    return schema.parse(given[name] ?? standard);
  };
  const chosen: ChosenMonths = Object.fromEntries(
    LOG_CLASSES.flatMap(({ setting }) => (setting ? [[setting, of(setting)]] : [])),
  );
  const policy = of('GARANT_POLICY_LOG_PRUNING') as 'never' | 'deny';
  const basis = (of('GARANT_POLICY_LOG_PRUNING_BASIS') as string).trim();
  if (policy === 'deny' && basis === '')
    throw new Error(
      'GARANT_POLICY_LOG_PRUNING is deny: GARANT_POLICY_LOG_PRUNING_BASIS must name the written retention policy',
    );
  const months = new Map(LOG_CLASSES.map((one) => [one.id, classMonths(one, chosen)]));
  return {
    classes: LOG_CLASSES.map((one) => ({ ...one, months: months.get(one.id)! })),
    months: (id) => months.get(logClass(id).id) ?? null,
    pruning: {
      policy,
      months: of('GARANT_POLICY_LOG_PRUNING_MONTHS') as number,
      legalBasis: basis === '' ? null : basis,
    },
  };
}
