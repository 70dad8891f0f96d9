import { z } from 'zod';
import { INS_OIDS, INS_STATUSES, insFault, type InsOid } from '@garant/rules';
import { position, sha256Hex, shortText, subjectIndex, timestamp, uuid } from './ids.js';
import { p, type ProblemDescription } from './problem.row.js';

const INS_RULES = {
  form: 'an INS is 13 characters and its 2-digit key, without spaces',
  key: 'the key is not that of the number (97 − number mod 97)',
  oid: 'an OID under which a NIR or a NIA is issued',
} as const;

/** A national health identity. Only in the vault, only where the deployer is entitled to it (CSP R1111-8-2). */
export const insTrait = z
  .object({
    value: z.string(),
    oid: z.enum(Object.keys(INS_OIDS) as [InsOid, ...InsOid[]]),
    status: z.enum(INS_STATUSES),
  })
  .superRefine((ins, context) => {
    const fault = insFault(ins);
    if (fault)
      context.addIssue({
        code: 'custom',
        path: [fault === 'oid' ? 'oid' : 'value'],
        message: INS_RULES[fault],
      });
  });
export type InsTrait = z.infer<typeof insTrait>;

const person = z.object({ subjectRef: uuid, subjectIndex });

/** Why the identity desk decided; sealed in an erasable table. */
export const identityDecisionConfidential = z.object({ reason: shortText });

/** Keys: caseId; for `people.split` and `person.erase` the subject reference. */
export const peopleCommands = {
  /** The ambiguous person of the case is the candidate. */
  'identity.same-person': z.object({ caseId: uuid, candidateRef: uuid }),
  /** The ambiguous person of the case is none of the candidates. */
  'identity.different-people': z.object({ caseId: uuid }),
  /** The holder is asked to look at its records again; the case stays open and the records stay out. */
  'identity.ask-holder': z.object({ caseId: uuid }),
  /** A merge was wrong: one of its retired members goes on as a person of its own. */
  'people.split': z.object({ subjectRef: uuid, retiredRef: uuid }),
  /**
   * GDPR Art. 17. `previewHash` names what the person was shown: what is erased is what they saw. `requestId`: an
   * officer answers that person's request.
   */
  'person.erase': z.object({
    erasureId: uuid,
    subjectRef: uuid,
    previewHash: sha256Hex,
    keepMarker: z.boolean(),
    requestId: uuid.optional(),
  }),
} as const satisfies Record<string, z.ZodType>;

export const peopleEvents = {
  'identity.case-opened': z.object({
    caseId: uuid,
    subjectRef: uuid,
    origin: z.string(),
    candidates: z.number().int().positive(),
    datasetId: uuid.nullable(),
  }),
  'identity.holder-asked': z.object({ caseId: uuid, datasetId: uuid }),
  /** The vault opened one identity to the inspector whom a doctor allowed it, once. */
  'identity.opened': z.object({ revealId: uuid, missionId: uuid, subjectRef: uuid, by: uuid }),
  'people.merged': z.object({
    actId: uuid,
    position,
    survivor: person,
    retired: z.array(person).min(1),
    /** `marker`: the same person came back after an erasure that kept a marker of a standing refusal. */
    because: z.enum(['same-person', 'marker']),
    caseId: uuid.optional(),
  }),
  'people.kept-apart': z.object({ actId: uuid, position, caseId: uuid, ...person.shape }),
  'people.split': z.object({
    actId: uuid,
    position,
    survivor: person,
    parts: z.array(z.object({ retired: person, successor: person })).min(1),
  }),
  'person.erased': z.object({
    erasureId: uuid,
    position,
    ...person.shape,
    markerKept: z.boolean(),
    requestId: uuid.optional(),
  }),
} as const satisfies Record<string, z.ZodType>;

export const peopleProblems = {
  'case-decided': p(409, 'This case has been decided already', 'Ce cas a déjà été tranché'),
  'case-without-holder': p(
    409,
    'This case comes from no holder’s file: there is nobody to ask',
    'Ce cas ne vient du fichier d’aucun détenteur : il n’y a personne à interroger',
  ),
  'candidate-unknown': p(
    422,
    'This person is not one of the candidates of the case',
    'Cette personne n’est pas l’une des personnes possibles de ce cas',
  ),
  'not-merged': p(
    409,
    'These two are not one person in the register',
    'Ces deux personnes n’en forment pas une dans le registre',
  ),
  'erasure-changed': p(
    409,
    'What would be erased has changed since you looked; look again',
    'Ce qui serait effacé a changé depuis que vous l’avez vu ; regardez à nouveau',
    'GDPR Art. 12(1), 17',
  ),
  'erasure-request-missing': p(
    403,
    'An officer erases only in answer to the person’s own request',
    'Un agent n’efface qu’en réponse à la demande de la personne elle-même',
    'GDPR Art. 17(1)',
  ),
} as const satisfies Record<string, ProblemDescription>;

/** One line of the identity desk's queue: nobody's traits. */
export const identityCase = z.object({
  caseId: uuid,
  origin: z.string(),
  state: z.enum(['open', 'holder-asked', 'same-person', 'different-people', 'closed']),
  candidates: z.number().int(),
  datasetId: uuid.nullable(),
  openedAt: timestamp,
  decidedAt: timestamp.nullable(),
});
export type IdentityCase = z.infer<typeof identityCase>;

const shownPerson = z.object({
  subjectRef: uuid,
  familyName: z.string(),
  givenNames: z.string(),
  birthDate: z.string(),
  gender: z.string(),
  /** Whether an INS is known, never the number. */
  ins: z.boolean(),
  hasLogin: z.boolean(),
  origin: z.string(),
  linkedRecords: z.number().int(),
  choices: z.number().int(),
});
/** What the identity desk compares. Each person shown is a read of their data. */
export const identityCaseDetail = identityCase.extend({ person: shownPerson, others: z.array(shownPerson) });
export type IdentityCaseDetail = z.infer<typeof identityCaseDetail>;

/** A merge that stands, for the desk to undo. */
export const mergedPeople = z.object({
  actId: uuid,
  position,
  survivorRef: uuid,
  retiredRef: uuid,
  because: z.string(),
  mergedAt: timestamp,
});
export type MergedPeople = z.infer<typeof mergedPeople>;

/** Whether holders' records were found that are the person's. */
export const myLinkage = z.object({
  found: z.boolean(),
  /** True while the register cannot tell who the person is (an open case of the identity desk). */
  ambiguous: z.boolean(),
  datasets: z.array(z.object({ datasetId: uuid, linkedAt: timestamp })),
});
export type MyLinkage = z.infer<typeof myLinkage>;

/** What an erasure takes and what it must leave, before it is confirmed. */
export const erasurePreview = z.object({
  items: z.array(z.object({ what: z.string(), rows: z.number().int() })),
  acts: z.number().int(),
  standingRefusal: z.boolean(),
  previewHash: sha256Hex,
});
export type ErasurePreview = z.infer<typeof erasurePreview>;

/** How far keys and indexes of the vault are rotated. No person in it. */
export const vaultStatus = z.object({
  currentKey: z.string(),
  indexVersion: z.string(),
  tables: z.array(
    z.object({
      table: z.string(),
      rows: z.number().int(),
      onOlderKeys: z.number().int(),
      byKey: z.record(z.string(), z.number().int()),
    }),
  ),
  indexes: z.array(z.object({ table: z.string(), onOlderVersion: z.number().int() })),
  /** Logins indexed under an older version whose text is not kept: they follow at the person’s next login. */
  waitingForLogin: z.number().int(),
});
export type VaultStatus = z.infer<typeof vaultStatus>;
