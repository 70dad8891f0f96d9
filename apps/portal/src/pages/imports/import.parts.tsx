import type { ImportReport } from '@garant/contracts';
import { ProgressBar } from 'react-aria-components';
import { useText } from '../../i18n/text.hook.js';
import { Badge, type Tone } from '../../ui/surface.js';
import css from './imports.module.css';
import { sizeOf } from './import.model.js';

const TONES: Record<ImportReport['status'], Tone> = {
  pending: 'info',
  running: 'info',
  completed: 'ok',
  failed: 'danger',
};
export function ImportState({ status }: { status: ImportReport['status'] }) {
  const t = useText();
  return <Badge tone={TONES[status]}>{t(`imports.status.${status}`)}</Badge>;
}

export function FileSize({ bytes }: { bytes: number }) {
  const t = useText();
  const { value, unit } = sizeOf(bytes);
  const text = new Intl.NumberFormat(t.locale, {
    style: 'unit',
    unit,
    maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value);
  return <>{text}</>;
}

/** @param share 0 to 1 */
export function Progress({ share, label }: { share: number; label: string }) {
  return (
    <ProgressBar value={share * 100} aria-label={label}>
      {({ percentage, valueText }) => (
        <>
          <span>
            {label} {valueText}
          </span>
          <div className={css.track}>
            <div className={css.fill} style={{ inlineSize: `${percentage ?? 0}%` }} />
          </div>
        </>
      )}
    </ProgressBar>
  );
}
