import css from './projects.module.css';

export interface Bar {
  key: string;
  name: string;
  /** Said beside the bar. */
  value: string;
  /** Of the whole, 0 to 1: where the bar begins and ends. */
  from?: number;
  to: number;
  tone?: 'accent' | 'warn' | 'danger' | 'ok';
  /** A mark across the track, 0 to 1: today. */
  mark?: number;
}

/** Bars with their names and values in words: a picture for those who look, a list for those who read. */
export function BarList({ bars, label }: { bars: readonly Bar[]; label: string }) {
  return (
    <ul className={css.rows} aria-label={label}>
      {bars.map(({ key, name, value, from = 0, to, tone = 'accent', mark }) => (
        <li key={key} className={css.bar}>
          <span>{name}</span>
          <span className={css.track} aria-hidden="true">
            <svg viewBox="0 0 100 10" preserveAspectRatio="none">
              <rect
                x={from * 100}
                width={Math.max(0.8, (to - from) * 100)}
                height={10}
                fill={`var(--${tone})`}
              />
              {mark !== undefined && <rect x={mark * 100 - 0.3} width={0.6} height={10} fill="var(--ink)" />}
            </svg>
          </span>
          <strong>{value}</strong>
        </li>
      ))}
    </ul>
  );
}
