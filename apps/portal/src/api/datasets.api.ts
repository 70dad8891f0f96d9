import type { DatasetDescription, DatasetState, EnvironmentState, LinkageReport } from '@garant/contracts';
import { useQuery } from '@tanstack/react-query';
import { itemsOf, read } from './client.js';
import { useCommand } from './command.hook.js';

type List<T> = T[] | { items: T[] };
export const useDatasets = (mine = false) =>
  useQuery({
    queryKey: ['datasets', mine ? 'mine' : 'all'],
    queryFn: async ({ signal }) =>
      itemsOf(await read<List<DatasetState>>(`/api/v1/datasets${mine ? '?mine=true' : ''}`, signal)),
  });
export const useDataset = (id: string | undefined) =>
  useQuery({
    queryKey: ['datasets', id],
    enabled: id !== undefined,
    queryFn: ({ signal }) => read<DatasetState>(`/api/v1/datasets/${id}`, signal),
  });

const refresh = [['datasets']];
export const useDescribe = (id?: string) =>
  useCommand<DatasetDescription, { datasetId: string }>({
    method: id ? 'PUT' : 'POST',
    path: () => (id ? `/api/v1/datasets/${id}` : '/api/v1/datasets'),
    body: (description) => ({ description }),
    refresh,
    patience: 15,
  });
export const usePublish = (id: string) =>
  useCommand<void>({
    path: () => `/api/v1/datasets/${id}/publication`,
    body: () => ({}),
    refresh,
    patience: 15,
  });
export const useRegisterKey = (id: string) =>
  useCommand<Record<string, unknown>>({
    method: 'PUT',
    path: () => `/api/v1/datasets/${id}/key`,
    body: (jwk) => ({ jwk }),
    refresh,
    patience: 15,
  });

export const linkageKey = (id: string) => ['linkage', id] as const;
/** @param replaced linkage id that a file just submitted is going to replace; undefined when none was submitted */
export const useLinkage = (id: string, replaced?: string | null) =>
  useQuery({
    queryKey: linkageKey(id),
    queryFn: ({ signal }) => read<LinkageReport>(linkageAddress(id), signal),
    refetchInterval: ({ state }) => {
      const { data } = state;
      const waiting = replaced !== undefined && data?.linkageId === replaced;
      return waiting || data?.status === 'pending' || data?.status === 'running' ? 1_000 : false;
    },
  });
export const linkageAddress = (id: string): string => `/api/v1/datasets/${id}/linkage`;

export const useEnvironments = () =>
  useQuery({
    queryKey: ['environments'],
    queryFn: async ({ signal }) =>
      itemsOf(await read<List<EnvironmentState>>('/api/v1/environments', signal)),
  });
export const useRegisterEnvironment = () =>
  useCommand<{ name: string; country: string; operatorId?: string }>({
    path: () => '/api/v1/environments',
    refresh: [['environments']],
    patience: 15,
  });
export type Attestation = NonNullable<EnvironmentState['attestation']>;
export const useAttest = (id: string) =>
  useCommand<Attestation>({
    path: () => `/api/v1/environments/${id}/attestations`,
    refresh: [['environments']],
    patience: 15,
  });
