import { useText } from '../../i18n/text.hook.js';
import css from './home.module.css';

const STOPS = ['choice', 'decision', 'release', 'proof'] as const;
const PLACES = [
  [210, 62],
  [348, 200],
  [210, 338],
  [72, 200],
] as const;

/** The ring of the sign: a choice is decided on, applied, proven, and comes back to the person who made it. */
export function HomePicture() {
  const t = useText();
  return (
    <svg viewBox="0 0 420 410" role="img" aria-label={t('home.picture')}>
      <circle cx="210" cy="200" r="138" className={css.ring} />
      <path d="M222 62 A138 138 0 1 1 100 117" className={css.arc} />
      <path d="M92 129 L100 116 L113 125" className={css.arc} />
      {STOPS.map((stop, i) => {
        const [x, y] = PLACES[i] ?? [0, 0];
        return (
          <g key={stop}>
            <circle cx={x} cy={y} r="50" className={css.node} />
            <text x={x} y={y - 2} className={css.label}>
              {t(`home.stop.${stop}`)}
            </text>
            <text x={x} y={y + 18} className={css.sub}>
              {t(`home.stop.${stop}.by`)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
