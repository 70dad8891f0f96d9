import type { Bus, CommandHandlers, EventHandlers, Signer } from '@garant/nest-kit';
import { recordChoice } from './choices/choice.service.js';
import { cutRequests } from './cuts/cut.service.js';
import { submitLinkage } from './linkage/linkage.service.js';
import { registerPerson } from './people/person.service.js';
import type { VaultCipher } from './people/vault.cipher.js';
import { rememberScope } from './scopes/scope.store.js';

/** What each command does here. */
export const commandHandlers = (
  signer: Signer,
  cipher: VaultCipher,
  issuer: string,
): CommandHandlers<'consent'> => ({
  'person.register': registerPerson(cipher),
  'choice.record': recordChoice(signer, issuer),
  'linkage.submit': submitLinkage,
});

/** What the events of the other services do here: scopes become known, and cuts are asked for. */
export function eventHandlers(bus: () => Pick<Bus, 'endOffsets'>): EventHandlers {
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
}
