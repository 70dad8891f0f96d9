import { z } from 'zod';
import { shortText, slug, timestamp, uuid } from './ids.js';
import type { ProblemDescription } from './problem.row.js';

/** Secure processing environments and what is attested of them (EHDS Art. 73). */

export const environmentsCommands = {
  /** Keys: environmentId. */
  'environment.register': z.object({
    environmentId: uuid,
    name: shortText,
    operatorId: slug,
    country: z.string().length(2),
  }),
  'environment.attest': z.object({
    environmentId: uuid,
    hds: z.object({ certificate: shortText, validFrom: timestamp, validUntil: timestamp }),
    secNumCloud: z.object({ reference: shortText, validUntil: timestamp }).optional(),
    storageCountry: z.string().length(2),
    auditedOn: z.iso.date(),
    logRetentionMonths: z.number().int(),
  }),
} as const;

/** Plaintext of the confidential body, by command. */
export const environmentsConfidential = {} as const;

export const environmentsEvents = {
  'environment.registered': z.object({ environmentId: uuid, operatorId: slug, country: z.string() }),
  'environment.attested': environmentsCommands['environment.attest'],
} as const;

export const environmentState = z.object({
  environmentId: uuid,
  name: z.string(),
  operatorId: slug,
  country: z.string(),
  attestation: environmentsCommands['environment.attest'].omit({ environmentId: true }).nullable(),
});

export type EnvironmentState = z.infer<typeof environmentState>;

export const environmentsProblems = {} as const satisfies Record<string, ProblemDescription>;
