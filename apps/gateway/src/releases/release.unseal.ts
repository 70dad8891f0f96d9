import type { CommandBody } from '@garant/contracts';
import type { CommandContext, HandlerResult } from '@garant/nest-kit';
import { accessDecision } from '@garant/rules';
import { accessFacts, type DecisionPolicy } from '../enforcement/access.facts.js';
import type { EnforcementState } from '../enforcement/enforcement.state.js';
import { provenInLog } from './log.proof.store.js';
import { refusalOf } from './release.open.js';
import {
  advanceRelease,
  insertUnsealing,
  lockRelease,
  streamOf,
  unsealingById,
  type Release,
} from './release.store.js';

/** The checks of an unsealing, with the environment's operator asking. */
export function unsealDecision(
  state: EnforcementState,
  policy: DecisionPolicy,
  release: Release,
  now: number,
) {
  const { permitId, datasetId, environmentId, purpose, operatorId } = release;
  const requester = { type: 'environment-operator', operatorId } as const;
  return accessDecision(
    accessFacts(
      state,
      policy,
      { requester, action: 'unseal', permitId, datasetId, environmentId, purpose },
      now,
    ),
  );
}

/**
 * `release.unseal`: refused unless the sealed manifest is proven to be under a published checkpoint. Whether the key is
 * handed over is decided at the cut that follows.
 */
export async function requestUnsealing(
  { tx, command, now }: CommandContext<CommandBody<'gateway', 'release.unseal'>>,
  state: EnforcementState,
  policy: DecisionPolicy,
): Promise<HandlerResult> {
  const { actor, body } = command;
  const release = await lockRelease(tx, body.releaseId);
  if (!release || actor.role !== 'environment-operator' || release.operatorId !== actor.organisation)
    return { ok: false, problem: { code: 'release-unknown' } };
  if (release.state !== 'sealed')
    return { ok: false, problem: { code: 'release-state', params: { state: release.state } } };
  if (!(await provenInLog(tx, release.releaseId))) return { ok: false, problem: { code: 'not-in-log-yet' } };
  const decision = unsealDecision(state, policy, release, Date.parse(now));
  if (decision.effect !== 'permit')
    return { ok: false, problem: { code: 'release-refused', params: refusalOf(decision) } };

  const { releaseId, permitId, datasetId, version } = release;
  const { unsealId } = body;
  if (!(await insertUnsealing(tx, { unsealId, releaseId, requestedAt: now, requestedBy: actor.ref })))
    return { ok: false, problem: { code: 'conflict' } };
  await advanceRelease(tx, release, { state: 'unsealing', unseal_id: unsealId, reason: null });
  return {
    ok: true,
    streams: [
      {
        streamId: streamOf(releaseId),
        expectedVersion: version,
        events: [
          { type: 'unseal.requested', key: releaseId, data: { releaseId, permitId, datasetId, unsealId } },
        ],
      },
    ],
    result: { releaseId, unsealId },
  };
}

/** `release.acknowledge`: what the operator wrote, by SHA-256, after dropping the people it was told to drop. */
export async function acknowledgeRelease({
  tx,
  command,
  now,
}: CommandContext<CommandBody<'gateway', 'release.acknowledge'>>): Promise<HandlerResult> {
  const { actor, body } = command;
  const release = await lockRelease(tx, body.releaseId);
  if (!release || actor.role !== 'environment-operator' || release.operatorId !== actor.organisation)
    return { ok: false, problem: { code: 'release-unknown' } };
  const unsealing = await unsealingById(tx, body.unsealId);
  if (release.state !== 'unsealed' || release.unsealId !== body.unsealId || unsealing?.state !== 'done')
    return { ok: false, problem: { code: 'release-state', params: { state: release.state } } };
  const { releaseId, permitId, datasetId, version } = release;
  const { unsealId, outputs } = body;
  await advanceRelease(tx, release, {
    state: 'acknowledged',
    acknowledged_at: now,
    outputs: JSON.stringify(outputs),
  });
  return {
    ok: true,
    streams: [
      {
        streamId: streamOf(releaseId),
        expectedVersion: version,
        events: [
          {
            type: 'release.acknowledged',
            key: releaseId,
            data: { releaseId, permitId, datasetId, unsealId, outputs },
          },
        ],
      },
    ],
    result: { releaseId, unsealId },
  };
}
