import type { CommandBody } from '@garant/contracts';
import { streamVersion, type CommandContext, type HandlerResult } from '@garant/nest-kit';
import { canLoseForce } from '@garant/rules';
import { insertPolicy, newestPolicyVersion } from './policy.store.js';

/** `policy.define`: a new version of a policy. Versions never change, for notices and choices name them. */
export async function definePolicy({
  tx,
  command: { actor, body },
  now,
}: CommandContext<CommandBody<'consent', 'policy.define'>>): Promise<HandlerResult> {
  if (actor.role !== 'data-protection-officer') return { ok: false, problem: { code: 'forbidden' } };
  if (body.term !== undefined && !canLoseForce(body.regime))
    return { ok: false, problem: { code: 'term-not-of-regime', params: { regime: body.regime } } };
  const last = await newestPolicyVersion(tx, body.code);
  if (body.version !== last + 1 || !(await insertPolicy(tx, body, now)))
    return { ok: false, problem: { code: 'policy-version', params: { next: last + 1 } } };
  return {
    ok: true,
    streams: [
      {
        streamId: `policy:${body.code}`,
        expectedVersion: await streamVersion(tx, `policy:${body.code}`),
        events: [{ type: 'policy.defined', key: body.code, data: body }],
      },
    ],
    result: { code: body.code, version: body.version },
  };
}
