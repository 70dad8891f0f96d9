import type { DataReadView } from '@garant/contracts';
import { useIntl } from 'react-intl';
import { useText } from '../../i18n/text.hook.js';
import { useNow } from '../../ui/now.hook.js';
import css from './rights.module.css';
import { readsByMonth } from './uses.model.js';

/** Reads of the last twelve months as bars; the table below says the same in words. */
export function ReadsPicture({ reads }: { reads: readonly DataReadView[] }) {
  const t = useText();
  const intl = useIntl();
  const months = readsByMonth(reads, useNow());
  const most = Math.max(1, ...months.map(({ count }) => count));
  const total = months.reduce((sum, { count }) => sum + count, 0);
  const name = (month: string, form: 'short' | 'narrow') =>
    intl.formatDate(`${month}-15`, { month: form, timeZone: 'UTC' });
  return (
    <div className={css.months} role="img" aria-label={t('uses.picture', { count: total })}>
      {months.map(({ month, count }) => (
        <div key={month} className={css.month}>
          <span className={css.count}>{count > 0 ? count : ''}</span>
          <span className={css.bar} style={{ blockSize: `${(count / most) * 5}rem` }} />
          <span className={css.tick}>
            <span className={css.wide}>{name(month, 'short')}</span>
            <span className={css.narrow}>{name(month, 'narrow')}</span>
          </span>
        </div>
      ))}
    </div>
  );
}
