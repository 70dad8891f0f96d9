import { z } from 'zod';
import { ACTS, CHANNELS, DECIDED_REGIMES, RECORDED_ACTS, SCOPE_KINDS } from '@garant/rules';
import { language, position, sha256Hex, subjectIndex, timestamp, uuid, version } from './ids.js';
import { noticeText, policyReference } from './notices.js';
import { insTrait } from './people.js';

export const choiceScope = z
  .object({ kind: z.enum(SCOPE_KINDS), id: z.string().min(1).max(100).optional() })
  .refine((s) => (s.kind === 'everything') === (s.id === undefined), {
    message: 'every scope but "everything" names an id',
    path: ['id'],
  });

/** Which text the person saw: a notice's version, its hash and language are part of the evidence (GDPR Art. 7(1)). */
export const noticeSeen = z.object({
  noticeId: z.string(),
  version,
  hash: sha256Hex,
  language,
  shownAt: timestamp.optional(),
});

/** Identity traits: only in the vault of `consent`, only inside `confidential`. */
export const identityTraits = z.object({
  familyName: z.string().trim().min(1).max(100),
  givenNames: z.string().trim().min(1).max(200),
  birthDate: z.iso.date(),
  /** ISO/IEC 5218 as FHIR administrative gender. */
  gender: z.enum(['male', 'female', 'other', 'unknown']),
});
export type IdentityTraits = z.infer<typeof identityTraits>;
/** With the national health identity, where the deployer is entitled to it: never in an event, an address or a log. */
export const vaultTraits = identityTraits.extend({ ins: insTrait.optional() });
export type VaultTraits = z.infer<typeof vaultTraits>;

export const consentCommands = {
  /** Key: a fresh uuid of the enrolment. Confidential: {@link personRegisterConfidential}. */
  'person.register': z.object({}),
  /** Key: subjectRef. */
  'choice.record': z.object({
    subjectRef: uuid,
    choiceId: uuid,
    regime: z.enum(DECIDED_REGIMES),
    act: z.enum(ACTS),
    scope: choiceScope,
    notice: noticeSeen,
    channel: z.enum(CHANNELS),
    actedAt: timestamp,
    /** The authority under which somebody acts for the person; absent: the person acts. */
    authorityId: uuid.optional(),
    /** The mandate under which an agent helps. */
    mandateId: uuid.optional(),
    /** The paper form that the act was entered from. */
    formId: uuid.optional(),
  }),
  /** Key: datasetId. The file was uploaded before and is named by its hash. */
  'linkage.submit': z.object({ datasetId: uuid, linkageId: uuid, fileSha256: sha256Hex }),
  /** Key: the parked key. Operators only. */
  'key.release': z.object({ key: z.string() }),
} as const;
export const personRegisterConfidential = z.object({
  issuer: z.string(),
  sub: z.string(),
  traits: vaultTraits,
});

/** A row of a holder's linkage file (NDJSON). `informedOn`: the day the holder informed the person (NON_OPPOSITION). */
export const linkageRow = vaultTraits.extend({
  localId: z.string().trim().min(1).max(200),
  informedOn: z.iso.date().optional(),
});
export type LinkageRow = z.infer<typeof linkageRow>;

export const cutPurpose = z.object({ kind: z.enum(['permit', 'release', 'unseal']), id: uuid });

export const consentEvents = {
  'person.registered': z.object({
    subjectRef: uuid,
    subjectIndex,
    existing: z.boolean(),
    origin: z.enum(['login', 'linkage', 'assisted', 'authority']),
  }),
  'choice.recorded': consentCommands['choice.record'].extend({
    act: z.enum(RECORDED_ACTS),
    subjectIndex,
    position,
    acceptedAt: timestamp,
    recordedAt: timestamp,
    receiptId: uuid,
    /** Account of whoever acted. */
    actedBy: uuid,
    /** rules.Choice.voice. */
    voice: uuid.nullable().optional(),
    /** Why the register itself acted, or what a recorded act follows from. */
    because: z
      .enum(['expired', 'notice-revised', 'advance-choice', 'resolution', 'written-refusal'])
      .optional(),
  }),
  'linkage.recorded': z.object({
    datasetId: uuid,
    linkageId: uuid,
    rows: z
      .array(
        z.object({
          recordRef: uuid,
          subjectRef: uuid,
          subjectIndex,
          status: z.enum(['matched', 'new', 'ambiguous']),
          informedOn: z.iso.date().nullable(),
        }),
      )
      .max(500),
  }),
  'linkage.completed': z.object({
    datasetId: uuid,
    linkageId: uuid,
    fileSha256: sha256Hex,
    counts: z.object({
      rows: z.number(),
      matched: z.number(),
      new: z.number(),
      ambiguous: z.number(),
      rejected: z.number(),
    }),
    completedAt: timestamp,
  }),
  /**
   * One in every partition. `decisive` commits, per dataset of the permit, to the subjects whose standing decides
   * (rules.decisiveSubjects): the gateway recomputes it and refuses to plan when it differs.
   */
  'register.cut': z.object({
    cutId: uuid,
    for: cutPurpose,
    permitId: uuid,
    position,
    cutAt: timestamp,
    decisive: z.array(
      z.object({ datasetId: uuid, salt: z.string(), commitment: sha256Hex, count: z.number().int() }),
    ),
    /** Subjects with a parked command: denied under every regime. */
    parkedSubjects: z.array(subjectIndex),
  }),
} as const;

/** Heartbeat of any service; `position` only from `consent`. `handled`: next offset to handle, per partition of its command topic. */
export const serviceBeat = z.object({
  service: z.string(),
  position: position.nullable(),
  handled: z.array(z.number().int().nonnegative()),
  parked: z.number().int().nonnegative(),
  at: timestamp,
});
export type ServiceBeat = z.infer<typeof serviceBeat>;

/** One version of a notice: what a person reads before choosing. */
export const notice = noticeText.extend({
  noticeId: z.string(),
  version,
  regime: z.enum(DECIDED_REGIMES),
  status: z.enum(['draft', 'published', 'withdrawn']),
  /** SHA-256 of the RFC 8785 form of title, sections, legalSources and, where it has one, term. */
  hash: sha256Hex,
  publishedAt: timestamp.nullable(),
  withdrawnAt: timestamp.nullable().optional(),
  /** The version that took its place. */
  replacedBy: version.nullable().optional(),
  /** What each section stands for. */
  stands: z.array(policyReference.extend({ sectionId: z.string() })).optional(),
});
export type Notice = z.infer<typeof notice>;

/** What a person sees of one choice. */
export const choiceView = z.object({
  choiceId: uuid,
  regime: z.enum(DECIDED_REGIMES),
  act: z.enum(RECORDED_ACTS),
  scope: choiceScope,
  actedAt: timestamp,
  acceptedAt: timestamp,
  recordedAt: timestamp,
  position,
  channel: z.enum(CHANNELS),
  notice: noticeSeen,
  receiptId: uuid,
  /** Who acted, and for whom: the person's own act when both are absent. */
  actedBy: uuid,
  voice: uuid.nullable().optional(),
  authorityId: uuid.optional(),
  mandateId: uuid.optional(),
  formId: uuid.optional(),
  because: z
    .enum(['expired', 'notice-revised', 'advance-choice', 'resolution', 'written-refusal'])
    .optional(),
  /** Whether it still is the newest of its lineage (same regime and scope). */
  current: z.boolean(),
});
export type ChoiceView = z.infer<typeof choiceView>;

/** Linkage report for a holder. Names no one: rejected lines by number and rule, ambiguous ones by local id (the holder's own). */
export const linkageReport = z.object({
  datasetId: uuid,
  linkageId: uuid.nullable(),
  status: z.enum(['none', 'pending', 'running', 'completed', 'failed']),
  fileSha256: sha256Hex.nullable(),
  submittedAt: timestamp.nullable(),
  completedAt: timestamp.nullable(),
  counts: z.object({
    rows: z.number(),
    matched: z.number(),
    new: z.number(),
    ambiguous: z.number(),
    rejected: z.number(),
  }),
  /** Share of rows tied to exactly one person; null without rows. */
  matchRate: z.number().min(0).max(1).nullable(),
  rejected: z.array(z.object({ line: z.number(), field: z.string(), rule: z.string() })),
  /** `asked`: the identity desk asks the holder to look at this record again. */
  ambiguous: z.array(z.object({ localId: z.string(), candidates: z.number(), asked: z.boolean() })),
});
export type LinkageReport = z.infer<typeof linkageReport>;
