import type { ConsentPart } from '../consent.part.js';
import { representationDeps } from '../representation/representation.part.js';
import { NoticeDeskController } from './desk.controller.js';
import { MyNoticesController } from './my.controller.js';
import { PolicyController } from './notice.controller.js';
import { draftNotice, publishNotice, withdrawNotice } from './notice.service.js';
import { definePolicy } from './policy.service.js';
import { dismissQuestion } from './question.service.js';
import { giveReason } from './reason.service.js';
import { followerWorker } from './register.follower.js';
import { revisionWorker } from './revision.worker.js';
import { termWorker } from './term.worker.js';

/** Notices, their sections, policies and revisions; terms of consents; reasons. */
export const noticesPart: ConsentPart = {
  commands: (deps) => ({
    'notice.draft': draftNotice,
    'notice.publish': publishNotice,
    'notice.withdraw': withdrawNotice,
    'policy.define': definePolicy,
    'question.dismiss': dismissQuestion(representationDeps(deps)),
    'choice.give-reason': giveReason(deps.cipher),
  }),
  controllers: [PolicyController, NoticeDeskController, MyNoticesController],
  workers: ({ database, signer, settings, logger }) => {
    const issuing = { signer, issuer: settings.GARANT_GATEWAY_URL };
    const failed = (what: string) => (error: unknown) =>
      logger.error({ err: error }, `${what} failed; it is tried again`);
    return [
      followerWorker(database, issuing, failed('following the register')),
      revisionWorker(database, issuing, failed('asking again')),
      termWorker(database, issuing, failed('terms of consents')),
    ];
  },
};
