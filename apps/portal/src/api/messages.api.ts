import type {
  AccessibilityNeed,
  ContactDetails,
  ContactView,
  LetterBatch,
  MessageDelivery,
  MessageDesk,
  MessagePreview,
  MessageTemplate,
  OwnMessage,
} from '@garant/contracts';
import { useQuery } from '@tanstack/react-query';
import { read } from './client.js';
import { useCommand } from './command.hook.js';

const contactKey = ['my', 'contact'] as const;
const messagesKey = ['my', 'messages'] as const;
const deliveriesKey = ['deliveries'] as const;
const PATIENCE = 10;

export const useContact = () =>
  useQuery({
    queryKey: contactKey,
    queryFn: ({ signal }) => read<ContactView>('/api/v1/my/contact', signal),
  });

export const useMyMessages = (language: 'fr' | 'en') =>
  useQuery({
    queryKey: [...messagesKey, language],
    queryFn: ({ signal }) => read<OwnMessage[]>(`/api/v1/my/messages?language=${language}`, signal),
  });

export const useMessagePreview = (
  template: MessageTemplate,
  language: 'fr' | 'en',
  accessibility: readonly AccessibilityNeed[],
) => {
  const needs = accessibility.length > 0 ? `&accessibility=${accessibility.join(',')}` : '';
  const query = `template=${template}&language=${language}${needs}`;
  return useQuery({
    queryKey: ['my', 'message-preview', query],
    staleTime: Infinity,
    queryFn: ({ signal }) => read<MessagePreview>(`/api/v1/my/messages/preview?${query}`, signal),
  });
};

type EmailState = Pick<ContactView, 'emailState'>;
export const useUpdateContact = () =>
  useCommand<ContactDetails, EmailState>({
    method: 'PUT',
    path: () => '/api/v1/my/contact',
    refresh: [[...contactKey]],
    patience: PATIENCE,
  });
export const useVerifyContact = () =>
  useCommand<{ code: string }, EmailState>({
    path: () => '/api/v1/my/contact/verify',
    refresh: [[...contactKey], [...messagesKey]],
    patience: PATIENCE,
  });
export const useResendCode = () =>
  useCommand<Record<string, never>, EmailState>({
    path: () => '/api/v1/my/contact/resend',
    refresh: [[...contactKey]],
    patience: PATIENCE,
  });

export const useMessageDesk = () =>
  useQuery({
    queryKey: [...deliveriesKey, 'desk'],
    queryFn: ({ signal }) => read<MessageDesk>('/api/v1/deliveries/desk', signal),
    refetchInterval: 10_000,
  });

export interface DeliveryFilter {
  state?: string;
  channel?: string;
}
export const DELIVERIES_A_PAGE = 50;
export const useDeliveries = ({ state, channel }: DeliveryFilter, page: number) => {
  const query = new URLSearchParams({
    ...(state ? { state } : {}),
    ...(channel ? { channel } : {}),
    limit: String(DELIVERIES_A_PAGE),
    offset: String(page * DELIVERIES_A_PAGE),
  });
  return useQuery({
    queryKey: [...deliveriesKey, 'list', query.toString()],
    queryFn: ({ signal }) =>
      read<{ items: MessageDelivery[]; total: number }>(`/api/v1/deliveries?${query}`, signal),
  });
};

const desk = { refresh: [[...deliveriesKey]], patience: PATIENCE };
export const useRetryDelivery = () =>
  useCommand<{ deliveryId: string }>({
    path: ({ deliveryId }) => `/api/v1/deliveries/${deliveryId}/retry`,
    body: () => ({}),
    ...desk,
  });
export const useReturnLetter = () =>
  useCommand<{ deliveryId: string }>({
    path: ({ deliveryId }) => `/api/v1/deliveries/${deliveryId}/return`,
    body: () => ({}),
    ...desk,
  });
/** `at`: what makes each batch an intent of its own. */
export const useBatchLetters = () =>
  useCommand<{ at: number }, { batchId: string; count: number }>({
    path: () => '/api/v1/deliveries/batches',
    body: () => ({}),
    ...desk,
  });
export const usePostLetters = () =>
  useCommand<{ batchId: string }>({
    path: ({ batchId }) => `/api/v1/deliveries/batches/${batchId}/post`,
    body: () => ({}),
    ...desk,
  });
export const lettersAddress = ({ batchId }: Pick<LetterBatch, 'batchId'>, language: 'fr' | 'en'): string =>
  `/api/v1/deliveries/batches/${batchId}/letters?language=${language}`;
