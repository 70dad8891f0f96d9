import { z } from 'zod';
import { accessRequestsCommands, longText, slug } from '@garant/contracts';

/** Bodies of the writing routes of permits' people, trainings and fees. */
const one = <T extends z.ZodRawShape>(shape: T) =>
  z
    .strictObject({ email: z.email().max(254).optional(), account: z.uuid().optional(), ...shape })
    .refine(
      (body: { email?: unknown; account?: unknown }) =>
        (body.email === undefined) !== (body.account === undefined),
      { message: 'email or account, one of them', path: ['email'] },
    );
/** A person, by the e-mail address they sign in with or by their account. */
export const personBody = one({});
const { module, on, validUntil } = accessRequestsCommands['training.record'].shape;
export const trainingBody = one({ module, on, validUntil });
export const scheduleBody = accessRequestsCommands['fees.set-schedule'];
export const estimateBody = accessRequestsCommands['application.estimate-fees'].omit({ applicationId: true });
export const disputeBody = z.strictObject({ holderId: slug, reason: longText });
export const settlementBody = accessRequestsCommands['fees.settle']
  .omit({ permitId: true })
  .extend({ reason: longText });
