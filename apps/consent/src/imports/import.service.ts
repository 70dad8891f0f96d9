import type { CommandBody } from '@garant/contracts';
import type { CommandContext, HandlerResult } from '@garant/nest-kit';
import { beginImport } from './import.store.js';
import { uploadOf } from './upload.store.js';

/**
 * `import.submit`: a data-protection officer asks to import a file that was uploaded before, or to try it out. The
 * command names the file by its hash; ImportWorker works it off.
 */
export async function submitImport({
  tx,
  command,
  now,
}: CommandContext<CommandBody<'consent', 'import.submit'>>): Promise<HandlerResult> {
  const { actor, acceptedAt } = command;
  const { importId, fileSha256, format, dryRun } = command.body;
  if (actor.role !== 'data-protection-officer')
    return { ok: false, problem: { code: 'forbidden', params: { role: actor.role } } };
  const upload = await uploadOf(tx, fileSha256);
  if (!upload) return { ok: false, problem: { code: 'file-unknown' } };
  if (!upload.complete) return { ok: false, problem: { code: 'upload-incomplete' } };
  const begun = await beginImport(tx, {
    importId,
    fileSha256,
    format,
    dryRun,
    actor,
    acceptedAt,
    now,
    totalBytes: upload.total,
  });
  return begun ? { ok: true, result: { importId } } : { ok: false, problem: { code: 'import-running' } };
}
