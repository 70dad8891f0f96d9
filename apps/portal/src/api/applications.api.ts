import type {
  RevealAct,
  ApplicationContent,
  ApplicationSummary,
  ApplicationView,
  PermitView,
  SignAct,
  VoteAct,
} from '@garant/contracts';
import { FORM_VERSION } from '@garant/rules';
import { useMutation, useQuery } from '@tanstack/react-query';
import { itemsOf, read, write } from './client.js';
import { newKey, useCommand } from './command.hook.js';

export type Draft = Partial<ApplicationContent>;
/** The gateway adds the names of the accounts that the view refers to, for those who may know them. */
export type Application = ApplicationView & { names?: Record<string, string> };
type List<T> = T[] | { items: T[] };

export const applicationsKey = ['applications'] as const;
export const useApplications = () =>
  useQuery({
    queryKey: applicationsKey,
    queryFn: async ({ signal }) =>
      itemsOf(await read<List<ApplicationSummary>>('/api/v1/applications', signal)),
  });
export const useApplication = (id: string) =>
  useQuery({
    queryKey: [...applicationsKey, id],
    queryFn: ({ signal }) => read<Application>(`/api/v1/applications/${id}`, signal),
  });

const refresh = [applicationsKey];
export const useOpenApplication = () =>
  useCommand<Draft, { applicationId: string; version?: number }>({
    path: () => '/api/v1/applications',
    body: (content) => ({ content, formVersion: FORM_VERSION }),
    refresh,
    patience: 15,
  });
const act = <I>(id: string, name: string, body: (input: I) => unknown) => ({
  path: () => `/api/v1/applications/${id}/${name}`,
  body,
  refresh,
  patience: 15,
});
/** The version that was read comes along: nobody sends words over others that they have not seen. */
interface Sending {
  content: ApplicationContent;
  expectedVersion: number;
}
export const useSubmit = (id: string) => useCommand<Sending>(act(id, 'submission', (sending) => sending));
export const useProvideInformation = (id: string) =>
  useCommand<Sending>(act(id, 'information', (sending) => sending));
export const useWithdraw = (id: string) => useCommand<void>(act(id, 'withdrawal', () => ({})));
export const useFindComplete = (id: string) => useCommand<void>(act(id, 'completeness', () => ({})));

/** Vote and signature: the person logs in again for exactly this act. The browser leaves for the identity provider. */
export const useStepUp = () =>
  useMutation<void, Error, { act: VoteAct | SignAct | RevealAct; returnTo: string }>({
    mutationFn: async (input) => {
      const written = await write<{ url: string }>('POST', '/auth/step-up', {
        body: input,
        idempotencyKey: newKey(),
      });
      if (written.state === 'done') window.location.assign(written.value.url);
    },
  });

export interface KnownAccount {
  ref: string;
  name: string;
}
/** The address goes in the body: addresses in URLs end up in histories. */
export async function findAccount(email: string): Promise<KnownAccount | undefined> {
  const written = await write<KnownAccount>('POST', '/api/v1/accounts', {
    body: { email },
    idempotencyKey: newKey(),
  });
  return written.state === 'done' ? written.value : undefined;
}

export type Permit = PermitView & { names?: Record<string, string> };
export const usePermits = () =>
  useQuery({
    queryKey: ['permits'],
    queryFn: async ({ signal }) => itemsOf(await read<List<Permit>>('/api/v1/permits', signal)),
  });
export const usePermit = (id: string) =>
  useQuery({
    queryKey: ['permits', id],
    queryFn: ({ signal }) => read<Permit>(`/api/v1/permits/${id}`, signal),
    refetchInterval: ({ state }) => (state.data?.status === 'signed' ? 2_000 : false),
  });
const permitAct = (id: string, name: string) => ({
  path: () => `/api/v1/permits/${id}/${name}`,
  body: (reason: string) => ({ reason }),
  refresh: [['permits']],
  patience: 15,
});
export const useSuspend = (id: string) => useCommand<string>(permitAct(id, 'suspension'));
export const useLiftSuspension = (id: string) => useCommand<string>(permitAct(id, 'suspension-lift'));
export const useRevoke = (id: string) => useCommand<string>(permitAct(id, 'revocation'));
