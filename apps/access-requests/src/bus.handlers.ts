import { mergeEventHandlers, type CommandHandlers, type EventHandlers } from '@garant/nest-kit';
import type { CommandDeps, PartDeps } from './access.part.js';
import { PARTS } from './access.parts.js';

/** What each command does here. `key.release` is the kit's. */
export const commandHandlers = (deps: CommandDeps): CommandHandlers<'access-requests'> =>
  Object.assign({}, ...PARTS.map((part) => part.commands?.(deps) ?? {}));

/** What the events of this and of the other services do here. */
export const eventHandlers = (deps: PartDeps): EventHandlers =>
  mergeEventHandlers(PARTS.map((part) => part.events?.(deps) ?? {}));
