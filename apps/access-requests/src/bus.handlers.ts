import type { CommandHandlers, EventHandlers } from '@garant/nest-kit';
import { applicationCommands } from './applications/application.service.js';
import { committeeCommands, type CommitteeParts } from './committee/committee.service.js';
import { datasetCommands } from './datasets/dataset.service.js';
import { environmentCommands } from './environments/environment.service.js';
import { activateOnCut, permitCommands } from './permits/permit.service.js';

/** What each command does here. `key.release` is the kit's. */
export const commandHandlers = (parts: CommitteeParts): CommandHandlers<'access-requests'> => ({
  ...datasetCommands,
  ...environmentCommands,
  ...applicationCommands(parts.policy),
  ...committeeCommands(parts),
  ...permitCommands,
});

/** What the events of the other services do here. */
export const eventHandlers: EventHandlers = {
  'consent.events': { 'register.cut': activateOnCut },
};
