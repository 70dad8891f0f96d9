import type { ConsentPart } from '../consent.part.js';
import { AgreementController } from './agreement.controller.js';
import { policyOf } from '../representation/representation.settings.js';
import { importConsentResource } from './consent-resource.service.js';

/** FHIR and GovStack: the acts of one person in the words of others. Webhooks are the gateway's. */
export const interoperabilityPart: ConsentPart = {
  commands: ({ signer, cipher, settings }) => ({
    'consent-resource.import': importConsentResource(
      { signer, issuer: settings.GARANT_GATEWAY_URL },
      { cipher, policy: policyOf(settings) },
    ),
  }),
  controllers: [AgreementController],
};
