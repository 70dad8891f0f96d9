import type { DataReadView } from '@garant/contracts';
import { useIntl } from 'react-intl';
import { useText } from '../../i18n/text.hook.js';
import { useNow } from '../../ui/now.hook.js';
import { readsByMonth } from './uses.model.js';
import css from './rights.module.css';

const [WIDTH, HEIGHT, BASE] = [720, 150, 120];

/** Reads of the last twelve months as bars; the table below says the same in words. */
export function ReadsPicture({ reads }: { reads: readonly DataReadView[] }) {
  const t = useText();
  const intl = useIntl();
  const months = readsByMonth(reads, useNow());
  const most = Math.max(1, ...months.map(({ count }) => count));
  const step = WIDTH / months.length;
  const total = months.reduce((sum, { count }) => sum + count, 0);
  return (
    <svg
      className={css.months}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={t('uses.picture', { count: total })}
    >
      <line x1="0" x2={WIDTH} y1={BASE} y2={BASE} className={css.axis} />
      {months.map(({ month, count }, i) => {
        const height = (count / most) * (BASE - 24);
        const middle = i * step + step / 2;
        return (
          <g key={month}>
            {count > 0 && (
              <>
                <rect
                  x={middle - 14}
                  y={BASE - height}
                  width={28}
                  height={height}
                  rx={3}
                  className={css.bar}
                />
                <text x={middle} y={BASE - height - 6} className={css.tick}>
                  {count}
                </text>
              </>
            )}
            <text x={middle} y={BASE + 18} className={css.tick}>
              {intl.formatDate(`${month}-15`, { month: 'short', timeZone: 'UTC' })}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
