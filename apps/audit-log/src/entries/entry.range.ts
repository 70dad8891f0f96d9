import type { Tx } from '@garant/nest-kit';

/** Furthest distance between the first and the last place of a posting. */
const SPAN = 32_768;

/** Places of one reference within a batch of the sequencer. */
export interface Posting {
  readonly kind: string;
  readonly ref: string;
  readonly places: readonly number[];
}

/** A wide range is asked for in several of these: first places of postings at once. */
export const RANGE_STEP = 2_048;

/**
 * Places in [from, to) of everything of these kinds that the entries can be found by, in the order of the log for each
 * reference; step by step, so that neither memory nor the event loop is held for the whole range.
 */
export async function* postingsBetween(
  tx: Pick<Tx, 'query'>,
  kinds: readonly string[],
  from: number,
  to: number,
): AsyncGenerator<Posting[], void, undefined> {
  const within = (place: number): boolean => place >= from && place < to;
  for (let start = Math.max(0, from - SPAN + 1); start < to;) {
    // What began before the range was written by one batch at the most.
    const end = Math.min(to, start < from ? from : start + RANGE_STEP);
    const rows = await tx.query<{ kind: string; ref: string; first: number; offsets: string | null }>(
      `SELECT kind, ref, first, offsets::text AS offsets FROM entry_posting
       WHERE first >= $1 AND first < $2 AND kind = ANY($3)
       ${start < from ? 'AND first + coalesce(offsets[array_upper(offsets, 1)], 0) >= $4' : 'AND $4::bigint IS NOT NULL'}
       ORDER BY first`,
      [start, end, kinds, from],
    );
    yield rows.map(({ kind, ref, first, offsets }) => ({
      kind,
      ref,
      places: placesOf(first, offsets).filter(within),
    }));
    start = end;
  }
}

const placesOf = (first: number, offsets: string | null): number[] =>
  offsets === null
    ? [first]
    : offsets
        .slice(1, -1)
        .split(',')
        .map((offset) => first + Number(offset));

/**
 * Leaf hashes of the entries [from, to), 32 bytes each, in order.
 * @throws Error when an entry is missing
 */
export async function leafHashesBetween(
  tx: Pick<Tx, 'query'>,
  from: number,
  to: number,
): Promise<Uint8Array[]> {
  const hashes: Uint8Array[] = [];
  for (let at = from; at < to; at += 4_096) {
    const end = Math.min(to, at + 4_096);
    const [row] = await tx.query<{ hashes: Buffer | null }>(
      `SELECT string_agg(leaf_hash, ''::bytea ORDER BY index) AS hashes FROM log_entry WHERE index >= $1 AND index < $2`,
      [at, end],
    );
    const bytes = row?.hashes;
    if (bytes?.length !== (end - at) * 32) throw new Error(`An entry from ${at} to ${end} is missing`);
    for (let i = 0; i < bytes.length; i += 32) hashes.push(bytes.subarray(i, i + 32));
  }
  return hashes;
}

/** Index and leaf hash (hex) of the entries about something in [from, to), by index. */
export async function listedAbout(
  tx: Pick<Tx, 'query'>,
  kind: string,
  ref: string,
  from: number,
  to: number,
): Promise<{ index: number; leafHash: string }[]> {
  return tx.query(
    `SELECT e.index, encode(e.leaf_hash, 'hex') AS "leafHash" FROM log_entry e
     WHERE e.index >= $3 AND e.index < $4 AND e.index IN (
       SELECT p.first + coalesce(o.distance, 0) FROM entry_posting p LEFT JOIN LATERAL unnest(p.offsets) AS o (distance) ON true
       WHERE p.kind = $1 AND p.ref = $2 AND p.first > $3::bigint - ${SPAN} AND p.first < $4)
     ORDER BY e.index`,
    [kind, ref, from, to],
  );
}
