import type { Actor } from '@garant/contracts';
import { publish, type Tx } from '@garant/nest-kit';

/**
 * Writes the trace of a read of personal texts into the outbox. It belongs into the transaction of the read, before the
 * answer: without the trace there is no answer.
 */
export async function traceRead(
  tx: Tx,
  actor: Actor,
  read: { what: string; applicationId?: string; rows?: number },
): Promise<void> {
  const key = read.applicationId ?? actor.ref;
  await publish(tx, [
    {
      topic: 'access-requests.events',
      key,
      event: { type: 'data.read', key, data: { ...read } },
      cause: { system: `system:read/${actor.ref}` },
    },
  ]);
}
