import type { Effect, EventContext, EventHandlers, GatheredEffect } from './bus.types.js';

const isGathered = (effect: Effect<never>): effect is GatheredEffect<never> => typeof effect !== 'function';

/** Runs one effect for one event. */
export const applyEffect = (effect: Effect<never>, context: EventContext): Promise<void> =>
  isGathered(effect)
    ? effect.gathered(context.tx, [context as EventContext<never>])
    : effect(context as EventContext<never>);

/** One effect of two, in order. Gathered only when both are. */
function both(first: Effect<never>, second: Effect<never>): Effect<never> {
  if (isGathered(first) && isGathered(second))
    return {
      async gathered(tx, contexts) {
        await first.gathered(tx, contexts);
        await second.gathered(tx, contexts);
      },
    };
  return async (context) => {
    await applyEffect(first, context);
    await applyEffect(second, context);
  };
}

/** One table of several; where more than one wants the same event, all take effect in its one transaction, in order. */
export function mergeEventHandlers(tables: readonly EventHandlers[]): EventHandlers {
  const merged: Record<string, Record<string, Effect<never>>> = {};
  for (const table of tables)
    for (const [topic, effects] of Object.entries(table))
      for (const [type, effect] of Object.entries(effects ?? {}) as [string, Effect<never>][]) {
        const before = merged[topic]?.[type];
        merged[topic] = { ...merged[topic], [type]: before ? both(before, effect) : effect };
      }
  return merged as EventHandlers;
}
