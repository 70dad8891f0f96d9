import type {
  ClockList,
  DeadlineList,
  InboxPage,
  InboxPreferences,
  InboxSettings,
  WorkloadPage,
} from '@garant/contracts';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { applicationsKey } from './applications.api.js';
import { read, write } from './client.js';
import { useCommand } from './command.hook.js';

const workloadKey = ['workload'] as const;
const inboxKey = ['inbox'] as const;

/** Under the key of applications: what is done to one moves its clocks. */
export const useCaseClocks = (id: string) =>
  useQuery({
    queryKey: [...applicationsKey, id, 'clocks'],
    queryFn: ({ signal }) => read<ClockList>(`/api/v1/applications/${id}/clocks`, signal),
  });
export const usePermitClocks = (id: string) =>
  useQuery({
    queryKey: ['permits', id, 'clocks'],
    queryFn: ({ signal }) => read<ClockList>(`/api/v1/permits/${id}/clocks`, signal),
  });
export const useMoreTime = (id: string) =>
  useCommand<string>({
    path: () => `/api/v1/applications/${id}/more-time`,
    body: (reason) => ({ reason }),
    refresh: [[...applicationsKey], [...workloadKey]],
    patience: 15,
  });

export type Workload = Omit<WorkloadPage, 'items'> & {
  items: (WorkloadPage['items'][number] & { names?: Record<string, string> })[];
};
export const useWorkload = (query: string) =>
  useQuery({
    queryKey: [...workloadKey, query],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => read<Workload>(`/api/v1/workload?${query}`, signal),
  });
export const useDeadlines = (days: number) =>
  useQuery({
    queryKey: ['deadlines', days],
    queryFn: ({ signal }) => read<DeadlineList>(`/api/v1/deadlines?days=${days}`, signal),
  });
export const calendarAddress = (days: number, locale: 'fr' | 'en'): string =>
  `/api/v1/deadlines.ics?days=${days}&lang=${locale}`;

export const INBOX_PAGE = 30;
export const useInbox = (page: number, unread: boolean) =>
  useQuery({
    queryKey: [...inboxKey, page, unread],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      read<InboxPage>(
        `/api/v1/inbox?limit=${INBOX_PAGE}&offset=${page * INBOX_PAGE}${unread ? '&unread=true' : ''}`,
        signal,
      ),
  });
/** How many are unread, for the sign beside the name. */
export const useUnread = (enabled: boolean) =>
  useQuery({
    queryKey: [...inboxKey, 'unread'],
    enabled,
    retry: false,
    refetchInterval: 60_000,
    queryFn: async ({ signal }) =>
      (await read<InboxPage>('/api/v1/inbox?limit=1&unread=true', signal)).unread,
  });
export const useMarkRead = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { messageIds?: string[]; read: boolean }) =>
      write('PUT', '/api/v1/inbox/read', { body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: inboxKey }),
  });
};
export const useInboxSettings = () =>
  useQuery({
    queryKey: [...inboxKey, 'settings'],
    queryFn: ({ signal }) => read<InboxSettings>('/api/v1/inbox/settings', signal),
  });
export const useChooseSettings = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: InboxPreferences) => write('PUT', '/api/v1/inbox/settings', { body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: inboxKey }),
  });
};
