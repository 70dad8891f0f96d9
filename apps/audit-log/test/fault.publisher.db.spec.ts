import { beforeAll, describe, expect, it } from '@jest/globals';
import { Crash } from './fault.seams.js';
import {
  beforePublishing,
  goOn,
  open,
  published,
  rowsOf,
  seams,
  verifyAll,
  verifyConsistencies,
} from './fault.stage.js';

/** The storage calls of one checkpoint, and of a start that finishes what a crash interrupted, as dry runs make them. */
const PUBLISH = await (async () => {
  await beforePublishing();
  const dry = seams();
  const publisher = await open(dry);
  const before = dry.calls.length;
  await publisher.publish();
  return dry.calls.slice(before);
})();
/** A checkpoint is stored, and the process died before its file was there. */
async function interrupted(): Promise<void> {
  await beforePublishing();
  const dying = seams({ call: 0, fault: 'persisted' });
  const publisher = await open(dying);
  const at = dying.calls.length + PUBLISH.indexOf('COMMIT') + 1;
  const struck = seams({ call: at, fault: 'persisted' });
  void publisher;
  await expect((await open(struck)).publish()).rejects.toThrow(Crash);
}
const OPEN = await (async () => {
  await interrupted();
  const dry = seams();
  await open(dry);
  return dry.calls;
})();

beforeAll(() => goOn());

it.each([
  ['a checkpoint', PUBLISH, 'SELECT log_entry'],
  ['a checkpoint', PUBLISH, 'write bundle'],
  ['a checkpoint', PUBLISH, 'write tile'],
  ['a checkpoint', PUBLISH, 'read tile'],
  ['a checkpoint', PUBLISH, 'INSERT checkpoint'],
  ['a checkpoint', PUBLISH, 'INSERT outbox'],
  ['a checkpoint', PUBLISH, 'COMMIT'],
  ['a checkpoint', PUBLISH, 'write checkpoint'],
  ['a checkpoint', PUBLISH, 'drop partials'],
  ['a start', OPEN, 'SELECT checkpoint'],
  ['a start', OPEN, 'read checkpoint'],
  ['a start', OPEN, 'read tile'],
  ['a start', OPEN, 'write checkpoint'],
])('the table of %s has its calls: %#', (_, calls, name) => {
  expect(calls).toContain(name);
});

describe('a checkpoint of the publisher', () => {
  it.each(rowsOf(PUBLISH, false))(
    '%s (call %i), %s: the log was never forked and goes on',
    async (_, call, fault) => {
      await beforePublishing();
      const before = seams();
      await open(before);
      const struck = seams({ call: before.calls.length + call, fault });
      await expect((await open(struck)).publish()).rejects.toThrow();
      await verifyAll();
      await goOn();
    },
  );
});

describe('a start that has a checkpoint file to put back', () => {
  it.each(rowsOf(OPEN, false))('%s (call %i), %s: the next start does it', async (_, call, fault) => {
    await interrupted();
    await expect(open(seams({ call, fault }))).rejects.toThrow();
    await verifyAll();
    await goOn();
  });
});

it('every checkpoint that was ever published is continued by the last', async () => {
  expect(published.size).toBeGreaterThan(PUBLISH.length);
  await verifyConsistencies([...published]);
});
