import type { AccessPart } from '../access.part.js';
import { CommitteeController } from './committee.controller.js';
import { committeeCommands } from './committee.service.js';
import { deliberationProjection } from './deliberation.projection.js';
import { deliberationCommands } from './deliberation.service.js';
import { MeetingController } from './meeting.controller.js';
import { meetingCommands } from './meeting.service.js';
import { meetingProjection } from './meeting.store.js';
import { seatCommands } from './seat.service.js';
import { seatProjection } from './seat.store.js';

/** Acts that decide. */
export const committeePart: AccessPart = {
  commands: (deps) => ({
    ...committeeCommands(deps),
    ...deliberationCommands(deps),
    ...meetingCommands(deps),
    ...seatCommands,
  }),
  controllers: [CommitteeController, MeetingController],
  projections: [deliberationProjection, seatProjection, meetingProjection],
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
