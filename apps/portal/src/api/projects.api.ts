import type {
  ActivityReportView,
  ComplaintView,
  EnvironmentDeclaration,
  FindingView,
  ProjectView,
  PublicProject,
  RegisterEntry,
} from '@garant/contracts';
import { useQuery } from '@tanstack/react-query';
import { itemsOf, read } from './client.js';
import { useCommand } from './command.hook.js';

/** One project of the public register, with everything that is public. */
export const usePublicProject = (id: string | undefined) =>
  useQuery({
    queryKey: ['register', id],
    enabled: id !== undefined,
    queryFn: ({ signal }) => read<PublicProject>(`/api/v1/register/${id}`, signal),
  });
/** The public list; `search` as the address of the page has it. */
export const useRegister = (search: string) =>
  useQuery({
    queryKey: ['register', 'list', search],
    queryFn: ({ signal }) =>
      read<{ items: RegisterEntry[]; total: number }>(`/api/v1/register${search && `?${search}`}`, signal),
    placeholderData: (before) => before,
  });
export const useReport = (from: string, until: string) =>
  useQuery({
    queryKey: ['report', from, until],
    queryFn: ({ signal }) =>
      read<ActivityReportView>(`/api/v1/activity-report?from=${from}&until=${until}`, signal),
    placeholderData: (before) => before,
    retry: false,
  });

const projects = ['projects', 'own'];
export const useOwnProjects = (state: string) =>
  useQuery({
    queryKey: [...projects, state],
    queryFn: async ({ signal }) =>
      itemsOf(await read<{ items: ProjectView[] }>(`/api/v1/projects?limit=200&state=${state}`, signal)),
  });
export const useOwnProject = (id: string | undefined) =>
  useQuery({
    queryKey: [...projects, 'one', id],
    enabled: id !== undefined,
    queryFn: ({ signal }) => read<ProjectView>(`/api/v1/projects/${id}`, signal),
  });
/** A step of a project, by the last part of its address. */
export const useProjectStep = (id: string) =>
  useCommand<{ step: string; body: object }>({
    path: ({ step }) => `/api/v1/projects/${id}/steps/${step}`,
    body: ({ body }) => body,
    refresh: [projects, ['register'], ['projects']],
    patience: 15,
  });

const findings = ['findings'];
export const useFindings = () =>
  useQuery({
    queryKey: findings,
    queryFn: async ({ signal }) => itemsOf(await read<{ items: FindingView[] }>('/api/v1/findings', signal)),
  });
export const useReportFinding = () =>
  useCommand<{ permitId: string; datasetId: string; text: string }>({
    path: () => '/api/v1/findings',
    refresh: [findings],
    patience: 15,
  });
export const useFindingStep = (id: string) =>
  useCommand<{ step: 'forwarding' | 'closing'; body: object }>({
    path: ({ step }) => `/api/v1/findings/${id}/${step}`,
    body: ({ body }) => body,
    refresh: [findings],
    patience: 15,
  });

const complaints = ['complaints'];
export const useComplaints = () =>
  useQuery({
    queryKey: complaints,
    queryFn: async ({ signal }) =>
      itemsOf(await read<{ items: ComplaintView[] }>('/api/v1/complaints', signal)),
  });
export const useComplain = (signedIn: boolean) =>
  useCommand<{ matter: string; text: string; contact?: string }, { complaintId: string; code: string }>({
    path: () => (signedIn ? '/api/v1/my/complaints' : '/api/v1/complaints'),
  });
export type ComplaintAnswer = Pick<
  ComplaintView,
  'complaintId' | 'matter' | 'status' | 'filedAt' | 'forwardedAt' | 'answeredAt' | 'answer'
>;
export const useComplaintStatus = () =>
  useCommand<{ id: string; code: string }, ComplaintAnswer>({
    path: ({ id }) => `/api/v1/complaints/${encodeURIComponent(id)}/status`,
    body: ({ code }) => ({ code }),
  });
export const useComplaintStep = (id: string) =>
  useCommand<{ step: 'forwarding' | 'answer'; body: object }>({
    path: ({ step }) => `/api/v1/complaints/${id}/${step}`,
    body: ({ body }) => body,
    refresh: [complaints],
    patience: 15,
  });

export const useDeclare = (id: string) =>
  useCommand<EnvironmentDeclaration>({
    path: () => `/api/v1/environments/${id}/declarations`,
    body: (declaration) => ({ declaration }),
    refresh: [['environments']],
    patience: 15,
  });
