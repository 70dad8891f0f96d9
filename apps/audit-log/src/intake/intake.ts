import { TOPICS } from '@garant/contracts';
import type { RawMessage, Verifier } from '@garant/nest-kit';
import type { Sequencer } from '../sequence/sequencer.js';
import type { Outages } from '../walls/outage.alarms.js';
import { readMessage } from './message.reading.js';

/** Every command and event topic, without prefix. */
export const AUDITED_TOPICS: readonly string[] = TOPICS.filter((topic) => topic.audited).map(
  ({ name }) => name,
);

/**
 * Takes batches of raw messages to the sequencer. Returns when they are in the log: the bus commits their offsets only
 * then, so a crash before makes them come again, and the sequencer knows those it has by (source, id). What fails waits on
 * the bus, and an alarm says so.
 */
export function intake(
  verifier: Verifier,
  sequencer: Pick<Sequencer, 'append'>,
  outages?: Pick<Outages, 'failed' | 'worked'>,
): (batch: readonly RawMessage[]) => Promise<void> {
  return async (batch) => {
    const received = new Date().toISOString();
    const readings = await Promise.all(batch.map((message) => readMessage(verifier, message, received)));
    try {
      await sequencer.append(readings);
    } catch (error) {
      await outages?.failed(error);
      throw error;
    }
    await outages?.worked();
  };
}
