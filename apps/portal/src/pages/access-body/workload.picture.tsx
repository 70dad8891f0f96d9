import type { ApplicationView } from '@garant/contracts';
import { scaleLinear } from '@visx/scale';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import css from './queue.module.css';

const STATES = [
  'SUBMITTED',
  'PRE_SCREENING',
  'AWAITING_ADDITIONAL_INFORMATION',
  'PROCESSING',
  'DECISION_ISSUED',
] as const;

/** The queue as one bar, by state; the same numbers in words below. */
export function WorkloadPicture({ applications }: { applications: readonly ApplicationView[] }) {
  const t = useText();
  const counts = STATES.map((state) => applications.filter((one) => one.state === state).length);
  const sum = counts.reduce((all, one) => all + one, 0);
  if (sum === 0) return null;
  const x = scaleLinear({ domain: [0, sum], range: [0, 1000] });
  const starts = counts.map((_, i) => counts.slice(0, i).reduce((all, one) => all + one, 0));
  return (
    <figure className={`${layout.stack} ${layout.tight}`} aria-label={t('queue.workload')}>
      <svg
        className={css.bar}
        viewBox="0 0 1000 24"
        preserveAspectRatio="none"
        width="100%"
        height="24"
        aria-hidden="true"
      >
        {counts.map(
          (count, i) =>
            count > 0 && (
              <rect
                key={STATES[i]}
                x={x(starts[i] ?? 0)}
                y={0}
                width={Math.max(0, x(count) - 2)}
                height={24}
                className={css[`s${i}`]}
              />
            ),
        )}
      </svg>
      <ul className={css.legend}>
        {STATES.map((state, i) => (
          <li key={state}>
            <span className={`${css.swatch} ${css[`s${i}`]}`} aria-hidden="true" />
            {t('queue.count', { state: t(`application.state.${state}`), count: counts[i] ?? 0 })}
          </li>
        ))}
      </ul>
    </figure>
  );
}
