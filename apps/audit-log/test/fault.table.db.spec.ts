import { beforeAll, describe, expect, it } from '@jest/globals';
import { Sequencer } from '../src/sequence/sequencer.js';
import { acknowledge, batch, goOn, rowsOf, seams, verifyAll } from './fault.stage.js';

/** The storage calls of one batch of the sequencer, as a dry run makes them. The publisher's: fault.publisher.db.spec.ts. */
const APPEND = await (async () => {
  // The very first batch of a log has calls that no other has.
  await acknowledge(await batch(), new Sequencer(seams().database));
  const dry = seams();
  await acknowledge(await batch(), new Sequencer(dry.database));
  return dry.calls;
})();

beforeAll(() => goOn());

it.each([
  'SELECT pg_advisory_xact_lock',
  'SELECT log_entry',
  'COPY log_entry',
  'COPY entry_details',
  'COPY entry_posting',
  'INSERT command_trace',
  'INSERT producer_number',
  'INSERT alarm',
  'INSERT outbox',
  'DELETE entry_details',
  'COMMIT',
])('the table has the call %s', (name) => {
  expect(APPEND).toContain(name);
});

describe('a batch of the sequencer', () => {
  it.each(rowsOf(APPEND, true))(
    '%s (call %i), %s: nothing acknowledged is lost, nothing is doubled',
    async (_, call, fault) => {
      const readings = await batch();
      const struck = seams({ call, fault });
      await expect(new Sequencer(struck.database).append(readings)).rejects.toThrow();
      expect(struck.calls.length).toBeGreaterThanOrEqual(call);
      await verifyAll();
      await goOn(readings);
    },
  );
});
