import type { FeesView, FeeEstimateView, PermitPublicStatus, TrainingView } from '@garant/contracts';
import type { FeeSchedule, TrainingModule } from '@garant/rules';
import { useQuery } from '@tanstack/react-query';
import { read } from './client.js';
import { useCommand } from './command.hook.js';

type Named<T> = T & { names?: Record<string, string> };
interface Page<T> {
  items: T[];
  total: number;
}

/** What everybody may know of a permit whose id they have. */
export const usePermitStatus = (id: string) =>
  useQuery({
    queryKey: ['permit-status', id],
    queryFn: ({ signal }) => read<PermitPublicStatus>(`/api/v1/permits/${id}/status`, signal),
  });

/** The applicant asks for a name, the access body answers; either takes a name off, with effect at once. */
const onPerson = (id: string, name: string) => ({
  path: ({ account }: { account: string }) => `/api/v1/permits/${id}/persons/${account}/${name}`,
  refresh: [['permits']],
  patience: 15,
});
export const useRequestPerson = (id: string) =>
  useCommand<string>({
    path: () => `/api/v1/permits/${id}/persons`,
    body: (email) => ({ email }),
    refresh: [['permits']],
    patience: 15,
  });
export const useNamePerson = (id: string) =>
  useCommand<{ account: string }>({ ...onPerson(id, 'naming'), body: () => ({}) });
export const useRemovePerson = (id: string) =>
  useCommand<{ account: string }>({ ...onPerson(id, 'removal'), body: () => ({}) });
export const useRefusePerson = (id: string) =>
  useCommand<{ account: string; reason: string }>({
    ...onPerson(id, 'refusal'),
    body: ({ reason }) => ({ reason }),
  });

export const useTrainings = () =>
  useQuery({
    queryKey: ['trainings'],
    queryFn: ({ signal }) => read<Page<Named<TrainingView>>>('/api/v1/trainings?limit=200', signal),
  });
export interface TrainingInput {
  email: string;
  module: TrainingModule;
  on: string;
  validUntil: string;
}
export const useRecordTraining = () =>
  useCommand<TrainingInput>({
    path: () => '/api/v1/trainings',
    refresh: [['trainings'], ['application-training'], ['permits']],
    patience: 15,
  });
export const useApplicationTraining = (id: string) =>
  useQuery({
    queryKey: ['application-training', id],
    queryFn: ({ signal }) =>
      read<Named<{ required: boolean; persons: { account: string; validUntil: string | null }[] }>>(
        `/api/v1/applications/${id}/training`,
        signal,
      ),
  });

export const useFeeSchedules = () =>
  useQuery({
    queryKey: ['fee-schedules'],
    queryFn: ({ signal }) =>
      read<{ items: FeeSchedule[]; inForce: number | null }>('/api/v1/fees/schedules', signal),
  });
export const useSetSchedule = () =>
  useCommand<Omit<FeeSchedule, 'version'>>({
    path: () => '/api/v1/fees/schedules',
    refresh: [['fee-schedules'], ['fees']],
    patience: 15,
  });
export const useFees = (applicationId: string) =>
  useQuery({
    queryKey: ['fees', applicationId],
    queryFn: ({ signal }) => read<FeesView>(`/api/v1/applications/${applicationId}/fees`, signal),
  });
export type Estimate = FeeEstimateView;
export const useSendEstimate = (applicationId: string) =>
  useCommand<{ microEnterprise: boolean }>({
    path: () => `/api/v1/applications/${applicationId}/fee-estimates`,
    refresh: [['fees']],
    patience: 15,
  });
export const useAcceptFees = (applicationId: string) =>
  useCommand<null>({
    path: () => `/api/v1/applications/${applicationId}/fee-acceptance`,
    body: () => ({}),
    refresh: [['fees'], ['applications']],
    patience: 15,
  });
export interface Disagreement {
  permitId: string;
  holderId: string;
  reason: string;
}
export const useDisputeFee = () =>
  useCommand<Disagreement>({
    path: ({ permitId }) => `/api/v1/permits/${permitId}/fee-disputes`,
    body: ({ holderId, reason }) => ({ holderId, reason }),
    refresh: [['fees'], ['permits']],
    patience: 15,
  });
export const useSettleFee = () =>
  useCommand<Disagreement & { cents: number }>({
    path: ({ permitId }) => `/api/v1/permits/${permitId}/fee-settlements`,
    body: ({ holderId, reason, cents }) => ({ holderId, reason, cents }),
    refresh: [['fees'], ['permits']],
    patience: 15,
  });
