import type { EventHandlers } from '@garant/nest-kit';
import { ParkedController } from '@garant/nest-kit';
import { ChoiceController } from './choices/choice.controller.js';
import { recordChoice, recordChoices } from './choices/choice.service.js';
import type { ConsentPart } from './consent.part.js';
import { cutRequests } from './cuts/cut.service.js';
import { CutWorker } from './cuts/cut.worker.js';
import { LinkageController } from './linkage/linkage.controller.js';
import { submitLinkage } from './linkage/linkage.service.js';
import { LinkageWorker } from './linkage/linkage.worker.js';
import { acceptUploads } from './linkage/upload.parser.js';
import { NoticeController } from './notices/notice.controller.js';
import { registerPerson } from './people/person.service.js';
import { policyOf } from './representation/representation.settings.js';
import { rememberScope } from './scopes/scope.store.js';
import { SnapshotController } from './snapshot/snapshot.controller.js';

/** The register itself: people, choices, linkages, cuts, snapshot. */
export const registerPart: ConsentPart = {
  commands: ({ signer, cipher, settings }) => ({
    'person.register': registerPerson(cipher, settings.GARANT_INS_ENTITLED),
    'choice.record': recordChoice(
      { signer, issuer: settings.GARANT_GATEWAY_URL },
      { cipher, policy: policyOf(settings) },
    ),
    'linkage.submit': submitLinkage,
  }),
  manyCommands: ({ signer, cipher, settings }) => ({
    'choice.record': recordChoices(
      { signer, issuer: settings.GARANT_GATEWAY_URL },
      { cipher, policy: policyOf(settings) },
    ),
  }),
  events: ({ bus }): EventHandlers => {
    const cuts = cutRequests(bus);
    return {
      'access-requests.events': {
        'dataset.described': async ({ tx, data }) => {
          await rememberScope(tx, 'dataset', data.datasetId, data.holderId);
          await rememberScope(tx, 'holder', data.holderId);
        },
        'application.submitted': ({ tx, data }) => rememberScope(tx, 'project', data.applicationId),
        'permit.signed': cuts.permitSigned,
      },
      'gateway.events': {
        'release.opened': cuts.releaseOpened,
        'unseal.requested': cuts.unsealRequested,
      },
    };
  },
  controllers: [ChoiceController, LinkageController, NoticeController, ParkedController, SnapshotController],
  workers: ({ database, cipher, logger, settings }) => {
    const failed = (what: string) => (error: unknown) =>
      logger.error({ err: error }, `${what} failed; it is tried again`);
    return [
      new LinkageWorker(database, cipher, failed('linkage'), settings.GARANT_INS_ENTITLED),
      new CutWorker(database, failed('cut')),
    ];
  },
  routes: acceptUploads,
};
