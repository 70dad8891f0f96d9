import type { CommitteeView, MeetingView, SeatView } from '@garant/contracts';
import { useQuery } from '@tanstack/react-query';
import { applicationsKey } from './applications.api.js';
import { itemsOf, read } from './client.js';
import { useCommand } from './command.hook.js';

type Named<T> = T & { names?: Record<string, string> };
export type Deliberation = Named<CommitteeView>;
export type Meeting = Named<MeetingView>;
export type NamedSeat = Named<SeatView>;

const deliberationKey = ['deliberation'] as const;
const meetingsKey = ['meetings'] as const;
const seatsKey = ['committee'] as const;
const refresh = [[...deliberationKey], [...applicationsKey]];

export const useDeliberation = (id: string) =>
  useQuery({
    queryKey: [...deliberationKey, id],
    queryFn: ({ signal }) => read<Deliberation>(`/api/v1/applications/${id}/deliberation`, signal),
  });
/** One act of deliberation; the body is that of the step. */
export const useDeliberate = (id: string) =>
  useCommand<{ step: string; body?: object }>({
    path: ({ step }) => `/api/v1/applications/${id}/deliberation/${step}`,
    body: ({ body }) => body ?? {},
    refresh,
    patience: 15,
  });
export const useAsk = (id: string) =>
  useCommand<{ message: string; questions: { field: string | null; text: string }[] }>({
    path: () => `/api/v1/applications/${id}/questions`,
    refresh,
    patience: 15,
  });
/** The address goes in the body: addresses in URLs end up in histories. */
export const useInviteGuest = (id: string) =>
  useCommand<string>({
    path: () => `/api/v1/applications/${id}/guests`,
    body: (email) => ({ email }),
    refresh,
    patience: 15,
  });
export const decisionAddress = (id: string, form: 'pdf' | 'jws', language: string): string =>
  `/api/v1/applications/${id}/decision.${form}${form === 'pdf' ? `?lang=${language}` : ''}`;

/** @param named who sits, for those who may know */
export const useSeats = (named: boolean) =>
  useQuery({
    queryKey: [...seatsKey, named],
    queryFn: async ({ signal }) =>
      itemsOf(
        await read<{ items: NamedSeat[] }>(named ? '/api/v1/committee/seats' : '/api/v1/committee', signal),
      ),
  });
export const useAppoint = () =>
  useCommand<{ account: string; seat: string; from: string; until: string | null }>({
    path: () => '/api/v1/committee/seats',
    refresh: [[...seatsKey]],
    patience: 15,
  });
export const useEndSeat = () =>
  useCommand<string>({
    path: (seatId) => `/api/v1/committee/seats/${seatId}/end`,
    body: () => ({ until: new Date().toISOString() }),
    refresh: [[...seatsKey]],
    patience: 15,
  });

export const useMeetings = () =>
  useQuery({
    queryKey: meetingsKey,
    queryFn: async ({ signal }) => itemsOf(await read<{ items: Meeting[] }>('/api/v1/meetings', signal)),
  });
export const useMeeting = (id: string) =>
  useQuery({
    queryKey: [...meetingsKey, id],
    queryFn: ({ signal }) => read<Meeting>(`/api/v1/meetings/${id}`, signal),
  });
export const useSchedule = () =>
  useCommand<{ at: string; agenda: string[] }, { meetingId: string }>({
    path: () => '/api/v1/meetings',
    refresh: [[...meetingsKey]],
    patience: 15,
  });
export const useMeetingStep = (id: string) =>
  useCommand<{ step: string; body?: object }>({
    path: ({ step }) => `/api/v1/meetings/${id}/${step}`,
    body: ({ body }) => body ?? {},
    refresh: [[...meetingsKey], [...deliberationKey], [...applicationsKey]],
    patience: 15,
  });
export const minutesAddress = (id: string, language: string): string =>
  `/api/v1/meetings/${id}/minutes.pdf?lang=${language}`;
