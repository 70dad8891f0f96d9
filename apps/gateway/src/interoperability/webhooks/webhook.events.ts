import type { WebhookEventType } from '@garant/contracts';
import type { EventContext, EventHandlers, Tx } from '@garant/nest-kit';
import { uuidv7 } from 'uuidv7';
import {
  concernedBy,
  holderOf,
  listeners,
  operatorOf,
  publicListeners,
  rememberDataset,
  rememberEnvironment,
  rememberPermit,
  type Notice,
} from './webhook.audience.js';
import { enqueue } from './webhook.store.js';

type Seen = Pick<EventContext, 'tx' | 'now'> & { event: { id: string; time: string } };

/** Puts an event on its way to everybody whom it concerns and who asked for it, in the event's own transaction. */
async function tell(
  { tx, event, now }: Seen,
  type: WebhookEventType,
  notices: readonly Notice[],
): Promise<void> {
  for (const notice of notices)
    for (const webhookId of await listeners(tx, notice, type))
      await enqueue(tx, {
        deliveryId: uuidv7(),
        webhookId,
        messageId: `msg_${event.id}`,
        type,
        payload: JSON.stringify({ type, timestamp: event.time, data: notice.data }),
        now,
      });
}

/** Puts what is public on its way to everybody who asked for it; a message of its own beside what a role is told. */
async function tellAll(
  { tx, event, now }: Seen,
  type: WebhookEventType,
  data: Record<string, string | number | null>,
): Promise<void> {
  const payload = JSON.stringify({ type, timestamp: event.time, data });
  for (const webhookId of await publicListeners(tx, type))
    await enqueue(tx, {
      deliveryId: uuidv7(),
      webhookId,
      messageId: `msg_${event.id}_public`,
      type,
      payload,
      now,
    });
}

const holder = async (tx: Tx, datasetId: string, data: Notice['data']): Promise<Notice[]> => {
  const organisation = await holderOf(tx, datasetId);
  return organisation === undefined ? [] : [{ role: 'holder', organisation, data }];
};
const operator = async (tx: Tx, permitId: string, data: Notice['data']): Promise<Notice[]> => {
  const organisation = await operatorOf(tx, permitId);
  return organisation === undefined ? [] : [{ role: 'environment-operator', organisation, data }];
};

const permitEvent =
  (type: WebhookEventType) =>
  async (context: Seen & { data: { permitId: string } }): Promise<void> => {
    const { permitId } = context.data;
    await tell(context, type, await concernedBy(context.tx, permitId));
    await tellAll(context, 'public.permit-changed', { permitId, change: type.slice('permit.'.length) });
  };

/**
 * What becomes a webhook message. The gateway listens for all services anyway and knows holders and operators by their
 * accounts; consent knows neither. No handler reads a subject, a choice or a count of people.
 */
export const webhookEventHandlers = (): EventHandlers => ({
  'consent.events': {
    'linkage.completed': async ({ data: { datasetId, linkageId }, ...seen }) =>
      tell(seen, 'linkage.completed', await holder(seen.tx, datasetId, { datasetId, linkageId })),
  },
  'access-requests.events': {
    'dataset.described': ({ tx, data }) => rememberDataset(tx, data.datasetId, data.holderId),
    'dataset.published': async ({ data: { datasetId, holderId }, ...seen }) => {
      await rememberDataset(seen.tx, datasetId, holderId);
      await tell(seen, 'dataset.published', await holder(seen.tx, datasetId, { datasetId }));
      await tellAll(seen, 'public.dataset-published', { datasetId, holderId });
    },
    'application.submitted': ({ data: { applicationId, purpose, applicantType }, ...seen }) =>
      tellAll(seen, 'public.application-received', { applicationId, purpose, applicantType }),
    'application.decided': ({ data: { applicationId, decision, permitId }, ...seen }) =>
      tellAll(seen, 'public.decision', { applicationId, decision, permitId }),
    'result.published': ({ data: { applicationId, resultId, version, kind }, ...seen }) =>
      tellAll(seen, 'public.result-published', { applicationId, resultId, version, kind }),
    'environment.registered': ({ tx, data }) => rememberEnvironment(tx, data.environmentId, data.operatorId),
    'permit.signed': async ({ tx, data: { permitId, terms } }) => {
      for (const { datasetId, holderId } of terms.datasets) await rememberDataset(tx, datasetId, holderId);
      const datasetIds = terms.datasets.map(({ datasetId }) => datasetId);
      await rememberPermit(tx, { permitId, datasetIds, environmentId: terms.environmentId });
    },
    'permit.activated': permitEvent('permit.activated'),
    'permit.suspended': permitEvent('permit.suspended'),
    'permit.suspension-lifted': permitEvent('permit.suspension-lifted'),
    'permit.revoked': permitEvent('permit.revoked'),
    'permit.expired': permitEvent('permit.expired'),
    'permit.superseded': permitEvent('permit.superseded'),
    'permit.persons-changed': permitEvent('permit.persons-changed'),
  },
  'gateway.events': {
    'release.planned': async ({ data: { releaseId, permitId, datasetId }, ...seen }) =>
      tell(seen, 'release.planned', await holder(seen.tx, datasetId, { releaseId, permitId, datasetId })),
    'release.refused': async ({ data: { releaseId, permitId, datasetId, reason }, ...seen }) =>
      tell(
        seen,
        'release.refused',
        await holder(seen.tx, datasetId, { releaseId, permitId, datasetId, reason }),
      ),
    'release.sealed': async ({ data: { releaseId, permitId }, ...seen }) =>
      tell(seen, 'release.sealed', await operator(seen.tx, permitId, { releaseId, permitId })),
    'unseal.refused': async ({ data: { releaseId, permitId, datasetId, reason }, ...seen }) =>
      tell(seen, 'unseal.refused', [
        ...(await holder(seen.tx, datasetId, { releaseId, permitId, datasetId, reason })),
        ...(await operator(seen.tx, permitId, { releaseId, permitId, reason })),
      ]),
    // The order names a person by a pseudonym of the release; the message names the order alone.
    'recall.ordered': async ({ data: { recallId, releaseId, permitId }, ...seen }) =>
      tell(seen, 'recall.ordered', await operator(seen.tx, permitId, { recallId, releaseId, permitId })),
    'recall.acknowledged': async ({ data: { recallId, releaseId, permitId }, ...seen }) =>
      tell(seen, 'recall.acknowledged', await operator(seen.tx, permitId, { recallId, releaseId, permitId })),
  },
});
