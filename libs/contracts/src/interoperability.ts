import { z } from 'zod';
import { ACTS, DECIDED_REGIMES, FHIR_VERSIONS } from '@garant/rules';
import { choiceScope, noticeSeen } from './consent.js';
import { sha256Hex, slug, timestamp, uuid } from './ids.js';
import { p, type ProblemDescription } from './problem.row.js';

/** FHIR, GovStack and signed webhooks. */
export const interoperabilityCommands = {
  /** Key: subjectRef. All acts that one FHIR Consent states, or none. */
  'consent-resource.import': z.object({
    subjectRef: uuid,
    importId: uuid,
    fhir: z.enum(FHIR_VERSIONS),
    /** SHA-256 of the RFC 8785 form of person and acts: what the resource states, not how it says it. */
    statementHash: sha256Hex,
    acts: z
      .array(
        z.object({
          choiceId: uuid,
          regime: z.enum(DECIDED_REGIMES),
          act: z.enum(ACTS),
          scope: choiceScope,
          notice: noticeSeen,
          actedAt: timestamp,
          authorityId: uuid.optional(),
        }),
      )
      .min(1)
      .max(50),
  }),
} as const satisfies Record<string, z.ZodType>;

export const interoperabilityEvents = {
  'consent-resource.imported': z.object({
    subjectRef: uuid,
    importId: uuid,
    fhir: z.enum(FHIR_VERSIONS),
    statementHash: sha256Hex,
    choiceIds: z.array(uuid),
  }),
} as const satisfies Record<string, z.ZodType>;

/**
 * What everybody may know anyway (EHDS Art. 57(1)(j), 58(1)), for any organisation that asks: references and codes of the
 * public register, without organisation, title or person.
 */
export const PUBLIC_WEBHOOK_EVENTS = [
  'public.application-received',
  'public.decision',
  'public.permit-changed',
  'public.result-published',
  'public.dataset-published',
] as const;
/**
 * What a holder or an operator may be told beside: what they must act on and may know. Never anything about one person: the
 * body of `recall.ordered` names the order, which its operator then reads under their own login.
 */
export const WEBHOOK_EVENTS = {
  holder: [
    'dataset.published',
    'linkage.completed',
    'permit.activated',
    'permit.suspended',
    'permit.suspension-lifted',
    'permit.revoked',
    'permit.expired',
    'permit.superseded',
    'permit.persons-changed',
    'release.planned',
    'release.refused',
    'unseal.refused',
    ...PUBLIC_WEBHOOK_EVENTS,
  ],
  'environment-operator': [
    'permit.activated',
    'permit.suspended',
    'permit.suspension-lifted',
    'permit.revoked',
    'permit.expired',
    'permit.superseded',
    'permit.persons-changed',
    'release.sealed',
    'unseal.refused',
    'recall.ordered',
    'recall.acknowledged',
    ...PUBLIC_WEBHOOK_EVENTS,
  ],
  researcher: PUBLIC_WEBHOOK_EVENTS,
  assessor: PUBLIC_WEBHOOK_EVENTS,
  signatory: PUBLIC_WEBHOOK_EVENTS,
} as const;
/** In the order in which an account with several of them acts. */
export const WEBHOOK_ROLES = [
  'holder',
  'environment-operator',
  'researcher',
  'assessor',
  'signatory',
] as const;
export type WebhookRole = (typeof WEBHOOK_ROLES)[number];
export const WEBHOOK_EVENT_TYPES = [
  ...new Set([...WEBHOOK_EVENTS.holder, ...WEBHOOK_EVENTS['environment-operator']]),
] as [WebhookEventType, ...WebhookEventType[]];
export type WebhookEventType = (typeof WEBHOOK_EVENTS)[WebhookRole][number];
const eventTypes = z.array(z.enum(WEBHOOK_EVENT_TYPES)).min(1).max(WEBHOOK_EVENT_TYPES.length);

/** Addresses without user, query and fragment: what a log keeps must hold no secret. */
export const webhookUrl = z
  .url()
  .max(500)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
    message: 'an https address',
  })
  .refine(
    (text) => {
      if (!URL.canParse(text)) return false;
      const { username, password, search, hash } = new URL(text);
      return `${username}${password}${search}${hash}` === '';
    },
    { message: 'without user, query and fragment' },
  );

const webhook = { webhookId: uuid };
/** Commands of the gateway. Key: webhookId. Secrets never travel: the gateway keeps them sealed before it sends. */
export const webhookCommands = {
  'webhook.register': z.object({ ...webhook, url: webhookUrl, events: eventTypes }),
  'webhook.change': z.object({
    ...webhook,
    url: webhookUrl.optional(),
    events: eventTypes.optional(),
    enabled: z.boolean().optional(),
  }),
  'webhook.rotate-secret': z.object({ ...webhook, secretId: uuid }),
  'webhook.remove': z.object(webhook),
  'webhook.test': z.object({ ...webhook, deliveryId: uuid }),
  'webhook.redeliver': z.object({ ...webhook, deliveryId: uuid }),
} as const satisfies Record<string, z.ZodType>;

export const webhookEvents = {
  'webhook.registered': z.object({
    ...webhook,
    organisation: slug,
    role: z.enum(WEBHOOK_ROLES),
    url: webhookUrl,
    events: eventTypes,
  }),
  'webhook.changed': webhookCommands['webhook.change'],
  'webhook.secret-rotated': z.object({ ...webhook, secretId: uuid, formerUntil: timestamp }),
  'webhook.removed': z.object(webhook),
  'webhook.tested': z.object({ ...webhook, deliveryId: uuid }),
  'webhook.redelivered': z.object({ ...webhook, deliveryId: uuid }),
  'webhook.disabled': z.object({ ...webhook, because: z.enum(['gone', 'failing']) }),
} as const satisfies Record<string, z.ZodType>;

export const WEBHOOK_DELIVERY_STATES = ['pending', 'delivered', 'dead'] as const;
/** One webhook as its organisation sees it. */
export const webhookView = z.object({
  webhookId: uuid,
  url: z.string(),
  role: z.enum(WEBHOOK_ROLES),
  events: eventTypes,
  enabled: z.boolean(),
  disabledBecause: z.enum(['owner', 'gone', 'failing']).nullable(),
  createdAt: timestamp,
  /** Since when every attempt has failed. */
  failingSince: timestamp.nullable(),
  /** The former secret still signs until then, beside the new one. */
  formerSecretUntil: timestamp.nullable(),
});
export type WebhookView = z.infer<typeof webhookView>;
/** The secret is shown in the answer to registering or rotating, and never again. */
export const webhookSecret = z.object({ webhookId: uuid, secret: z.string().startsWith('whsec_') });

/** One message to one webhook. Bodies of answers are not kept. */
export const webhookDeliveryView = z.object({
  deliveryId: uuid,
  /** `webhook-id` of every attempt. */
  messageId: z.string(),
  type: z.string(),
  state: z.enum(WEBHOOK_DELIVERY_STATES),
  createdAt: timestamp,
  attempts: z.array(
    z.object({
      at: timestamp,
      status: z.number().int().nullable(),
      failure: z.string().nullable(),
      ms: z.number().int(),
    }),
  ),
  nextAttemptAt: timestamp.nullable(),
  payload: z.record(z.string(), z.unknown()),
});
export type WebhookDeliveryView = z.infer<typeof webhookDeliveryView>;

const FHIR = 'HL7 FHIR Consent';
export const interoperabilityProblems = {
  'fhir-structure': p(
    422,
    'An element is missing, empty, too long or of the wrong type',
    'Un élément manque, est vide, trop long ou n’a pas le bon type',
    FHIR,
  ),
  'fhir-element-unknown': p(
    422,
    'This release of FHIR does not have that element',
    'Cette version de FHIR ne connaît pas cet élément',
    FHIR,
  ),
  'fhir-element-unsupported': p(
    422,
    'The register cannot keep what this element means',
    'Le registre ne peut pas conserver le sens de cet élément',
    FHIR,
  ),
  'fhir-extension-unknown': p(
    422,
    'This extension is not known here',
    'Cette extension n’est pas connue ici',
    'HL7 FHIR Extensibility',
  ),
  'fhir-modifier-extension': p(
    422,
    'A modifier extension changes the meaning and is not understood',
    'Une extension modificatrice change le sens et n’est pas comprise',
    'HL7 FHIR Extensibility',
  ),
  'fhir-code-unknown': p(422, 'This code is not known here', 'Ce code n’est pas connu ici', FHIR),
  'fhir-policy-unknown': p(
    422,
    'The policy is not a notice of this register, or belongs to another regime',
    'La politique n’est pas une notice de ce registre, ou relève d’un autre régime',
    'IHE PCF 53.4.1',
  ),
  'fhir-status-unknown': p(
    422,
    'A consent in this state states no act',
    'Un consentement dans cet état n’exprime aucun acte',
    FHIR,
  ),
  'fhir-actor-unknown': p(
    422,
    'This person or organisation cannot stand here',
    'Cette personne ou cet organisme ne peut pas figurer ici',
    FHIR,
  ),
  'fhir-date': p(
    422,
    'The date is not a day or an instant',
    'La date n’est ni un jour ni un instant',
    'HL7 FHIR dateTime',
  ),
  'fhir-decision-missing': p(
    422,
    'It is not said whether this permits or denies',
    'Il n’est pas dit si ceci autorise ou refuse',
    'HL7 FHIR Consent.provision.type, Consent.decision',
  ),
  'fhir-exception-unsupported': p(
    422,
    'The register lets refusals prevail: it cannot keep this exception',
    'Dans ce registre le refus l’emporte : cette exception ne peut pas être conservée',
    FHIR,
  ),
  'fhir-combination': p(
    422,
    'These attributes narrow each other; the register keeps one at a time',
    'Ces attributs se restreignent l’un l’autre ; le registre n’en conserve qu’un à la fois',
    FHIR,
  ),
  'fhir-contradiction': p(422, 'Two elements say different things', 'Deux éléments se contredisent', FHIR),
  'fhir-search-unknown': p(
    400,
    'This search parameter is not supported',
    'Ce paramètre de recherche n’est pas pris en charge',
    'HL7 FHIR Search',
  ),
  'fhir-not-acceptable': p(
    406,
    'Only FHIR in JSON is offered',
    'Seul FHIR en JSON est proposé',
    'HL7 FHIR RESTful API',
  ),
  'govstack-not-offered': p(
    501,
    'This operation of the consent building block is not offered here',
    'Cette opération du bloc de consentement n’est pas proposée ici',
    'GovStack Consent BB 1.1.0-rc1',
  ),
  'govstack-individual': p(
    422,
    'The header does not name the individual, or names another',
    'L’en-tête ne nomme pas la personne, ou en nomme une autre',
    'GovStack Consent BB 1.1.0-rc1',
  ),
  'webhook-unknown': p(404, 'That webhook does not exist', 'Ce point d’appel n’existe pas'),
  'webhook-address': p(
    422,
    'This address cannot be called from here',
    'Cette adresse ne peut pas être appelée d’ici',
    'Standard Webhooks, Server-side request forgery',
  ),
  'webhook-events': p(
    422,
    'Your role does not receive these events',
    'Votre rôle ne reçoit pas ces événements',
  ),
  'webhook-disabled': p(409, 'The webhook is switched off', 'Le point d’appel est désactivé'),
  'webhook-limit': p(
    409,
    'Your organisation has as many webhooks as it may have',
    'Votre organisme a déjà le nombre maximal de points d’appel',
  ),
  'delivery-unknown': p(404, 'That delivery does not exist', 'Cet envoi n’existe pas'),
} as const satisfies Record<string, ProblemDescription>;
