import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import css from './seats.module.css';

interface Place {
  readonly seatId: string;
  readonly seat: 'chair' | 'member' | 'patients' | 'professionals' | 'expert';
  readonly name?: string | undefined;
  readonly present?: boolean | undefined;
}

/** Seats in a half circle, those taken filled; the same in words below, for whoever does not see it. */
export function SeatsPicture({ seats, needed }: { seats: readonly Place[]; needed: number }) {
  const t = useText();
  const present = seats.filter((seat) => seat.present === true).length;
  const places = seats.map((seat, at) => {
    const angle = seats.length === 1 ? Math.PI / 2 : Math.PI - (Math.PI * at) / (seats.length - 1);
    return { ...seat, x: 150 + 120 * Math.cos(angle), y: 140 - 110 * Math.sin(angle) };
  });
  const counted = seats.some((seat) => seat.present !== undefined);
  return (
    <figure className={css.figure}>
      <svg viewBox="0 0 300 165" className={css.picture} aria-hidden="true">
        <path d="M 30 140 A 120 110 0 0 1 270 140" className={css.table} />
        {places.map((place) => (
          <circle
            key={place.seatId}
            cx={place.x}
            cy={place.y}
            r={place.seat === 'chair' ? 16 : 12}
            className={place.present === false ? css.free : css.taken}
          />
        ))}
        {counted && (
          <text x="150" y="135" textAnchor="middle" className={css.count}>
            {present} / {seats.length}
          </text>
        )}
      </svg>
      <figcaption>
        {counted && <p>{t('seats.quorum', { present, seats: seats.length, needed })}</p>}
        <ul className={`${layout.stack} ${layout.tight}`}>
          {seats.map((seat) => (
            <li key={seat.seatId}>
              {t(`seat.${seat.seat}`)}
              {seat.name && ` · ${seat.name}`}
              {seat.present !== undefined && ` · ${t(seat.present ? 'seats.present' : 'seats.absent')}`}
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
}
