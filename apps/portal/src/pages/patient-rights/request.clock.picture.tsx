import type { RequestView } from '@garant/contracts';
import { Arc } from '@visx/shape';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { useNow } from '../../ui/now.hook.js';
import { requestClock } from './request.clock.js';
import css from './rights.module.css';

const COLOUR = {
  runs: 'var(--accent)',
  soon: 'var(--warn)',
  late: 'var(--danger)',
  paused: 'var(--line-strong)',
  done: 'var(--ok)',
} as const;

/** How much of the month has passed: a ring, and the same in words. */
export function RequestClockPicture({ request, small }: { request: RequestView; small?: boolean }) {
  const t = useText();
  const clock = requestClock(request, useNow());
  const size = small ? 48 : 88;
  const words = t(`req.clock.${clock.state}`, { days: Math.abs(clock.daysLeft) });
  return (
    <span className={css.clock}>
      <svg width={size} height={size} viewBox="-40 -40 80 80" aria-hidden="true">
        <circle r="33" className={css.ring} />
        <Arc
          innerRadius={30}
          outerRadius={36}
          startAngle={0}
          endAngle={2 * Math.PI * Math.max(0.02, clock.share)}
          fill={COLOUR[clock.state]}
          stroke="none"
        />
        {clock.state === 'paused' ? (
          <path d="M-7 -10v20M7 -10v20" className={css.bars} />
        ) : clock.state === 'done' ? (
          <path d="M-11 1 -3 9 12 -9" className={css.bars} />
        ) : (
          <text className={css.days}>{Math.abs(clock.daysLeft)}</text>
        )}
      </svg>
      <span>
        <strong>{words}</strong>
        {clock.state !== 'done' && clock.state !== 'paused' && (
          <span className={`${layout.small} ${layout.muted}`}>
            <br />
            {t('req.clock.due', { date: t.date(request.dueAt) })}
          </span>
        )}
      </span>
    </span>
  );
}
