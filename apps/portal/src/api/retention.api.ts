import type { HoldView, PublicRetention, RetentionOverview } from '@garant/contracts';
import type { HoldKind } from '@garant/rules';
import { useQuery } from '@tanstack/react-query';
import { read } from './client.js';
import { useCommand } from './command.hook.js';

const retention = ['retention'];
export const usePublicRetention = () =>
  useQuery({
    queryKey: ['log', 'retention'],
    queryFn: ({ signal }) => read<PublicRetention>('/log/retention', signal),
  });
export const useRetention = () =>
  useQuery({
    queryKey: retention,
    queryFn: ({ signal }) => read<RetentionOverview>('/api/v1/retention', signal),
  });

export interface HoldInput {
  scope: { kind: HoldKind; ref?: string };
  basis: HoldView['basis'];
  basisRef?: string;
  until: string;
  reason: string;
}
export const usePlaceHold = () =>
  useCommand<HoldInput>({ path: () => '/api/v1/holds', refresh: [retention], patience: 15 });
export const useLiftHold = (id: string) =>
  useCommand<{ reason: string }>({
    path: () => `/api/v1/holds/${id}/lift`,
    refresh: [retention],
    patience: 15,
  });
