import type { Tx } from '@garant/nest-kit';
import type { Reference } from '../intake/entry.references.js';

/**
 * Where the next entry is, going from the newest to the oldest: the largest index below `below`, or null. Callers go downwards
 * only: `below` never grows from one call to the next.
 */
export type Places = (below: number) => Promise<number | null>;

export const everyPlace: Places = (below) => Promise.resolve(below > 0 ? below - 1 : null);

/** Places read ahead, about: a page, and no more than a few milliseconds' worth. */
const AHEAD = 2_000;
const MOST_ROWS = 256;

/** Entries about something. */
export function placesAbout(tx: Pick<Tx, 'query'>, { kind, ref }: Reference): Places {
  let places: number[] = [];
  let at = 0;
  let read = Number.MAX_SAFE_INTEGER;
  let rows = 2;
  return async (below) => {
    for (;;) {
      at = firstBelow(places, at, below);
      if (at < places.length) return places[at]!;
      if (read === 0) return null;
      const found = await tx.query<{ first: number; offsets: string | null }>(
        `SELECT first, offsets::text AS offsets FROM entry_posting WHERE kind = $1 AND ref = $2 AND first < $3 ORDER BY first DESC LIMIT $4`,
        [kind, ref, Math.min(below, read), rows],
      );
      read = found.length < rows ? 0 : found.at(-1)!.first;
      places = found.flatMap(placesOfRow);
      at = 0;
      rows = Math.min(MOST_ROWS, Math.max(1, Math.ceil((AHEAD * found.length) / Math.max(1, places.length))));
    }
  };
}

const placesOfRow = ({ first, offsets }: { first: number; offsets: string | null }): number[] =>
  offsets === null
    ? [first]
    : offsets
        .slice(1, -1)
        .split(',')
        .map((offset) => first + Number(offset))
        .reverse();

/** Position of the first place that is below, in a descending list from `from` on. */
function firstBelow(places: readonly number[], from: number, below: number): number {
  let [low, high] = [from, places.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (places[middle]! < below) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Entries that are in one of the lists. */
export const placesInAny =
  (lists: readonly Places[]): Places =>
  async (below) => {
    const found = await Promise.all(lists.map((next) => next(below)));
    return found.reduce((a, b) => (a === null || (b !== null && b > a) ? b : a), null);
  };

/** Entries that are in all of the lists: each list is asked from where the others stand, so long stretches are leapt over. */
export const placesInAll =
  (lists: readonly Places[]): Places =>
  async (below) => {
    for (let place: number | null = below - 1, agreed = 0, turn = 0; ; turn = (turn + 1) % lists.length) {
      const found: number | null = await lists[turn]!(place + 1);
      if (found === null) return null;
      agreed = found === place ? agreed + 1 : 1;
      place = found;
      if (agreed === lists.length) return place;
    }
  };
