import type { AccessPart } from '../access.part.js';
import { committeeCommands } from './committee.service.js';

/** Acts that decide. */
export const committeePart: AccessPart = {
  commands: committeeCommands,
  workers: ({ provider, logger }) => {
    let end: (() => void) | undefined;
    const failed = (error: unknown): void =>
      logger.error({ err: error }, 'the fetch of the provider’s keys failed; it is tried again');
    return [
      {
        start: () => void (end = provider.keepKeys(failed)),
        stop: async () => end?.(),
      },
    ];
  },
};
