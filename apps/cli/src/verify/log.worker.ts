import { parentPort, workerData } from 'node:worker_threads';
import { Failure } from '../shell/failure.js';
import { sourceOf, type LogPlace } from './log.source.js';
import { checkRange, type CheckedRange, type TileRange } from './tile.range.js';

/** A thread that checks ranges of tiles, as they are asked for. */
export interface ThreadData {
  place: LogPlace;
  entries: boolean;
}
export type ThreadAnswer =
  | { ok: true; value: CheckedRange }
  | { ok: false; code: string; message: string; details: Record<string, unknown> };

const { place, entries } = workerData as ThreadData;
const read = sourceOf(place);
parentPort!.on('message', (range: TileRange) => {
  void checkRange(read, range, entries).then(
    (value) => answer({ ok: true, value }),
    (error: Error) =>
      answer({
        ok: false,
        code: error instanceof Failure ? error.code : 'unexpected',
        message: error.message,
        details: error instanceof Failure ? error.details : {},
      }),
  );
});
const answer = (given: ThreadAnswer): void => parentPort!.postMessage(given);
