import type { CommandBody } from '@garant/contracts';
import type { CommandContext, HandlerResult } from '@garant/nest-kit';
import { personByRef } from '../people/person.store.js';
import { queueExport } from './export.store.js';

/** `export.request`: a person asks for a copy of everything held about them (GDPR Art. 15(3), 20). One at a time. */
export async function requestExport({
  tx,
  command,
  now,
}: CommandContext<CommandBody<'consent', 'export.request'>>): Promise<HandlerResult> {
  const { exportId, subjectRef, language } = command.body;
  const { actor } = command;
  if (actor.role !== 'patient' || actor.subjectRef !== subjectRef)
    return { ok: false, problem: { code: 'authority-missing' } };
  if (!(await personByRef(tx, subjectRef))) return { ok: false, problem: { code: 'subject-unknown' } };
  const queued = await queueExport(tx, { exportId, subjectRef, requestedBy: actor.ref, language, at: now });
  if (!queued) return { ok: false, problem: { code: 'export-running' } };
  return {
    ok: true,
    streams: [
      {
        streamId: `export:${exportId}`,
        expectedVersion: 0,
        events: [{ type: 'export.requested', key: subjectRef, data: { exportId, subjectRef } }],
      },
    ],
    result: { exportId },
  };
}
