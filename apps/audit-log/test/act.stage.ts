import { randomUUID } from 'node:crypto';
import { auditLogCommands, type Actor } from '@garant/contracts';
import {
  ProblemError,
  appendEvents,
  publish,
  type CommandContext,
  type CommandHandlers,
  type HandlerResult,
} from '@garant/nest-kit';
import type { z } from 'zod';
import { rawOf, type LogStage } from './log.stage.js';

export const account = (role: Actor['role'], ref: string = randomUUID()): Actor => ({
  ref,
  role,
  assurance: 'eidas2',
});

class Undone extends Error {
  constructor(readonly result: HandlerResult) {
    super('refused');
  }
}

/** One command in one transaction, run as the bus runs it: its events appended, or nothing at all. */
export async function act(
  stage: Pick<LogStage, 'test'>,
  handlers: CommandHandlers<'audit-log'>,
  actor: Actor,
  type: keyof typeof auditLogCommands,
  key: string,
  body: Record<string, unknown>,
  confidential?: object,
): Promise<HandlerResult> {
  const handler = (handlers as Record<string, (context: CommandContext) => Promise<HandlerResult>>)[type]!;
  const now = new Date().toISOString();
  const cause = { commandId: randomUUID(), actor };
  const command = {
    id: cause.commandId,
    type,
    key,
    body: auditLogCommands[type].parse(body) as Record<string, unknown>,
    actor,
    acceptedAt: now,
    receivedAt: now,
    partition: 0,
    offset: 0,
  };
  try {
    return await stage.test.database.transaction(async (tx) => {
      const result = await handler({
        tx,
        command,
        openConfidential: async <T>(schema: z.ZodType<T>): Promise<T> => {
          if (confidential === undefined) throw new ProblemError('confidential-unreadable');
          return schema.parse(structuredClone(confidential));
        },
        cause,
        now,
      });
      if (!result.ok) throw new Undone(result);
      for (const stream of result.streams ?? []) await appendEvents(tx, { ...stream, cause, time: now });
      await publish(tx, result.publish ?? []);
      return result;
    });
  } catch (error) {
    if (error instanceof Undone) return error.result;
    if (error instanceof ProblemError)
      return { ok: false, problem: { code: error.code, params: { ...error.options.params } } };
    throw error;
  }
}

/** The log's own events reach it, as the relay and the broker would bring them; each once. */
export async function takeOwnEvents(stage: LogStage): Promise<void> {
  const rows = await stage.test.database.query<{ seq: number; envelope: string; topic: string }>(
    `DELETE FROM outbox WHERE envelope IS NOT NULL AND topic = 'audit-log.events' RETURNING seq, envelope, topic`,
  );
  const readings = rows
    .sort((a, b) => a.seq - b.seq)
    .map(({ seq, envelope, topic }) =>
      rawOf(topic, { ...(JSON.parse(envelope) as object), producernumber: seq }, seq),
    );
  await stage.sequencer.append(await Promise.all(readings.map((raw) => stage.read(raw))));
}

/** Types and data of the log's own events that wait in the outbox, or that are entries by now. */
export async function ownEvents(stage: LogStage, type: string): Promise<Record<string, unknown>[]> {
  const waiting = await stage.test.database.query<{ envelope: string }>(
    'SELECT envelope FROM outbox WHERE envelope IS NOT NULL ORDER BY seq',
  );
  const logged = await stage.test.database.query<{ data: Buffer }>(
    'SELECT d.data FROM log_entry e JOIN entry_details d USING (index) WHERE e.type = $1 ORDER BY e.index',
    [type],
  );
  return [
    ...logged.map(({ data }) => JSON.parse(data.toString('utf8')) as Record<string, unknown>),
    ...waiting
      .map(({ envelope }) => JSON.parse(envelope) as { type: string; data: Record<string, unknown> })
      .filter((event) => event.type === type)
      .map(({ data }) => data),
  ];
}
