import type { EntryView } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import { entriesAt, indexesOfTypes } from '../entries/entry.choosing.js';
import type { EntryFilter, EntryScope } from '../entries/entry.search.js';
import { headOf } from '../sequence/entry.store.js';

/** How long one part of an answer may take, ms: an index answers at once; going through entries is done in parts. */
const BUDGET_MS = 1_500;
/** Entries that are read together. */
const CHUNK = 200;
/** Counting ends here: more is told as “at least”. */
const COUNTED = 10_000;
/** How long counting beyond the page may take, ms. */
const COUNT_MS = 60;

export interface Looked {
  readonly found: EntryView[];
  /** Entries found from the start of this part on. */
  readonly count: number;
  readonly atLeast: boolean;
  readonly next: number | null;
  readonly progress: { looked: number; of: number };
}

export interface Asked {
  readonly filter: EntryFilter;
  readonly types: readonly string[];
  readonly scope: EntryScope;
  readonly after: number | undefined;
  readonly limit: number;
  /** What is an answer among the entries that could be one; without it all are. */
  readonly keep?: (view: EntryView) => boolean;
  readonly budgetMs?: number;
}

/**
 * Goes from the newest entry to the oldest until the page is full, nothing is left, or the time is used up; `next` says
 * where another part goes on. Nothing is held open between parts.
 */
export async function look(tx: Pick<Tx, 'query'>, asked: Asked): Promise<Looked> {
  const { filter, types, scope, after, limit, keep, budgetMs = BUDGET_MS } = asked;
  const head = await headOf(tx);
  const started = performance.now();
  const walk = indexesOfTypes(tx, filter, types, scope, after);
  const found: EntryView[] = [];
  let place = after === undefined ? head : Math.min(after, head);
  const part = (next: number | null, count: number, more = next !== null): Looked => ({
    found,
    count,
    atLeast: more,
    next,
    progress: { looked: head - (next ?? 0), of: head },
  });
  for (;;) {
    const chunk: number[] = [];
    const wanted = keep ? CHUNK : limit - found.length;
    let ended = false;
    while (chunk.length < wanted) {
      const { value, done } = await walk.next();
      if (done) {
        ended = true;
        break;
      }
      chunk.push(value);
    }
    for (const view of await entriesAt(tx, chunk)) {
      place = view.index;
      if (keep && !keep(view)) continue;
      found.push(view);
      if (found.length === limit && (keep || !ended)) return keep ? part(place, limit) : rest(place);
    }
    if (ended) return part(null, found.length);
    if (performance.now() - started > budgetMs) return part(place, found.length);
  }

  /** The page is full: the others are counted without being read. */
  async function rest(next: number): Promise<Looked> {
    let count = found.length;
    const until = performance.now() + COUNT_MS;
    for await (const _ of walk) {
      if (++count >= COUNTED || performance.now() > until) return part(next, count, true);
    }
    return count === found.length ? part(null, count) : { ...part(next, count), atLeast: false };
  }
}

/** Every entry that meets the conditions, oldest first: for what there is little of. @param most more are left out */
export async function allOf(
  tx: Pick<Tx, 'query'>,
  filter: EntryFilter,
  types: readonly string[],
  scope: EntryScope,
  most: number,
): Promise<{ views: EntryView[]; cutShort: boolean }> {
  const indexes: number[] = [];
  for await (const index of indexesOfTypes(tx, filter, types, scope)) {
    indexes.push(index);
    if (indexes.length > most) break;
  }
  const cutShort = indexes.length > most;
  const views = await entriesAt(tx, indexes.slice(0, most).reverse());
  return { views, cutShort };
}
