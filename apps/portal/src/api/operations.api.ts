import { useQuery } from '@tanstack/react-query';
import { itemsOf, read } from './client.js';
import { useCommand } from './command.hook.js';

export interface ServiceStatus {
  service: string;
  ready: boolean;
  /** What readiness consists of, by name. */
  parts: Record<string, { ok: boolean; detail?: string }>;
  parked: number;
}
export interface PlatformStatus {
  services: ServiceStatus[];
  appliedPosition: number;
  checkpointSize: number | null;
}
export const useStatus = () =>
  useQuery({
    queryKey: ['operations', 'status'],
    queryFn: ({ signal }) => read<PlatformStatus>('/api/v1/operations/status', signal),
    refetchInterval: 5_000,
  });

/** A key whose commands wait: for another try by itself, or for a person. */
export interface ParkedKey {
  service: string;
  key: string;
  state: 'retrying' | 'parked';
  reason: string;
  commandId: string | null;
  since: string;
  /** Commands that wait, the failed one aside. */
  waiting: number;
}
export const useParked = () =>
  useQuery({
    queryKey: ['operations', 'parked'],
    queryFn: async ({ signal }) =>
      itemsOf(await read<ParkedKey[] | { items: ParkedKey[] }>('/api/v1/operations/parked', signal)),
    refetchInterval: 10_000,
  });
export const useReleaseKey = () =>
  useCommand<{ key: string; service: string }>({
    path: ({ key }) => `/api/v1/operations/parked/${encodeURIComponent(key)}/release`,
    body: ({ service }) => ({ service }),
    refresh: [['operations']],
    patience: 15,
  });
