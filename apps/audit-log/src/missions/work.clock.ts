import type { Tx } from '@garant/nest-kit';
import { requestsToRemind } from '@garant/rules';
import { appendToMission } from './mission.change.js';
import { tellAccount, tellRole } from './mission.messages.js';
import { loadMission } from './mission.store.js';

/** Reminds the officer of answers that are due, and tells the inspectors when one is late: a few missions a step. */
export async function remindAnswers(tx: Tx, now: string): Promise<boolean> {
  const rows = await tx.query<{ mission_id: string }>(
    `SELECT mission_id FROM mission WHERE state->'requests' @> '[{"state": "open"}]'::jsonb ORDER BY mission_id`,
  );
  for (const { mission_id: missionId } of rows) {
    const loaded = await loadMission(tx, missionId);
    const events = loaded.mission ? requestsToRemind(loaded.mission, now) : [];
    const cause = { system: `system:clock/${missionId}` } as const;
    await appendToMission(tx, loaded, events, { missionId, now, cause });
    for (const event of events) {
      if (event.type !== 'mission.request-reminded') continue;
      const { dueAt, daysLeft } = event.data;
      const kind = daysLeft === 0 ? 'mission-answer-late' : 'mission-answer-due';
      await tellRole(tx, 'data-protection-officer', { kind, missionId, dueAt }, cause);
      if (daysLeft > 0) continue;
      for (const inspector of loaded.mission?.inspectors ?? [])
        await tellAccount(tx, inspector, { kind, missionId, dueAt }, cause);
    }
  }
  return false;
}
