import type { Actor } from '@garant/contracts';
import { publish, type Tx } from '@garant/nest-kit';

/** A read of personal data, in the outbox before it is answered. @param key the person, or the form while nobody knows whose it is */
export const noteReading = (
  tx: Tx,
  actor: Actor,
  key: string,
  read: { what: string; subjectRef?: string; rows?: number },
): Promise<void> =>
  publish(tx, [
    {
      topic: 'consent.events',
      key,
      event: { type: 'data.read', key, data: read },
      cause: { system: `system:read/${actor.ref}` },
    },
  ]);
