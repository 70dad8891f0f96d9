import { ClockWorker } from '@garant/nest-kit';
import type { ConsentPart } from '../consent.part.js';
import { dropOldUploads } from '../linkage/import.store.js';
import { ErasureController } from './erasure.controller.js';
import { openCases } from './identity.case.js';
import { IdentityController } from './identity.controller.js';
import { IdentityRevealController, revealEffects } from './identity.reveal.js';
import { identityDesk } from './identity.desk.js';
import { erasePerson, eraseRemainders } from './person.erasure.js';
import { VaultController } from './vault.controller.js';
import { rotateVault } from './vault.rotation.js';

/** The identity vault: ambiguous people, merge and split, erasure, rotation of keys. */
export const peoplePart: ConsentPart = {
  commands: ({ cipher }) => {
    const desk = identityDesk(cipher);
    return {
      'identity.same-person': (context) => desk.samePerson(context),
      'identity.different-people': (context) => desk.differentPeople(context),
      'identity.ask-holder': (context) => desk.askHolder(context),
      'people.split': (context) => desk.split(context),
      'person.erase': erasePerson,
    };
  },
  events: () => revealEffects,
  controllers: [IdentityController, IdentityRevealController, ErasureController, VaultController],
  workers: ({ database, cipher, logger }) => {
    const work = (
      name: string,
      everyMs: number,
      step: ConstructorParameters<typeof ClockWorker>[1]['step'],
    ) =>
      new ClockWorker(database, {
        name,
        everyMs,
        step,
        onError: (error) => logger.error({ err: error }, `${name} failed; it is tried again`),
      });
    return [
      work('identity-cases', 500, (tx, now) => openCases(tx, now)),
      work('vault-rotation', 2_000, (tx) => rotateVault(tx, cipher)),
      work('erasure-remainders', 600_000, (tx) => eraseRemainders(tx)),
      work('old-uploads', 3_600_000, (tx, now) => dropOldUploads(tx, now)),
    ];
  },
};
