import type {
  ApplicationContent,
  MeasureView,
  ProcedureView,
  PublicAnswer,
  ShareView,
} from '@garant/contracts';
import { useQuery } from '@tanstack/react-query';
import { applicationsKey } from './applications.api.js';
import { itemsOf, read, write } from './client.js';
import { newKey, useCommand } from './command.hook.js';

type Named<T> = T & { names?: Record<string, string> };
export type Procedure = Named<ProcedureView>;
export type Measures = Named<MeasureView>;

const procedureKey = ['procedures'] as const;
export const useProcedure = (id: string) =>
  useQuery({
    queryKey: [...procedureKey, id],
    queryFn: ({ signal }) => read<Procedure>(`/api/v1/applications/${id}/procedure`, signal),
  });
/** One step of a procedure; the body is that of the step. */
export const useStep = (id: string) =>
  useCommand<{ step: string; body?: object }>({
    path: ({ step }) => `/api/v1/applications/${id}/steps/${step}`,
    body: ({ body }) => body ?? {},
    refresh: [[...procedureKey], [...applicationsKey], ['shares']],
    patience: 15,
  });
/** A data request fills in the short form: what Art. 69(2) asks for, and nothing of access to data. */
export const useOpenDataRequest = () =>
  useCommand<ApplicationContent, { applicationId: string }>({
    path: () => '/api/v1/applications',
    body: (content) => ({ content }),
    refresh: [[...applicationsKey]],
    patience: 15,
  });
/** What a draft asks for, before its form is filled in. */
export const chooseProcedure = (id: string, choice: object) =>
  write('POST', `/api/v1/applications/${id}/steps/choice`, { body: choice, idempotencyKey: newKey() });

export const useMeasures = (permitId: string) =>
  useQuery({
    queryKey: ['measures', permitId],
    queryFn: ({ signal }) => read<Measures>(`/api/v1/permits/${permitId}/measures`, signal),
  });
export const useMeasureStep = (permitId: string) =>
  useCommand<{ step: string; body: object }>({
    path: ({ step }) => `/api/v1/permits/${permitId}/measures/${step}`,
    body: ({ body }) => body,
    refresh: [['measures'], ['permits']],
    patience: 15,
  });

export const useShares = () =>
  useQuery({
    queryKey: ['shares'],
    queryFn: async ({ signal }) => itemsOf(await read<{ items: ShareView[] }>('/api/v1/shares', signal)),
  });
export const useAnswers = () =>
  useQuery({
    queryKey: ['answers'],
    queryFn: async ({ signal }) => itemsOf(await read<{ items: PublicAnswer[] }>('/api/v1/answers', signal)),
  });
