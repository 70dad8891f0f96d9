import { useQuery } from '@tanstack/react-query';
import { itemsOf, read } from './client.js';
import { useCommand } from './command.hook.js';

export interface ServiceStatus {
  service: string;
  ready: boolean;
  lag?: number | null;
  parked?: number | null;
  position?: number | null;
  beatAgeSeconds?: number | null;
  version?: string;
  stoppedPartitions?: { topic: string; partition: number; reason?: string }[];
}
export interface PlatformStatus {
  services: ServiceStatus[];
  appliedPosition?: number | null;
  checkpointSize?: number | null;
}
export const useStatus = () =>
  useQuery({
    queryKey: ['operations', 'status'],
    queryFn: ({ signal }) => read<PlatformStatus>('/api/v1/operations/status', signal),
    refetchInterval: 5_000,
  });

export interface ParkedCommand {
  service: string;
  key: string;
  commandId: string;
  commandType: string;
  reason?: string | null;
  parkedAt: string;
}
export const useParked = () =>
  useQuery({
    queryKey: ['operations', 'parked'],
    queryFn: async ({ signal }) =>
      itemsOf(await read<ParkedCommand[] | { items: ParkedCommand[] }>('/api/v1/operations/parked', signal)),
    refetchInterval: 10_000,
  });
export const useReleaseKey = () =>
  useCommand<{ key: string; service: string }>({
    path: ({ key }) => `/api/v1/operations/parked/${encodeURIComponent(key)}/release`,
    body: ({ service }) => ({ service }),
    refresh: [['operations']],
    patience: 15,
  });
