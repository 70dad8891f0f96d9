import type { Tx } from '@garant/nest-kit';
import type { Places } from './entry.places.js';

/** Entries of whose times the index keeps the earliest and the latest. */
export const SPAN = 1_024;
/** Spans looked up at once. */
const SPANS = 128;

interface Span {
  span: number;
  /** Every entry of it happened in the period. */
  whole: boolean;
}

/** Entries that happened in a period, both ends included: through the spans that reach into it, newest first. */
export function placesIn(
  tx: Pick<Tx, 'query'>,
  { from, to }: { from: string | undefined; to: string | undefined },
): Places {
  let spans: Span[] = [];
  let lowest: number | undefined;
  /** What was last looked through: places of `at`, descending. */
  let at = -1;
  let found: number[] = [];

  const within = async (span: number): Promise<number[]> => {
    if (at === span) return found;
    const rows = await tx.query<{ index: number }>(
      `SELECT index FROM log_entry WHERE index >= $1 AND index < $2 AND occurred >= coalesce($3::timestamptz, '-infinity')
       AND occurred <= coalesce($4::timestamptz, 'infinity') ORDER BY index DESC`,
      [span * SPAN, (span + 1) * SPAN, from ?? null, to ?? null],
    );
    [at, found] = [span, rows.map(({ index }) => index)];
    return found;
  };

  return async (below) => {
    for (let next = below; next > 0;) {
      const wanted = Math.floor((next - 1) / SPAN);
      while (spans.length > 0 && spans[0]!.span > wanted) spans.shift();
      const span = spans[0];
      if (!span) {
        if (lowest !== undefined && lowest <= 0) return null;
        spans = await tx.query<Span>(
          `SELECT span, earliest >= coalesce($2::timestamptz, '-infinity') AND latest <= coalesce($3::timestamptz, 'infinity') AS whole
           FROM entry_period WHERE span <= $1 AND latest >= coalesce($2::timestamptz, '-infinity')
           AND earliest <= coalesce($3::timestamptz, 'infinity') ORDER BY span DESC LIMIT ${SPANS}`,
          [wanted, from ?? null, to ?? null],
        );
        lowest = spans.length < SPANS ? 0 : spans.at(-1)!.span;
        if (spans.length === 0) return null;
        continue;
      }
      if (span.whole) return Math.min(next, (span.span + 1) * SPAN) - 1;
      const place = (await within(span.span)).find((index) => index < next);
      if (place !== undefined) return place;
      next = span.span * SPAN;
    }
    return null;
  };
}
