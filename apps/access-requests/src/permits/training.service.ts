import type { CommandBody } from '@garant/contracts';
import { loadStream, type CommandContext, type CommandHandlers, type HandlerResult } from '@garant/nest-kit';
import { trainingFault } from '@garant/rules';
import { demandKey } from '../commands/command.key.js';
import { refused } from '../commands/rule.outcome.js';
import { withNew, type Projection } from '../projection/projection.js';
import { writeRows } from '../projection/row.writing.js';

const RECORDERS: readonly string[] = ['assessor', 'signatory'];

/** What people learned before their name is put on a permit; the access body records it. */
export const trainingCommands = {
  'training.record': record,
} satisfies CommandHandlers<'access-requests'>;

async function record({
  tx,
  command,
  now,
}: CommandContext<CommandBody<'access-requests', 'training.record'>>): Promise<HandlerResult> {
  const { body, actor } = command;
  demandKey(command, body.account);
  if (!RECORDERS.includes(actor.role))
    return refused({ code: 'forbidden', params: { command: 'training.record' } });
  const rule = trainingFault(body, now);
  if (rule !== undefined) return refused({ code: 'training-invalid', params: { rule } });
  const streamId = `training:${body.account}`;
  const stream = await loadStream(tx, streamId);
  const event = { type: 'training.recorded', key: body.account, data: { ...body } };
  const events = withNew(stream, [event], { actor, now });
  await trainingProjection.project(tx, [{ id: body.account, events }]);
  return {
    ok: true,
    streams: [{ streamId, expectedVersion: stream.length, events: [event] }],
    result: { account: body.account },
  };
}

/** The newest record of a day's training counts: a wrong end is recorded again. */
export const trainingProjection: Projection = {
  noun: 'training',
  tables: ['training'],
  async project(tx, streams) {
    const rows = new Map<string, Record<string, unknown>>();
    for (const { events } of streams)
      for (const { data, actor, time } of events) {
        const { account, module, on, validUntil } = data as CommandBody<'access-requests', 'training.record'>;
        rows.set(`${account} ${module} ${on}`, {
          account,
          module,
          taken_on: on,
          valid_until: validUntil,
          recorded_by: actor?.ref,
          recorded_at: time,
        });
      }
    await writeRows(tx, 'training', ['account', 'module', 'taken_on'], [...rows.values()]);
  },
};
