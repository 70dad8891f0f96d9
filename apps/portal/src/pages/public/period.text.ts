import type { Text } from '../../i18n/text.hook.js';

/** The time that a dataset covers; undefined when it does not say. */
export function periodText(t: Text, period: { start: string; end?: string } | undefined): string | undefined {
  if (!period) return undefined;
  return period.end
    ? t('app.periodText', { from: t.day(period.start), until: t.day(period.end) })
    : t('dataset.since', { date: t.day(period.start) });
}
