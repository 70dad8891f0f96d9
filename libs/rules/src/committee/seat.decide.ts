import { instant } from '../clocks/calendar.js';
import type { Decided } from '../procedures/application.model.js';
import { refuse } from '../rule.js';
import type { SeatKind } from './committee.codes.js';
import type { Seat } from './seat.table.js';

export type SeatCommand = { readonly actor: { readonly ref: string; readonly role: string } } & (
  | { readonly type: 'committee.appoint'; readonly body: Seat }
  | {
      readonly type: 'committee.end-seat';
      readonly body: { readonly seatId: string; readonly until: string };
    }
);
export interface SeatEventData {
  'committee.appointed': {
    readonly seatId: string;
    readonly account: string;
    readonly seat: SeatKind;
    readonly from: string;
    readonly until: string | null;
  };
  'committee.seat-ended': { readonly seatId: string; readonly until: string };
}
export type SeatEvent = {
  [T in keyof SeatEventData]: { readonly type: T; readonly key: string; readonly data: SeatEventData[T] };
}[keyof SeatEventData];

/** The committee's composition: one seat per person at a time, one chair at a time (EHDS Art. 55(3)). */
export function decideSeat(seats: readonly Seat[], command: SeatCommand, now: string): Decided<SeatEvent> {
  if (command.actor.role !== 'signatory') return refuse('forbidden', { command: command.type });
  if (command.type === 'committee.end-seat') {
    const { seatId, until } = command.body;
    const seat = seats.find((known) => known.seatId === seatId);
    if (!seat) return refuse('seat-unknown', { seatId });
    // What a seat decided while it was held stays decided: it does not end in the past.
    if (seat.until !== null && instant(seat.until) <= instant(now))
      return refuse('seat-period', { rule: 'over' });
    if (instant(until) < Math.max(instant(seat.from), instant(now) - 60_000))
      return refuse('seat-period', { field: 'until' });
    return ok('committee.seat-ended', seatId, { seatId, until });
  }
  const { seatId, account, seat, from, until } = command.body;
  // Whoever signs does not vote.
  if (account === command.actor.ref) return refuse('separation-of-duties', { duties: ['vote', 'sign'] });
  if (until !== null && !(instant(from) < instant(until))) return refuse('seat-period', { field: 'until' });
  if (seats.some((known) => known.seatId === seatId)) return refuse('seat-taken', { seatId });
  const overlaps = (known: Seat): boolean =>
    (known.until === null || instant(from) < instant(known.until)) &&
    (until === null || instant(known.from) < instant(until));
  const same = seats.filter(overlaps);
  if (same.some((known) => known.account === account))
    return refuse('seat-taken', { rule: 'one-per-person' });
  if (seat === 'chair' && same.some((known) => known.seat === 'chair'))
    return refuse('seat-taken', { rule: 'one-chair' });
  return ok('committee.appointed', seatId, { seatId, account, seat, from, until });
}

const ok = <T extends keyof SeatEventData>(
  type: T,
  key: string,
  data: SeatEventData[T],
): Decided<SeatEvent> => ({
  ok: true,
  events: [{ type, key, data } as unknown as SeatEvent],
});

/** Folds one event into the list of seats. */
export function evolveSeats(
  seats: readonly Seat[],
  { type, data }: { readonly type: string; readonly data: object },
): readonly Seat[] {
  if (type === 'committee.appointed') return [...seats, data as SeatEventData['committee.appointed']];
  if (type !== 'committee.seat-ended') return seats;
  const { seatId, until } = data as SeatEventData['committee.seat-ended'];
  return seats.map((seat) => (seat.seatId === seatId ? { ...seat, until } : seat));
}
