import type { FeeEstimateView } from '@garant/contracts';
import type { FeeDispute, SentEstimate } from '@garant/rules';
import type { ReadEvent } from '../projection/projection.js';

/** The newest estimate that an application's events tell of, and whether it was accepted. */
export function sentEstimate(
  events: readonly ReadEvent[],
): (SentEstimate & { estimate: FeeEstimateView }) | undefined {
  const sent = events.findLast(({ type }) => type === 'application.fee-estimated');
  if (!sent) return undefined;
  const { estimate, forContent } = sent.data as { estimate: FeeEstimateView; forContent: string };
  const accepted = events.find(
    ({ type, version }) => type === 'application.fees-accepted' && version > sent.version,
  );
  return { ...estimate, estimate, forContent, sentAt: sent.time, acceptedAt: accepted?.time ?? null };
}

/** Disagreements about holders' fees, as a permit's events tell them. */
export function feeDisputes(events: readonly ReadEvent[]): (FeeDispute & { reasonHash: string })[] {
  return events
    .filter(({ type }) => type === 'permit.fee-disputed')
    .map(({ data, time }) => {
      const { holderId, reasonHash } = data as { holderId: string; reasonHash: string };
      const settled = events.find(
        (event) => event.type === 'permit.fee-settled' && event.data.holderId === holderId,
      );
      const cents = settled?.data.cents;
      return {
        holderId,
        reasonHash,
        openedAt: time,
        settled: settled && typeof cents === 'number' ? { cents, at: settled.time } : null,
      };
    });
}
