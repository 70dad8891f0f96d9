import type { FacetsView, VolumeView } from '@garant/contracts';
import { ProblemError, type Tx } from '@garant/nest-kit';
import { typeTitle } from '@garant/rules';
import { indexesOfTypes, referencesThere, tallyOf, tallyOfPeriod } from '../entries/entry.choosing.js';
import type { EntryFilter, EntryScope } from '../entries/entry.search.js';

type Step = VolumeView['step'];
const HOUR_MS = 3_600_000;
/** Bars that can be told apart. */
const MOST_BARS = 400;
/** Entries of a filtered search that are counted into bars. */
const MOST = 20_000;
const CHUNK = 2_000;

const nextBar: Record<Step, (at: Date) => Date> = {
  hour: (at) => new Date(at.getTime() + HOUR_MS),
  day: (at) => new Date(at.getTime() + 24 * HOUR_MS),
  month: (at) => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1)),
};
const floor: Record<Step, (at: Date) => Date> = {
  hour: (at) => new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS),
  day: (at) => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate())),
  month: (at) => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1)),
};

/**
 * How much happened when, as bars of UTC hours, days or months; those in which nothing happened included.
 * @throws ProblemError `question-period` for a period that is none, or has too many bars
 */
export async function volumeOf(
  tx: Pick<Tx, 'query'>,
  filter: EntryFilter,
  { from, to, step }: { from: string; to: string; step: Step },
  scope: EntryScope,
): Promise<VolumeView> {
  const bars = new Map<string, number>();
  for (let at = floor[step](new Date(from)); at <= new Date(to); at = nextBar[step](at)) {
    bars.set(at.toISOString(), 0);
    if (bars.size > MOST_BARS) throw new ProblemError('question-period');
  }
  if (bars.size === 0) throw new ProblemError('question-period');
  const add = (tallies: ReadonlyMap<string, number>): void => {
    for (const [start, count] of tallies) bars.set(start, (bars.get(start) ?? 0) + count);
  };
  const everything = Object.values(filter).every((value) => value === undefined) && !scope.anyOf;
  let atLeast = false;
  if (everything) {
    const [first, last] = [later(from, scope.from), earlier(to, scope.to)];
    if (first <= last) add(await tallyOfPeriod(tx, first, last, step));
  } else {
    let chunk: number[] = [];
    let counted = 0;
    for await (const index of indexesOfTypes(tx, { ...filter, from, to }, [], scope)) {
      chunk.push(index);
      if (chunk.length === CHUNK) {
        add(await tallyOf(tx, chunk, step));
        counted += chunk.length;
        chunk = [];
        if (counted >= MOST) {
          atLeast = true;
          break;
        }
      }
    }
    add(await tallyOf(tx, chunk, step));
  }
  const list = [...bars]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([start, count]) => ({ from: start, count }));
  return { from, to, step, bars: list, total: list.reduce((sum, { count }) => sum + count, 0), atLeast };
}
const later = (a: string, b: string | undefined): string => (b !== undefined && b > a ? b : a);
const earlier = (a: string, b: string | undefined): string => (b !== undefined && b < a ? b : a);

/** More of a kind than a list can show are found by typing. */
const MOST_FACETS = 400;

/** What there is to search for: types, outcomes, purposes, and of organisations those that the mission may see. */
export async function facetsOf(
  tx: Pick<Tx, 'query'>,
  organisations: readonly string[] | null,
): Promise<FacetsView> {
  const [types, outcomes, purposes, all] = await Promise.all([
    referencesThere(tx, 'type', MOST_FACETS),
    referencesThere(tx, 'outcome', MOST_FACETS),
    referencesThere(tx, 'purpose', MOST_FACETS),
    organisations ?? referencesThere(tx, 'organisation', MOST_FACETS),
  ]);
  return {
    types: types.map((code) => ({ code, title: typeTitle(code) })),
    outcomes,
    purposes,
    organisations: [...all],
  };
}
