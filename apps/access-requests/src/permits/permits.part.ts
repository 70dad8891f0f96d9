import type { AccessPart } from '../access.part.js';
import { FeeController } from './fee.controller.js';
import { feeCommands, scheduleProjection } from './fee.service.js';
import { PermitClock } from './permit.clock.js';
import { PermitController } from './permit.controller.js';
import { CredentialIssuer } from './permit.credential.js';
import { permitProjection } from './permit.projection.js';
import { activateOnCut, permitCommands } from './permit.service.js';
import { PermitStatusController } from './permit-status.controller.js';
import { TrainingController } from './training.controller.js';
import { trainingCommands, trainingProjection } from './training.service.js';

/** Permits and what becomes of them: versions, people, fees, and the proofs that others can check. */
export const permitsPart: AccessPart = {
  commands: (deps) => ({ ...permitCommands(deps), ...trainingCommands, ...feeCommands }),
  events: () => ({ 'consent.events': { 'register.cut': activateOnCut } }),
  controllers: [PermitController, PermitStatusController, TrainingController, FeeController],
  projections: [permitProjection, trainingProjection, scheduleProjection],
  providers: ({ keys, issuer }) => {
    const { credentialSigner } = keys;
    if (!credentialSigner)
      throw new Error('access-requests signs visas: GARANT_CREDENTIAL_KEY_FILE is missing');
    return [{ provide: CredentialIssuer, useValue: new CredentialIssuer(credentialSigner, issuer) }];
  },
  workers: ({ database, logger }) => [
    new PermitClock(database, (error) =>
      logger.error({ err: error }, 'the clock of permits failed; it is tried again'),
    ),
  ],
};
