import type { MissionView, MissionWorkView, RevealedIdentity } from '@garant/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { awaitCommand, itemsOf, read, write } from './client.js';
import { newKey, useCommand } from './command.hook.js';

const MISSIONS = '/api/v1/missions';
const KEY = ['missions'] as const;
export const missionPath = (missionId: string): string => `${MISSIONS}/${encodeURIComponent(missionId)}`;

export const useMissions = () =>
  useQuery({
    queryKey: [...KEY, 'list'],
    queryFn: async ({ signal }) => itemsOf(await read<{ items: MissionView[] }>(MISSIONS, signal)),
  });

/** Read again now and then: answers and suspensions come from others. */
export const useMission = (missionId: string) =>
  useQuery({
    queryKey: [...KEY, 'one', missionId],
    queryFn: ({ signal }) => read<MissionWorkView>(missionPath(missionId), signal),
    refetchInterval: 15_000,
  });

export const useOpenMission = () =>
  useCommand<object, { missionId: string }>({
    path: () => MISSIONS,
    refresh: [[...KEY]],
    patience: 20,
  });

/** One act within a mission. */
export const useMissionStep = (missionId: string) =>
  useCommand<{ step: string; body: object }>({
    path: ({ step }) => `${missionPath(missionId)}/${step}`,
    body: ({ body }) => body,
    refresh: [[...KEY]],
    patience: 20,
  });

/** The signatory executes an order; that it was executed arrives a moment later, by the suspension itself. */
export const useOrderExecution = (missionId: string) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (body: { orderId: string; reason: string }) => {
      const written = await write('POST', `${missionPath(missionId)}/order-execution`, {
        body,
        idempotencyKey: newKey(),
      });
      if (written.state === 'pending') await awaitCommand(written.commandId);
      for (let tries = 0; tries < 20; tries++) {
        const { orders } = await read<MissionWorkView>(missionPath(missionId));
        if (orders.some(({ orderId, executed }) => orderId === body.orderId && executed !== null)) break;
        await new Promise((wake) => setTimeout(wake, 500));
      }
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: [...KEY] }),
  });
};

/** Opens one identity, once. It is kept in this page alone, and gone with it. */
export const useIdentity = (missionId: string) => {
  const queries = useQueryClient();
  return useMutation({
    gcTime: 0,
    mutationFn: async (revealId: string) => {
      const written = await write<RevealedIdentity>(
        'POST',
        `${missionPath(missionId)}/reveals/${encodeURIComponent(revealId)}/identity`,
        {},
      );
      if (written.state === 'done') return written.value;
      throw new Error('the vault answers at once');
    },
    onSettled: () => queries.invalidateQueries({ queryKey: [...KEY] }),
  });
};
