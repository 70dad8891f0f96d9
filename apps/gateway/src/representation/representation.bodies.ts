import {
  authorityDeclareConfidential,
  deathConfidential,
  reasonsConfidential,
  representationCommands,
  writtenRefusalConfidential,
} from '@garant/contracts';
import { z } from 'zod';

/** Bodies as people send them: ids and references come from the session and the idempotency key. */
export const declarationBody = representationCommands['authority.declare']
  .omit({ authorityId: true })
  .extend(authorityDeclareConfidential.shape)
  .strict();
export const verificationBody = representationCommands['authority.verify']
  .omit({ authorityId: true })
  .strict();
export const reasonsBody = reasonsConfidential.strict();
export const soloBody = representationCommands['solo.declare']
  .omit({ soloId: true, subjectRef: true })
  .strict();
export const agreementBody = representationCommands['conflict.agree'].pick({ wishId: true }).strict();
export const decisionBody = representationCommands['conflict.resolve']
  .omit({ authorityId: true, subjectRef: true })
  .extend(reasonsConfidential.shape)
  .strict();
export const deathBody = representationCommands['death.record']
  .omit({ deathId: true })
  .extend(deathConfidential.shape)
  .strict();
export const writtenRefusalBody = representationCommands['written-refusal.mention']
  .omit({ mentionId: true })
  .extend(writtenRefusalConfidential.shape)
  .strict();
export const emptyBody = z.object({}).strict();
