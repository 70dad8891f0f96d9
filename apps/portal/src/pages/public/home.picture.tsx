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
      {[45, 135, 225, 315].map((angle) => (
        <path
          key={angle}
          d="M-7 -9 L4 0 L-7 9"
          transform={`translate(210 200) rotate(${angle - 90}) translate(138 0) rotate(90)`}
          className={css.arc}
        />
      ))}
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
