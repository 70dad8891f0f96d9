import { instant } from '../clocks/calendar.js';
import type { SeatKind } from './committee.codes.js';

/** A seat and who sits on it. */
export interface Seat {
  readonly seatId: string;
  readonly account: string;
  readonly seat: SeatKind;
  /** RFC 3339; `until` is the first moment without the seat, null while no end is known. */
  readonly from: string;
  readonly until: string | null;
}

export const seatIsHeld = ({ from, until }: Pick<Seat, 'from' | 'until'>, at: string): boolean =>
  instant(from) <= instant(at) && (until === null || instant(at) < instant(until));

/** Seats held at a moment. */
export const seatsAt = (seats: readonly Seat[], at: string): readonly Seat[] =>
  seats.filter((seat) => seatIsHeld(seat, at));

/** Half of the seats at least, rounded up, and never nobody (CRPA R133-10). */
export const presenceQuorum = (seats: number): number => Math.max(1, Math.ceil(seats / 2));
