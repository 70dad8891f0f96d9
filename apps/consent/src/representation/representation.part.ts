import type { ConsentPart, PartDeps } from '../consent.part.js';
import { AuthorityDeskController } from './authority-desk.controller.js';
import { declareAuthority, endAuthority, refuseAuthority, verifyAuthority } from './authority.service.js';
import { agreeOnConflict, resolveConflict } from './conflict.service.js';
import { mentionWrittenRefusal, recordDeath } from './death.service.js';
import { acceptEvidence } from './evidence.parser.js';
import type { RepresentationDeps } from './person.status.js';
import { representationClocks } from './representation.clock.js';
import { RepresentationController } from './representation.controller.js';
import { policyOf } from './representation.settings.js';
import { REPRESENTATION } from './representation.tokens.js';
import { declareSolo, endSolo } from './solo.service.js';

export const representationDeps = ({ cipher, settings }: PartDeps): RepresentationDeps => ({
  cipher,
  policy: policyOf(settings),
});

/** Acting for someone else: authorities and what they end with. */
export const representationPart: ConsentPart = {
  commands: (deps) => {
    const own = representationDeps(deps);
    const issuing = { signer: deps.signer, issuer: deps.settings.GARANT_GATEWAY_URL };
    return {
      'authority.declare': declareAuthority(own),
      'authority.verify': verifyAuthority(own),
      'authority.refuse': refuseAuthority(own),
      'authority.end': endAuthority,
      'solo.declare': declareSolo(own),
      'solo.end': endSolo,
      'conflict.agree': agreeOnConflict(own, issuing),
      'conflict.resolve': resolveConflict(own, issuing),
      'death.record': recordDeath(own),
      'written-refusal.mention': mentionWrittenRefusal(own, issuing),
    };
  },
  controllers: [RepresentationController, AuthorityDeskController],
  providers: (deps) => [{ provide: REPRESENTATION, useValue: representationDeps(deps) }],
  workers: (deps) =>
    representationClocks(deps.database, representationDeps(deps), (error) =>
      deps.logger.error({ err: error }, 'a clock of representation failed; it is tried again'),
    ),
  routes: acceptEvidence,
};
