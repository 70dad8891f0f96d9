import type { Actor } from '@garant/contracts';
import { publish, type Tx } from '@garant/nest-kit';
import { noteMissionRead } from '../missions/read.store.js';

/**
 * Who read which entries: an event of the log itself, in the outbox before the answer leaves (CNIL deliberation 2021-122).
 * @param missionId the mission under which an inspector reads
 */
export async function noteRead(
  tx: Tx,
  actor: Actor,
  query: object,
  count: number,
  missionId?: string,
): Promise<void> {
  if (missionId !== undefined) await noteMissionRead(tx, missionId, { by: actor.ref, query, count });
  await publish(tx, [
    {
      topic: 'audit-log.events',
      key: actor.ref,
      event: {
        type: 'entries.read',
        key: actor.ref,
        data: { query, count, ...(missionId === undefined ? {} : { missionId }) },
      },
      cause: { system: `system:read/${actor.ref}` },
    },
  ]);
}
