import type { RetentionOverview } from '@garant/contracts';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { cellsOf, endOnStrip, oldestYear, totalOf, YEARS } from './age.model.js';
import css from './retention.module.css';

const [WIDTH, HEIGHT] = [22, 14];

/** Entries by class and age, with a line where the duration ends: a picture, and the same in words beside it. */
export function AgePicture({ classes }: { classes: RetentionOverview['classes'] }) {
  const t = useText();
  return (
    <ul className={css.ages} aria-label={t('retention.ages')}>
      {classes.map((one) => {
        const end = endOnStrip(one);
        const oldest = oldestYear(one);
        return (
          <li key={one.id} className={css.age}>
            <strong>{t.pick(one.title)}</strong>
            <svg viewBox={`0 0 ${YEARS * WIDTH} ${HEIGHT + 12}`} className={css.strip} aria-hidden="true">
              {cellsOf(one).map(({ year, strength }) => (
                <g key={year}>
                  <rect
                    x={year * WIDTH + 0.5}
                    y={0.5}
                    width={WIDTH - 1}
                    height={HEIGHT}
                    rx={2}
                    fill={strength === 0 ? 'var(--surface-2)' : 'var(--accent)'}
                    fillOpacity={strength === 0 ? 1 : strength}
                  />
                  <text
                    x={year * WIDTH + WIDTH / 2}
                    y={HEIGHT + 10}
                    fontSize="7.5"
                    textAnchor="middle"
                    fill="var(--ink-2)"
                  >
                    {year === YEARS - 1 ? `${year}+` : year}
                  </text>
                </g>
              ))}
              {end !== null && (
                <line
                  x1={end * WIDTH}
                  x2={end * WIDTH}
                  y1={0}
                  y2={HEIGHT + 2}
                  stroke="var(--danger)"
                  strokeWidth={1.6}
                />
              )}
            </svg>
            <span className={`${css.words} ${layout.small} ${layout.muted}`}>
              {oldest === null
                ? t('retention.noEntries')
                : t('retention.ageWords', { count: totalOf(one), years: oldest })}{' '}
              {one.months === null
                ? t('retention.keptWords')
                : t('retention.endWords', { months: one.months })}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
