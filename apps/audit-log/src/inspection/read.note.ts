import type { Actor } from '@garant/contracts';
import { publish, type Tx } from '@garant/nest-kit';

/** Who read which entries: an event of the log itself, in the outbox before the answer leaves (CNIL deliberation 2021-122). */
export const noteRead = (tx: Tx, actor: Actor, query: object, count: number): Promise<void> =>
  publish(tx, [
    {
      topic: 'audit-log.events',
      key: actor.ref,
      event: { type: 'entries.read', key: actor.ref, data: { query, count } },
      cause: { system: `system:read/${actor.ref}` },
    },
  ]);
