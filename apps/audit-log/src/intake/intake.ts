import { TOPICS } from '@garant/contracts';
import type { RawMessage, Verifier } from '@garant/nest-kit';
import type { Sequencer } from '../sequence/sequencer.js';
import { readMessage } from './message.reading.js';

/** Every command and event topic, without prefix. */
export const AUDITED_TOPICS: readonly string[] = TOPICS.filter((topic) => topic.audited).map(
  ({ name }) => name,
);

/**
 * Takes batches of raw messages to the sequencer. Returns when they are in the log: the bus commits their offsets only
 * then, so a crash before makes them come again, and the sequencer knows those it has by (source, id).
 */
export function intake(
  verifier: Verifier,
  sequencer: Pick<Sequencer, 'append'>,
): (batch: readonly RawMessage[]) => Promise<void> {
  return async (batch) => {
    const received = new Date().toISOString();
    await sequencer.append(
      await Promise.all(batch.map((message) => readMessage(verifier, message, received))),
    );
  };
}
