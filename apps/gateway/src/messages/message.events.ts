import { messageRequest } from '@garant/contracts';
import type { EventHandlers } from '@garant/nest-kit';
import { receiveMessage } from './message.store.js';

/** Messages that services ask for, put into inboxes. */
export const messageEventHandlers = ({ mailReady }: { mailReady: boolean }): EventHandlers => ({
  'access-requests.events': {
    'message.requested': async ({ tx, data, now }) => {
      await receiveMessage(tx, messageRequest.parse(data), { now, mailReady });
    },
  },
});
