import type { Tx } from '@garant/nest-kit';
import { evolveSeats, seatsAt, type Seat } from '@garant/rules';
import type { Projection, ReadEvent } from '../projection/projection.js';
import { writeRows } from '../projection/row.writing.js';

export const SEATS_STREAM = 'committee';

export const foldSeats = (events: readonly ReadEvent[]): readonly Seat[] =>
  events.reduce<readonly Seat[]>((seats, event) => evolveSeats(seats, event), []);

/** The seats of the committee, past ones too. */
export const seatProjection: Projection = {
  noun: SEATS_STREAM,
  tables: ['committee_seat'],
  async project(tx, streams) {
    const seats = streams.flatMap(({ events }) => foldSeats(events));
    await writeRows(
      tx,
      'committee_seat',
      ['seat_id'],
      seats.map(({ seatId, account, seat, from, until }) => ({
        seat_id: seatId,
        account,
        seat,
        held_from: from,
        held_until: until,
      })),
    );
  },
};

/** Every seat that was ever given, in the order of their beginning. */
export async function allSeats(tx: Tx): Promise<Seat[]> {
  const rows = await tx.query<{
    seat_id: string;
    account: string;
    seat: Seat['seat'];
    held_from: Date;
    held_until: Date | null;
  }>('SELECT seat_id, account, seat, held_from, held_until FROM committee_seat ORDER BY held_from, seat_id');
  return rows.map((row) => ({
    seatId: row.seat_id,
    account: row.account,
    seat: row.seat,
    from: row.held_from.toISOString(),
    until: row.held_until?.toISOString() ?? null,
  }));
}

/** Seats held at a moment. */
export const heldSeats = async (tx: Tx, at: string): Promise<readonly Seat[]> =>
  seatsAt(await allSeats(tx), at);
