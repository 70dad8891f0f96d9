import type {
  DatasetDescription,
  DatasetImportBody,
  DatasetState,
  EnvironmentState,
  LinkageReport,
} from '@garant/contracts';
import { useQuery } from '@tanstack/react-query';
import type { LabelAnswer, LabelElement } from '@garant/rules';
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

/** A command about one dataset, after which its pages are read again. */
const useDatasetCommand = <I>(path: string, body: (input: I) => unknown, method?: 'PUT') =>
  useCommand<I>({
    ...(method ? { method } : {}),
    path: () => path,
    body,
    refresh: [['datasets'], ['catalogue']],
    patience: 15,
  });
export const useDeclareLabel = (id: string) =>
  useDatasetCommand<LabelAnswer[]>(`/api/v1/datasets/${id}/label`, (answers) => ({ answers }), 'PUT');
export const useRevokeLabel = (id: string) =>
  useDatasetCommand<LabelElement[]>(`/api/v1/datasets/${id}/label/revocation`, (elements) => ({ elements }));
export const useCheckDataset = (id: string) =>
  useDatasetCommand<void>(`/api/v1/datasets/${id}/checks`, () => ({}));

export interface OverdueCheck {
  datasetId: string;
  holderId: string;
  title: { fr: string; en: string };
  checkedAt: string;
  dueOn: string;
}
export const useOverdueChecks = (enabled = true) =>
  useQuery({
    queryKey: ['datasets', 'overdue'],
    enabled,
    queryFn: async ({ signal }) =>
      itemsOf(await read<List<OverdueCheck>>('/api/v1/datasets/overdue-checks', signal)),
  });

export interface ImportLine {
  line: number | null;
  subject: string | null;
  field: string;
  rule: string;
  severity: 'error' | 'note';
}
export interface ImportPreview {
  ok: boolean;
  kind: 'dictionary' | 'descriptions';
  variables: NonNullable<DatasetDescription['variables']>;
  datasets: { subject: string; description: Partial<DatasetDescription> }[];
  lines: ImportLine[];
}
/** Reads a description from elsewhere; nothing is kept. */
export const useImportPreview = () =>
  useCommand<DatasetImportBody, ImportPreview>({ path: () => '/api/v1/dataset-imports' });

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
