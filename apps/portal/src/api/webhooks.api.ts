import type { WebhookDeliveryView, WebhookEventType, WebhookView } from '@garant/contracts';
import { useQuery } from '@tanstack/react-query';
import { itemsOf, read } from './client.js';
import { useCommand } from './command.hook.js';

const ROOT = '/api/v1/webhooks';
const refresh = [['webhooks']];

export const useWebhooks = () =>
  useQuery({
    queryKey: ['webhooks'],
    queryFn: async ({ signal }) => itemsOf(await read<{ items: WebhookView[] }>(ROOT, signal)),
  });

/** Asked again while a message is on its way, so that its fate shows without a reload. */
export const useDeliveries = (webhookId: string, state: string) =>
  useQuery({
    queryKey: ['webhooks', webhookId, 'deliveries', state],
    queryFn: ({ signal }) =>
      read<{ items: WebhookDeliveryView[]; total: number }>(
        `${ROOT}/${webhookId}/deliveries?limit=20${state === '' ? '' : `&state=${state}`}`,
        signal,
      ),
    refetchInterval: ({ state: { data } }) =>
      data?.items.some((one) => one.state === 'pending' && one.attempts.length === 0) ? 1_000 : 15_000,
  });

export interface NewWebhook {
  url: string;
  events: WebhookEventType[];
}
export interface Secret {
  webhookId: string;
  secret?: string;
}
export const useRegisterWebhook = () =>
  useCommand<NewWebhook, Secret>({ path: () => ROOT, refresh, patience: 15 });
export const useChangeWebhook = (id: string) =>
  useCommand<Partial<NewWebhook> & { enabled?: boolean }>({
    method: 'PUT',
    path: () => `${ROOT}/${id}`,
    refresh,
    patience: 15,
  });
export const useRotateSecret = (id: string) =>
  useCommand<void, Secret>({ path: () => `${ROOT}/${id}/secret`, body: () => ({}), refresh, patience: 15 });
export const useTestWebhook = (id: string) =>
  useCommand<void>({ path: () => `${ROOT}/${id}/test`, body: () => ({}), refresh, patience: 15 });
export const useRemoveWebhook = (id: string) =>
  useCommand<void>({
    method: 'DELETE',
    path: () => `${ROOT}/${id}`,
    body: () => ({}),
    refresh,
    patience: 15,
  });
export const useRedeliver = (id: string) =>
  useCommand<string>({
    path: (deliveryId) => `${ROOT}/${id}/deliveries/${deliveryId}/redelivery`,
    body: () => ({}),
    refresh,
    patience: 15,
  });
