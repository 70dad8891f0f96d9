import { randomUUID } from 'node:crypto';
import type { EventBody } from '@garant/contracts';
import type { Bus, EventContext } from '@garant/nest-kit';
import { rememberPermit } from '../scopes/scope.store.js';
import { requestCut, type Cut } from './cut.store.js';

/** Events that ask for a cut. The end offsets are read after the event arrived: they cover all that was recorded before it. */
export const cutRequests = (bus: () => Pick<Bus, 'endOffsets'>) => {
  const request = async (
    context: EventContext<unknown>,
    cut: Pick<Cut, 'forKind' | 'forId' | 'permitId' | 'datasetId'>,
  ): Promise<void> => {
    const commandOffsets = await bus().endOffsets('consent.commands');
    await requestCut(context.tx, { ...cut, cutId: randomUUID(), commandOffsets, requestedAt: context.now });
  };
  return {
    permitSigned: async (
      context: EventContext<EventBody<'access-requests', 'permit.signed'>>,
    ): Promise<void> => {
      const { permitId, terms } = context.data;
      await rememberPermit(context.tx, terms);
      await request(context, { forKind: 'permit', forId: permitId, permitId, datasetId: null });
    },
    releaseOpened: async (context: EventContext<EventBody<'gateway', 'release.opened'>>): Promise<void> => {
      const { releaseId, permitId, datasetId } = context.data;
      await request(context, { forKind: 'release', forId: releaseId, permitId, datasetId });
    },
    unsealRequested: async (
      context: EventContext<EventBody<'gateway', 'unseal.requested'>>,
    ): Promise<void> => {
      const { unsealId, permitId, datasetId } = context.data;
      await request(context, { forKind: 'unseal', forId: unsealId, permitId, datasetId });
    },
  };
};
