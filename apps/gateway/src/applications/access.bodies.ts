import { z } from 'zod';
import {
  accessRequestsCommands,
  assessment,
  datasetDescription,
  longText,
  shortText,
  signAct,
  slug,
  voteAct,
} from '@garant/contracts';

/** Bodies of the writing routes of datasets, environments, applications and permits. */
export const datasetBody = z.strictObject({ description: datasetDescription });
export const keyBody = z.strictObject({ jwk: z.record(z.string(), z.unknown()) });
export const environmentBody = z.strictObject({
  name: shortText,
  operatorId: slug,
  country: z.string().length(2),
});
export const attestationBody = accessRequestsCommands['environment.attest']
  .omit({ environmentId: true })
  .strict();
export const emptyBody = z.strictObject({});
export const messageBody = z.strictObject({ message: longText });
export const assessmentBody = z.strictObject({ assessment });
export const reasonBody = z.strictObject({ reason: longText });
const idToken = z
  .string()
  .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/, 'a compact JWS')
  .max(20_000);
export const voteBody = z.strictObject({ act: voteAct.strict(), idToken });
export const signatureBody = z.strictObject({ act: signAct.strict(), idToken });
