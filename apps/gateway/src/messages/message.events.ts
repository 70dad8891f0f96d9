import { messageRequest } from '@garant/contracts';
import type { EventContext, EventHandlers } from '@garant/nest-kit';
import { receiveMessage } from './message.store.js';

/** Messages that services ask for, put into inboxes. */
export const messageEventHandlers = ({ mailReady }: { mailReady: boolean }): EventHandlers => {
  const receive = async ({ tx, data, now }: EventContext<unknown>): Promise<void> => {
    await receiveMessage(tx, messageRequest.parse(data), { now, mailReady });
  };
  return {
    'access-requests.events': { 'message.requested': receive },
    'audit-log.events': { 'message.requested': receive },
  };
};
