import type { ParkedKey } from '../../api/operations.api.js';

/** What waits for a person before what is tried again by itself; within each, the longest waiting first. */
export const parkedFirst = (list: readonly ParkedKey[]): ParkedKey[] =>
  [...list].sort(
    (a, b) =>
      Number(a.state === 'retrying') - Number(b.state === 'retrying') || a.since.localeCompare(b.since),
  );
