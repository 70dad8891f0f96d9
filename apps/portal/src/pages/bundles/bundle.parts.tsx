import type { BundleView } from '@garant/contracts';
import { ProgressBar } from 'react-aria-components';
import { useText, type Text } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Badge } from '../../ui/surface.js';
import { BUNDLE_FIELDS, leftOf, sizeOf, STATE_TONES } from './bundle.model.js';
import css from './bundles.module.css';

export function BundleState({ state }: { state: BundleView['state'] }) {
  const t = useText();
  return <Badge tone={STATE_TONES[state]}>{t(`bundles.state.${state}`)}</Badge>;
}

export function ByteSize({ bytes }: { bytes: number }) {
  const t = useText();
  const { value, unit } = sizeOf(bytes);
  const format = new Intl.NumberFormat(t.locale, {
    style: 'unit',
    unit,
    maximumFractionDigits: value < 10 ? 1 : 0,
  });
  return <>{format.format(value)}</>;
}

/** Percentage, what is being done, how fast, how long still. @param share 0 to 1 */
export function Progress({ share, label, more }: { share: number; label: string; more?: string }) {
  return (
    <ProgressBar value={share * 100} aria-label={label}>
      {({ percentage, valueText }) => (
        <>
          <span className={css.told}>
            <strong>
              {label} {valueText}
            </strong>
            {more && <span className={layout.muted}>{more}</span>}
          </span>
          <div className={css.track}>
            <div className={css.fill} style={{ inlineSize: `${percentage ?? 0}%` }} />
          </div>
        </>
      )}
    </ProgressBar>
  );
}

/** Rate and time left of a bundle that is being made. */
export function paceText(t: Text, { rate, secondsLeft }: BundleView): string | undefined {
  if (rate === null || secondsLeft === null) return undefined;
  const { count, unit } = leftOf(secondsLeft);
  return t('bundles.pace', { rate: t.number(rate), left: t(`bundles.left.${unit}`, { count }) });
}

/** The conditions of a bundle in words. */
export function conditionsText(t: Text, filter: Readonly<Record<string, string>>): string {
  const told = Object.entries(filter);
  if (told.length === 0) return t('bundles.everything');
  return told.map(([field, value]) => `${fieldText(t, field)} ${value}`).join(' · ');
}
function fieldText(t: Text, field: string): string {
  const known = BUNDLE_FIELDS.find((one) => one === field);
  return known ? t(`bundles.field.${known}`) : field;
}
