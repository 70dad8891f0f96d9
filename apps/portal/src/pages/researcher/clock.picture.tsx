import type { ApplicationSummary } from '@garant/contracts';
import { Arc } from '@visx/shape';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { useNow } from '../../ui/now.hook.js';
import { clockOf } from './clock.model.js';
import css from './clock.module.css';

/** How much of the legal time has passed: a ring, and the same in words. */
export function ClockPicture({ application }: { application: Pick<ApplicationSummary, 'clock'> }) {
  const t = useText();
  const now = useNow();
  const clock = clockOf(application, now);
  if (!clock) return <span>–</span>;
  const late = clock.daysLeft < 0;
  const words = late ? t('clock.late', { days: -clock.daysLeft }) : t('clock.left', { days: clock.daysLeft });
  return (
    <span className={`${css.clock} ${late ? css.late : clock.daysLeft < 8 ? css.soon : ''}`}>
      <svg width={48} height={48} viewBox="-40 -40 80 80" aria-hidden="true">
        <circle r="33" className={css.ring} />
        <g className={css.passed}>
          <Arc
            innerRadius={30}
            outerRadius={36}
            startAngle={0}
            endAngle={2 * Math.PI * Math.max(0.02, clock.share)}
            fill={late ? 'var(--danger)' : clock.daysLeft < 8 ? 'var(--warn)' : 'var(--accent)'}
            stroke="none"
          />
        </g>
        <text className={css.days}>{Math.abs(clock.daysLeft)}</text>
      </svg>
      <span>
        <strong>{words}</strong>
        <span className={`${layout.small} ${layout.muted}`}>
          <br />
          {t(`clock.${clock.about}`, { date: t.day(clock.due) })}
        </span>
      </span>
    </span>
  );
}
