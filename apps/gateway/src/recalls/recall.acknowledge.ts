import type { CommandBody } from '@garant/contracts';
import type { CommandContext, HandlerResult } from '@garant/nest-kit';

/** `recall.acknowledge`: the environment's operator states that the rows are deleted. Said once. */
export async function acknowledgeRecall({
  tx,
  command,
  now,
}: CommandContext<CommandBody<'gateway', 'recall.acknowledge'>>): Promise<HandlerResult> {
  const { actor, body } = command;
  const [recall] = await tx.query<{
    release_id: string;
    permit_id: string;
    dataset_id: string;
    operator_id: string;
    acknowledged_at: Date | null;
  }>(
    `SELECT recall.release_id, permit_id, dataset_id, operator_id, recall.acknowledged_at
     FROM recall JOIN release USING (release_id) WHERE recall_id = $1 FOR UPDATE OF recall`,
    [body.recallId],
  );
  const theirs =
    recall &&
    actor.role === 'environment-operator' &&
    recall.operator_id === actor.organisation &&
    recall.release_id === body.releaseId;
  if (!theirs) return { ok: false, problem: { code: 'recall-unknown' } };
  if (recall.acknowledged_at !== null) return { ok: false, problem: { code: 'conflict' } };
  await tx.query(
    'UPDATE recall SET acknowledged_at = $2, acknowledged_by = $3 WHERE recall_id = $1 RETURNING 1',
    [body.recallId, now, actor.ref],
  );
  const data = {
    releaseId: recall.release_id,
    permitId: recall.permit_id,
    datasetId: recall.dataset_id,
    recallId: body.recallId,
  };
  return {
    ok: true,
    streams: [
      {
        streamId: `recall/${body.recallId}`,
        expectedVersion: 1,
        events: [{ type: 'recall.acknowledged', key: recall.release_id, data }],
      },
    ],
    result: { recallId: body.recallId },
  };
}
