import type { CommandBody } from '@garant/contracts';
import type { CommandContext, HandlerResult } from '@garant/nest-kit';
import {
  accessDecision,
  evaluateChecks,
  type CheckResult,
  type Decision,
  type DecisionCheck,
} from '@garant/rules';
import { accessFacts, type AccessQuestion, type DecisionPolicy } from '../enforcement/access.facts.js';
import type { EnforcementState } from '../enforcement/enforcement.state.js';
import { insertRelease, streamOf } from './release.store.js';

interface HolderFacts {
  readonly hasKey: boolean;
  readonly hasLinkage: boolean;
}
/** What a release needs of the holder, beside the checks of every access. */
const HOLDER_CHECKS: readonly DecisionCheck<HolderFacts>[] = [
  {
    code: 'holder-key-missing',
    sentence: {
      fr: 'Le détenteur a déclaré la clé qui signe ses manifestes.',
      en: 'The holder registered the key that signs its manifests.',
    },
    legalSource: 'GDPR Art. 5(1)(f), 32',
    test: (f) => f.hasKey,
  },
  {
    code: 'linkage-missing',
    sentence: {
      fr: 'Les dossiers sont reliés aux personnes, pour que leurs choix s’appliquent.',
      en: 'The records are linked to people, so that their choices apply.',
    },
    legalSource: 'Regulation (EU) 2025/327 Art. 71(3); GDPR Art. 21',
    test: (f) => f.hasLinkage,
  },
];

/** Whether a holder may open a release: the access checks with the holder asking, and what the holder must have done. */
export function releaseDecision(
  state: EnforcementState,
  policy: DecisionPolicy,
  question: AccessQuestion,
  now: number,
): Decision {
  const access = accessDecision(accessFacts(state, policy, question, now));
  const holder = evaluateChecks(HOLDER_CHECKS, {
    hasKey: (state.dataset(question.datasetId)?.jwk ?? null) !== null,
    hasLinkage: question.datasetId !== undefined && state.linkage(question.datasetId) !== undefined,
  });
  const reason = access.reason ?? holder.reason;
  const checks = [...access.checks, ...holder.checks];
  return reason === undefined ? { effect: 'permit', checks } : { effect: 'deny', checks, reason };
}

/** Parameters of `release-refused`: the reason and every check that failed, by code. */
export const refusalOf = (
  decision: Decision,
): { reason: string; checks: { code: string; verdict: CheckResult['verdict'] }[] } => ({
  reason: decision.reason ?? 'nothing-evaluated',
  checks: decision.checks
    .filter(({ verdict }) => verdict === 'fail')
    .map(({ code, verdict }) => ({ code, verdict })),
});

/** `release.open`: judged on this instance's state at the time of handling. */
export async function openRelease(
  { tx, command, now }: CommandContext<CommandBody<'gateway', 'release.open'>>,
  state: EnforcementState,
  policy: DecisionPolicy,
): Promise<HandlerResult> {
  const { actor, body } = command;
  const { releaseId, permitId, datasetId, purpose, environmentId } = body;
  if (actor.role !== 'holder' || actor.organisation === undefined)
    return { ok: false, problem: { code: 'forbidden' } };
  const dataset = state.dataset(datasetId);
  if (dataset && dataset.holderId !== actor.organisation)
    return { ok: false, problem: { code: 'dataset-not-yours' } };

  const requester = { type: 'holder', holderId: actor.organisation } as const;
  const decision = releaseDecision(
    state,
    policy,
    { requester, action: 'release', permitId, datasetId, environmentId, purpose },
    Date.parse(now),
  );
  const terms = state.permit(permitId)?.terms;
  const inPermit = terms?.datasets.find((one) => one.datasetId === datasetId);
  const environment = state.environment(environmentId);
  if (decision.effect !== 'permit' || !terms || !inPermit || !environment)
    return { ok: false, problem: { code: 'release-refused', params: refusalOf(decision) } };

  const { holderId, regime, waitingDays, categories } = inPermit;
  const { applicationId } = terms;
  const { operatorId } = environment;
  const inserted = await insertRelease(tx, {
    releaseId,
    permitId,
    applicationId,
    datasetId,
    holderId,
    environmentId,
    operatorId,
    purpose,
    regime,
    waitingDays,
    categories: [...categories],
    openedAt: now,
    openedBy: actor.ref,
  });
  if (!inserted) return { ok: false, problem: { code: 'conflict' } };
  return {
    ok: true,
    streams: [
      {
        streamId: streamOf(releaseId),
        expectedVersion: 0,
        events: [
          {
            type: 'release.opened',
            key: releaseId,
            data: { releaseId, permitId, datasetId, purpose, environmentId, regime },
          },
        ],
      },
    ],
    result: { releaseId },
  };
}
