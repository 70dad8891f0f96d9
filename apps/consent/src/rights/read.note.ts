import type { Actor, EventBody } from '@garant/contracts';
import { publish, type Tx } from '@garant/nest-kit';

type Read = Omit<EventBody<'consent', 'data.read'>, 'role' | 'organisation'> & { subjectRef: string };

/**
 * Writes that somebody reads a person's data into the outbox: who, in which role and for whom, what, and what entitled
 * them. It belongs into the transaction of the read, before the answer: the person sees it (EHDS Art. 9).
 */
export const noteRead = (tx: Tx, actor: Actor, read: Read): Promise<void> =>
  publish(tx, [
    {
      topic: 'consent.events',
      key: read.subjectRef,
      event: {
        type: 'data.read',
        key: read.subjectRef,
        data: {
          ...read,
          role: actor.role,
          ...(actor.organisation === undefined ? {} : { organisation: actor.organisation }),
        },
      },
      cause: { system: `system:read/${actor.ref}` },
    },
  ]);
