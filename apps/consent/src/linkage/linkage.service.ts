import type { CommandBody } from '@garant/contracts';
import type { CommandContext, HandlerResult } from '@garant/nest-kit';
import { MATCHING_RULE } from '../people/traits.match.js';
import { holderOfDataset } from '../scopes/scope.store.js';
import { fileIsKnown } from './import.store.js';
import { beginLinkage } from './linkage.store.js';

/**
 * `linkage.submit`: a holder asks to match an uploaded file against the vault. The command names the file by its hash;
 * the rows are worked off in chunks by {@link LinkageWorker}, each chunk a short transaction with its events.
 */
export async function submitLinkage({
  tx,
  command,
  now,
}: CommandContext<CommandBody<'consent', 'linkage.submit'>>): Promise<HandlerResult> {
  const { datasetId, linkageId, fileSha256 } = command.body;
  if (command.actor.role !== 'holder')
    return { ok: false, problem: { code: 'forbidden', params: { role: command.actor.role } } };
  const holder = await holderOfDataset(tx, datasetId);
  if (holder === null) return { ok: false, problem: { code: 'dataset-unknown' } };
  if (holder !== command.actor.organisation) return { ok: false, problem: { code: 'dataset-not-yours' } };
  if (!(await fileIsKnown(tx, fileSha256, command.actor.organisation ?? null)))
    return { ok: false, problem: { code: 'file-unknown' } };
  const begun = await beginLinkage(tx, {
    linkageId,
    datasetId,
    fileSha256,
    submittedBy: command.actor.ref,
    submittedAt: now,
    matchingRule: MATCHING_RULE,
  });
  return begun ? { ok: true, result: { linkageId } } : { ok: false, problem: { code: 'linkage-running' } };
}
