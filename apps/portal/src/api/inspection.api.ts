import type {
  ExplanationView,
  FacetsView,
  QuestionAnswer,
  ReadyQuestionView,
  ReplayRequest,
  ReplayView,
  StoryView,
  TracesView,
  VolumeView,
} from '@garant/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { read } from './client.js';
import { useCommand } from './command.hook.js';
import type { SearchTerms } from './log.api.js';

const queryOf = (values: Readonly<Record<string, string | number | null | undefined>>): string =>
  new URLSearchParams(
    Object.fromEntries(
      Object.entries(values).flatMap(([name, value]) =>
        value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
      ),
    ),
  ).toString();

export const useQuestions = () =>
  useQuery({
    queryKey: ['inspection', 'questions'],
    queryFn: ({ signal }) => read<{ items: ReadyQuestionView[] }>('/api/v1/inspection/questions', signal),
    staleTime: 300_000,
  });

/** One answer in parts; asked only once every parameter that it needs is there. */
export const useAnswer = (code: string, parameters: Readonly<Record<string, string>>, ready: boolean) =>
  useInfiniteQuery({
    queryKey: ['inspection', 'answer', code, parameters],
    enabled: ready,
    retry: false,
    initialPageParam: null as number | null,
    queryFn: ({ pageParam, signal }) =>
      read<QuestionAnswer>(
        `/api/v1/inspection/questions/${code}?${queryOf({ ...parameters, after: pageParam })}`,
        signal,
      ),
    getNextPageParam: (page) => page.next,
  });

export const useStory = (kind: string, id: string) =>
  useQuery({
    queryKey: ['inspection', 'story', kind, id],
    queryFn: ({ signal }) =>
      read<StoryView>(
        `/api/v1/inspection/stories/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`,
        signal,
      ),
  });

export const useExplanation = (index: number) =>
  useQuery({
    queryKey: ['inspection', 'explanation', index],
    queryFn: ({ signal }) => read<ExplanationView>(`/api/v1/inspection/entries/${index}/explanation`, signal),
  });

export const useVolume = (terms: SearchTerms, period: { from: string; to: string; step: string }) =>
  useQuery({
    queryKey: ['inspection', 'volume', terms, period],
    queryFn: ({ signal }) =>
      read<VolumeView>(`/api/v1/inspection/volume?${queryOf({ ...terms, ...period })}`, signal),
  });

export const useFacets = () =>
  useQuery({
    queryKey: ['inspection', 'facets'],
    queryFn: ({ signal }) => read<FacetsView>('/api/v1/inspection/facets', signal),
    staleTime: 60_000,
  });

export const useReplay = () =>
  useCommand<ReplayRequest, ReplayView>({ path: () => '/api/v1/inspection/replays', patience: 20 });

/** What the log holds about the person, or of what the account did. */
export const useTraces = (of: 'acts' | 'traces') =>
  useInfiniteQuery({
    queryKey: ['my', of],
    initialPageParam: null as number | null,
    queryFn: ({ pageParam, signal }) =>
      read<TracesView>(`/api/v1/my/${of}?${queryOf({ after: pageParam })}`, signal),
    getNextPageParam: (page) => page.next,
  });
export const traceReceipt = (index: number): string => `/api/v1/my/traces/${index}/receipt`;
