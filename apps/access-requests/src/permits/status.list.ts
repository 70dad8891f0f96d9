import { randomInt } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Tx } from '@garant/nest-kit';

/** W3C Bitstring Status List 1.0 §2.1: at least 131 072 places, so that asking for a list says nothing about whom it is for. */
export const LIST_SIZE = 131_072;
/** From how many taken places on a new list is begun: a free place is found at once. */
const FULL = 100_000;
/** Lock of a transaction that takes places. */
const PLACES_LOCK = 4_127_102;

export const STATUS_PURPOSES = ['revocation', 'suspension'] as const;
export type StatusPurpose = (typeof STATUS_PURPOSES)[number];

export const entryOf = (place: number): { list: number; index: number } => ({
  list: Math.floor(place / LIST_SIZE) + 1,
  index: place % LIST_SIZE,
});
export const listAddress = (issuer: string, purpose: StatusPurpose, list: number): string =>
  `${issuer}/api/v1/permit-status/${purpose}-${list}`;

/** Name of a list, as in its address; null: there is no such list. */
export function listNamed(name: string): { purpose: StatusPurpose; list: number } | null {
  const [, purpose, number] = /^(revocation|suspension)-([1-9]\d{0,5})$/.exec(name) ?? [];
  return purpose && number ? { purpose: purpose as StatusPurpose, list: Number(number) } : null;
}

/**
 * Free places, drawn at random: neighbours in a list have nothing to do with each other. They stay free for this
 * transaction, which writes the events that take them.
 */
export async function freePlaces(tx: Tx, count: number): Promise<number[]> {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [PLACES_LOCK]);
  const [row] = await tx.query<{ taken: number }>('SELECT count(*)::int AS taken FROM permit_status');
  const begin = Math.floor((row?.taken ?? 0) / FULL) * LIST_SIZE;
  const places = new Set<number>();
  while (places.size < count) {
    const drawn = Array.from({ length: count * 2 }, () => begin + randomInt(LIST_SIZE));
    const taken = await tx.query<{ place: number }>(
      'SELECT place FROM permit_status WHERE place = ANY($1::bigint[])',
      [drawn],
    );
    const gone = new Set(taken.map(({ place }) => Number(place)));
    for (const place of drawn) if (!gone.has(place) && places.size < count) places.add(place);
  }
  return [...places];
}

/** Places set in a list; null when nothing was ever given a place in it, beyond the first. */
export async function placesSet(tx: Tx, purpose: StatusPurpose, list: number): Promise<number[] | null> {
  const [begin, end] = [(list - 1) * LIST_SIZE, list * LIST_SIZE];
  const rows = await tx.query<{ place: number; set: boolean }>(
    `SELECT place, ${purpose === 'revocation' ? 'revoked' : 'suspended'} AS set FROM permit_status
     WHERE place >= $1 AND place < $2`,
    [begin, end],
  );
  if (rows.length === 0 && list > 1) return null;
  return rows.filter(({ set }) => set).map(({ place }) => Number(place) - begin);
}

/** `encodedList`: the bits, first place leftmost, compressed by GZIP, in multibase base64url without padding (§3.3). */
export function encodedList(places: readonly number[]): string {
  const bits = Buffer.alloc(LIST_SIZE / 8);
  for (const place of places) bits[place >> 3]! |= 0x80 >> (place & 7);
  return `u${gzipSync(bits).toString('base64url')}`;
}
