import { z } from 'zod';
import { DECLARATION_KINDS, HDS_ACTIVITIES, HDS_REFERENTIALS, TRANSFER_GUARANTEES } from '@garant/rules';
import { executedOrder } from './executed.order.js';
import { longText, sha256Hex, shortText, slug, timestamp, uuid } from './ids.js';
import { p, type ProblemDescription } from './problem.row.js';

/** Secure processing environments and what is attested of them (EHDS Art. 73). */

const country = z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166-1 alpha-2 code');
const percent = z.number().min(0).max(100);
const part = <K extends (typeof DECLARATION_KINDS)[number], S extends z.ZodRawShape>(kind: K, shape: S) =>
  z.strictObject({ kind: z.literal(kind), validFrom: timestamp, validUntil: timestamp, ...shape });
const guarantee = z.enum(TRANSFER_GUARANTEES);

/** One thing that an operator declares, with a validity of its own. Codes and references only: no free text but certificates' numbers. */
export const environmentDeclaration = z.discriminatedUnion('kind', [
  part('hds', {
    certificate: shortText,
    activities: z.array(z.literal(HDS_ACTIVITIES)).max(6),
    referential: z.enum(HDS_REFERENTIALS),
  }),
  part('location', { storageCountries: z.array(country).min(1).max(40) }),
  part('audit', { auditor: slug, thirdParty: z.boolean(), auditedOn: z.iso.date() }),
  part('logs', { months: z.number().int().min(0).max(600) }),
  part('secnumcloud', { reference: shortText, services: z.array(slug).max(50) }),
  part('ownership', { seatCountry: country, largestNonEu: percent, totalNonEu: percent }),
  part('remote-access', { countries: z.array(country).max(60), guarantee }),
  part('sub-processors', { list: z.array(z.strictObject({ id: slug, country, guarantee })).max(100) }),
  part('tooling', {
    tools: z.array(slug).max(100),
    cores: z.number().int().min(0).max(1_000_000),
    memoryGb: z.number().int().min(0).max(10_000_000),
    gpus: z.number().int().min(0).max(100_000),
    administrators: z.number().int().min(0).max(1_000),
  }),
]);
export type EnvironmentDeclaration = z.infer<typeof environmentDeclaration>;

/** A file that was deleted from an environment: its name inside the environment says nothing about a person. */
export const deletedFile = z.strictObject({ name: shortText, sha256: sha256Hex });

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
  'environment.declare': z.strictObject({ environmentId: uuid, declaration: environmentDeclaration }),
  'environment.retract': z.strictObject({ environmentId: uuid, kind: z.enum(DECLARATION_KINDS) }),
  'environment.suspend': z.strictObject({ environmentId: uuid, order: executedOrder.optional() }),
  'environment.lift-suspension': z.strictObject({ environmentId: uuid }),
} as const;

/** Plaintext of the confidential body, by command. */
export const environmentsConfidential = {
  'environment.suspend': z.object({ reason: longText }),
  'environment.lift-suspension': z.object({ reason: longText }),
} as const;

export const environmentsEvents = {
  'environment.registered': z.object({ environmentId: uuid, operatorId: slug, country: z.string() }),
  'environment.attested': environmentsCommands['environment.attest'],
  'environment.declared': z.object({ environmentId: uuid, declaration: environmentDeclaration }),
  'environment.retracted': z.object({ environmentId: uuid, kind: z.enum(DECLARATION_KINDS) }),
  'environment.suspended': z.object({
    environmentId: uuid,
    reasonHash: sha256Hex,
    order: executedOrder.optional(),
  }),
  'environment.suspension-lifted': z.object({ environmentId: uuid, reasonHash: sha256Hex }),
  /** Everybody concerned was told; 0 days: it has lapsed. */
  'environment.lapse-announced': z.object({
    environmentId: uuid,
    kind: z.enum(DECLARATION_KINDS),
    validUntil: timestamp,
    daysLeft: z.number().int().nonnegative(),
  }),
} as const;

export const environmentState = z.object({
  environmentId: uuid,
  name: z.string(),
  operatorId: slug,
  country: z.string(),
  attestation: environmentsCommands['environment.attest'].omit({ environmentId: true }).nullable(),
  /** Newest of each kind; absent in states written before declarations came one by one. */
  declarations: z.array(environmentDeclaration).optional(),
  /** Nothing enters it or is opened in it. */
  suspended: z.boolean().optional(),
});

export type EnvironmentState = z.infer<typeof environmentState>;

export const environmentsProblems = {
  'environment-suspension': p(
    409,
    'The environment is suspended already, or is not, or only an inspector may lift it',
    'L’environnement est déjà suspendu, ou ne l’est pas, ou seul un contrôleur peut lever la suspension',
    'EHDS Art. 63(3)',
  ),
  'deletion-unknown': p(
    404,
    'No data of that permit are to be deleted there',
    'Aucune donnée de ce permis n’est à y supprimer',
    'EHDS Art. 68(12)',
  ),
  'deletion-state': p(
    409,
    'The deletion is not due yet, or is confirmed already',
    'La suppression n’est pas encore due, ou est déjà confirmée',
    'EHDS Art. 68(12)',
  ),
} as const satisfies Record<string, ProblemDescription>;
