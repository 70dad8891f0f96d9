import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Failure } from '../shell/failure.js';
import { sourceOf, type LogPlace } from './log.source.js';
import type { ThreadAnswer, ThreadData } from './log.worker.js';
import { checkRange, type CheckedRange, type TileRange } from './tile.range.js';

/** Tiles given to a thread at once: 4,096 entries. */
const RANGE = 16;
/** Fewer tiles than this are checked before a thread would have started. */
const WORTH_THREADS = 64;

/**
 * Checks the full tiles of a log, in threads when there are many.
 * @param done told after each range, in whatever order they end
 * @returns ranges in the order of the log
 * @throws Failure about the first entry that does not hold, whichever thread came upon another one before
 */
export async function checkTiles(
  place: LogPlace,
  tiles: number,
  entries: boolean,
  done: (range: CheckedRange) => void,
  threads = availableParallelism(),
): Promise<CheckedRange[]> {
  const ranges: TileRange[] = [];
  for (let start = 0; start < tiles; start += RANGE)
    ranges.push({ start, count: Math.min(RANGE, tiles - start) });
  const checked: CheckedRange[] = [];
  const failed: { start: number; failure: Failure }[] = [];
  let next = 0;

  const lane = async (check: (range: TileRange) => Promise<CheckedRange>): Promise<void> => {
    // Ranges are taken in order: when one failed, all before it are under way, and none behind it matters.
    while (next < ranges.length && failed.length === 0) {
      const range = ranges[next++]!;
      try {
        const found = await check(range);
        checked.push(found);
        done(found);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        failed.push({ start: range.start, failure: error });
      }
    }
  };

  if (tiles < WORTH_THREADS) {
    const read = sourceOf(place);
    await lane((range) => checkRange(read, range, entries));
  } else {
    const workers = Array.from(
      { length: Math.max(1, Math.min(threads, ranges.length)) },
      () =>
        new Worker(new URL('./log.worker.js', import.meta.url), {
          workerData: { place, entries } satisfies ThreadData,
        }),
    );
    try {
      await Promise.all(workers.map((worker) => lane((range) => asked(worker, range))));
    } finally {
      await Promise.all(workers.map((worker) => worker.terminate()));
    }
  }
  const [first] = failed.sort((a, b) => a.start - b.start);
  if (first) throw first.failure;
  return checked.sort((a, b) => a.start - b.start);
}

async function asked(worker: Worker, range: TileRange): Promise<CheckedRange> {
  worker.postMessage(range);
  const [answer] = (await once(worker, 'message')) as [ThreadAnswer];
  if (answer.ok) return answer.value;
  throw new Failure(answer.code, answer.message, answer.details);
}
