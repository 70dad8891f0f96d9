import type { Tx } from '@garant/nest-kit';
import { decideRequest, REMIND_DAYS_BEFORE, type RequestFacts, type WorkingCalendar } from '@garant/rules';
import { commitRequest } from './request.commit.js';
import { loadRequest, requestsForClock } from './request.store.js';

const BATCH = 50;
const SYSTEM = { ref: 'system:clock', role: 'system' } as const;

/**
 * Reminds of answers that are due, and marks those that are late: a period that has run out raises an alarm and closes
 * nothing. One short transaction a batch; a crash leaves the rest for the next round.
 */
export async function tickRequests(
  tx: Tx,
  now: string,
  calendar: WorkingCalendar = 'metropolitan',
): Promise<boolean> {
  const soon = new Date(Date.parse(now) + (REMIND_DAYS_BEFORE + 1) * 86_400_000).toISOString();
  const rows = await requestsForClock(tx, soon, now, BATCH);
  let acted = 0;
  for (const row of rows) {
    const { state, version } = await loadRequest(tx, row.request_id);
    if (!state) continue;
    const facts: RequestFacts = {
      at: now,
      calendar,
      textHash: null,
      attachmentHashes: [],
      earlierOfKind: 0,
    };
    for (const type of ['request.mark-overdue', 'request.remind'] as const) {
      const decision = decideRequest(
        state,
        { type, requestId: state.requestId, actor: SYSTEM, body: {} },
        facts,
      );
      if (!decision.ok || decision.events.length === 0) continue;
      await commitRequest(tx, { state, version, language: row.language }, decision.events, {
        system: 'system:clock/rights',
      });
      acted++;
      break;
    }
  }
  // Rows that are not due yet come again; going on at once would find the same ones.
  return acted === BATCH;
}
