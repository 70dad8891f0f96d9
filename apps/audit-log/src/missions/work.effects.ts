import type { EventContext, EventHandlers, Tx } from '@garant/nest-kit';
import { orderToExecute, type OrderTarget } from '@garant/rules';
import { appendToMission } from './mission.change.js';
import { tellAccount } from './mission.messages.js';
import { loadMission } from './mission.store.js';

type Context = EventContext<unknown>;
type Target = { kind: OrderTarget; id: string };

/**
 * What others did that concerns a mission: the access body suspends what an inspector ordered suspended, the suspension is
 * lifted, the vault opens an identity. Each says it itself; a mission never states for others that something was done.
 */
export const workEffects: EventHandlers = {
  'access-requests.events': {
    'permit.suspended': (context) =>
      executed(context, context.data.order, { kind: 'permit', id: context.data.permitId }),
    'environment.suspended': (context) =>
      executed(context, context.data.order, { kind: 'environment', id: context.data.environmentId }),
    'permit.suspension-lifted': (context) => lifted(context, { kind: 'permit', id: context.data.permitId }),
    'environment.suspension-lifted': (context) =>
      lifted(context, { kind: 'environment', id: context.data.environmentId }),
  },
  'consent.events': {
    'identity.opened': async ({ tx, event, data, now }) => {
      const { missionId, revealId } = data;
      const loaded = await loadMission(tx, missionId);
      const reveal = loaded.mission?.reveals.find((known) => known.revealId === revealId);
      if (reveal?.state !== 'approved') return;
      await appendToMission(
        tx,
        loaded,
        [
          {
            type: 'mission.identity-opened',
            key: missionId,
            data: { missionId, revealId, openedAt: event.time },
          },
        ],
        { missionId, now, cause: { system: `system:bus/${event.id}` } },
      );
    },
  },
};

/** A suspension that names an order executes it, if it suspends what was ordered; one that does not match changes nothing. */
async function executed(
  { tx, event, now }: Pick<Context, 'tx' | 'event' | 'now'>,
  order: { missionId: string; orderId: string } | undefined,
  target: Target,
): Promise<void> {
  if (!order) return;
  const { missionId, orderId } = order;
  const loaded = await loadMission(tx, missionId);
  if (!loaded.mission || !orderToExecute(loaded.mission, orderId, target)) return;
  const cause = { system: `system:bus/${event.id}` } as const;
  const data = { missionId, orderId, executedAt: event.time, by: event.actor?.ref ?? null };
  await appendToMission(tx, loaded, [{ type: 'mission.order-executed', key: missionId, data }], {
    missionId,
    now,
    cause,
  });
  for (const inspector of loaded.mission.inspectors)
    await tellAccount(tx, inspector, { kind: 'mission-order-executed', missionId }, cause);
}

async function lifted(
  { tx, event, now }: Pick<Context, 'tx' | 'event' | 'now'>,
  target: Target,
): Promise<void> {
  for (const missionId of await missionsWithOrder(tx, target)) {
    const loaded = await loadMission(tx, missionId);
    const events = (loaded.mission?.orders ?? [])
      .filter(
        (order) =>
          order.target.kind === target.kind &&
          order.target.id === target.id &&
          order.executed !== null &&
          order.liftedAt === null,
      )
      .map(({ orderId }) => ({
        type: 'mission.order-lifted' as const,
        key: missionId,
        data: { missionId, orderId, liftedAt: event.time },
      }));
    await appendToMission(tx, loaded, events, {
      missionId,
      now,
      cause: { system: `system:bus/${event.id}` },
    });
  }
}

async function missionsWithOrder(tx: Tx, target: Target): Promise<string[]> {
  const rows = await tx.query<{ mission_id: string }>(
    `SELECT mission_id FROM mission WHERE state->'orders' @> $1::jsonb ORDER BY mission_id`,
    [JSON.stringify([{ target }])],
  );
  return rows.map(({ mission_id }) => mission_id);
}
