import type { BundleView, MissionView } from '@garant/contracts';
import { useQuery } from '@tanstack/react-query';
import { itemsOf, read } from './client.js';
import { useCommand } from './command.hook.js';

const BUNDLES = '/api/v1/inspection/bundles';
const KEY = ['inspection', 'bundles'] as const;
export const bundleFile = (bundleId: string): string => `${BUNDLES}/${bundleId}/file`;
export const isUnderWay = ({ state }: Pick<BundleView, 'state'>): boolean =>
  state === 'waiting' || state === 'making';

/** Missions of the reader that are open: a bundle is made under one of them. */
export const useOpenMissions = () =>
  useQuery({
    queryKey: ['missions', 'open'],
    queryFn: async ({ signal }) => {
      const missions = itemsOf(
        await read<MissionView[] | { items: MissionView[] }>('/api/v1/missions', signal),
      );
      return missions.filter(({ standing }) => standing === 'open');
    },
  });

/** Read again while one of them is being made. */
export const useBundles = (missionId: string) =>
  useQuery({
    queryKey: [...KEY, missionId],
    queryFn: async ({ signal }) =>
      (await read<{ bundles: BundleView[] }>(`${BUNDLES}?mission=${encodeURIComponent(missionId)}`, signal))
        .bundles,
    refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? 1_500 : false),
  });
export const useBundle = (bundleId: string) =>
  useQuery({
    queryKey: [...KEY, 'one', bundleId],
    queryFn: ({ signal }) => read<BundleView>(`${BUNDLES}/${encodeURIComponent(bundleId)}`, signal),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? 700 : false),
  });

export const useMakeBundle = () =>
  useCommand<
    { missionId: string; filter: Record<string, string> },
    { bundleId: string; missionId: string; entries: number }
  >({ path: () => BUNDLES, refresh: [[...KEY]], patience: 20 });
export const useDeleteBundle = () =>
  useCommand<{ bundleId: string }>({
    method: 'DELETE',
    path: ({ bundleId }) => `${BUNDLES}/${bundleId}`,
    body: () => ({}),
    refresh: [[...KEY]],
    patience: 20,
  });
