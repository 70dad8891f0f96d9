import type { EventHandlers } from './bus.types.js';

type Effect = (context: never) => Promise<void>;

/** One table of several; where more than one wants the same event, all take effect in its one transaction, in order. */
export function mergeEventHandlers(tables: readonly EventHandlers[]): EventHandlers {
  const merged: Record<string, Record<string, Effect>> = {};
  for (const table of tables)
    for (const [topic, effects] of Object.entries(table))
      for (const [type, effect] of Object.entries(effects ?? {})) {
        const before = merged[topic]?.[type];
        const all: Effect = before
          ? async (context) => {
              await before(context);
              await (effect as Effect)(context);
            }
          : (effect as Effect);
        merged[topic] = { ...merged[topic], [type]: all };
      }
  return merged as EventHandlers;
}
