import { z } from 'zod';
import {
  ACTS,
  AUTHORITY_END_REASONS,
  AUTHORITY_STATUSES,
  AUTHORITY_TYPES,
  DECIDED_REGIMES,
  isMatter,
} from '@garant/rules';
import { choiceView, identityTraits } from './consent.js';
import { sha256Hex, timestamp, uuid } from './ids.js';
import { p, type ProblemDescription } from './problem.row.js';

/** Shown to the declarant and given to whoever verifies: ten characters without look-alikes. */
export const authorityReference = z
  .string()
  .regex(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/, 'a code such as 7K3MR-9QXPA');

const day = z.iso.date();
/** What a minor of 15 or more keeps to themself: everything, a regime, or a project. */
export const matter = z
  .object({ kind: z.enum(['everything', 'regime', 'project']), id: z.string().min(1).max(100).optional() })
  .refine(({ kind, id }) => isMatter(kind, id), { message: 'a regime or a project by its id', path: ['id'] });

/** Keys: the authority's id, or the represented person once the sender knows them, so that ends and acts keep their order. */
export const representationCommands = {
  /** Confidential: {@link authorityDeclareConfidential}. */
  'authority.declare': z.object({
    authorityId: uuid,
    type: z.enum(AUTHORITY_TYPES),
    startsOn: day.nullable(),
    /** Last day in force. */
    endsOn: day.nullable(),
    /** Acts that the mandate names; null: all. */
    acts: z.array(z.enum(ACTS)).max(ACTS.length).nullable(),
    evidenceSha256: sha256Hex,
  }),
  'authority.verify': z.object({
    authorityId: uuid,
    startsOn: day.nullable().optional(),
    endsOn: day.nullable().optional(),
    /** Only one holder of parental authority, by the document. */
    sole: z.boolean().default(false),
    /** When the traits fit several people: keep a person of their own, for the identity queue to settle. */
    apart: z.boolean().default(false),
  }),
  /** Confidential: {@link reasonsConfidential}. */
  'authority.refuse': z.object({ authorityId: uuid }),
  'authority.end': z.object({ authorityId: uuid }),
  /** Key: one's own subject reference. */
  'solo.declare': z.object({ soloId: uuid, subjectRef: uuid, matters: z.array(matter).min(1).max(50) }),
  'solo.end': z.object({ soloId: uuid, subjectRef: uuid }),
  /** The parent who objected takes up what the other parent wants. */
  'conflict.agree': z.object({ authorityId: uuid, subjectRef: uuid, wishId: uuid }),
  /** A decision, with its document. Confidential: {@link reasonsConfidential}. */
  'conflict.resolve': z.object({
    authorityId: uuid,
    subjectRef: uuid,
    wishId: uuid,
    outcome: z.enum(['allowed', 'upheld']),
    evidenceSha256: sha256Hex,
  }),
  /** Key: deathId. Confidential: {@link deathConfidential}. */
  'death.record': z.object({ deathId: uuid, evidenceSha256: sha256Hex }),
  /** Key: mentionId. Confidential: {@link writtenRefusalConfidential}. */
  'written-refusal.mention': z.object({ mentionId: uuid, evidenceSha256: sha256Hex }),
} as const satisfies Record<string, z.ZodType>;

export const authorityDeclareConfidential = z.object({ traits: identityTraits });
export const reasonsConfidential = z.object({ reasons: z.string().trim().min(10).max(2_000) });
export const deathConfidential = z.object({ traits: identityTraits, diedOn: day });
export const writtenRefusalConfidential = z.object({ traits: identityTraits, writtenOn: day });

export const representationEvents = {
  'authority.declared': z.object({
    authorityId: uuid,
    type: z.enum(AUTHORITY_TYPES),
    declaredBy: uuid,
    declarantRef: uuid.nullable(),
    startsOn: day.nullable(),
    endsOn: day.nullable(),
    acts: z.array(z.enum(ACTS)).nullable(),
    evidenceSha256: sha256Hex,
  }),
  'authority.verified': z.object({
    authorityId: uuid,
    subjectRef: uuid,
    startsOn: day.nullable(),
    endsOn: day.nullable(),
    sole: z.boolean(),
    verifiedBy: uuid,
  }),
  /** `reasonsHash`: salted SHA-256 of the reasons, which live in an erasable table. */
  'authority.refused': z.object({ authorityId: uuid, reasonsHash: sha256Hex, refusedBy: uuid }),
  'authority.ended': z.object({
    authorityId: uuid,
    subjectRef: uuid.nullable(),
    because: z.enum(AUTHORITY_END_REASONS),
    endedAt: timestamp,
  }),
  'solo.declared': z.object({ soloId: uuid, subjectRef: uuid, matters: z.array(matter), from: timestamp }),
  'solo.ended': z.object({ soloId: uuid, subjectRef: uuid, until: timestamp }),
  'conflict.resolved': z.object({
    subjectRef: uuid,
    /** Choice ids: the refusal, and what the other parent wants. */
    objectionId: uuid,
    wishId: uuid,
    outcome: z.enum(['agreed', 'allowed', 'upheld']),
    evidenceSha256: sha256Hex.nullable(),
    reasonsHash: sha256Hex.nullable(),
  }),
  'death.recorded': z.object({ subjectRef: uuid, deathId: uuid, evidenceSha256: sha256Hex }),
  'written-refusal.mentioned': z.object({ subjectRef: uuid, mentionId: uuid, evidenceSha256: sha256Hex }),
  /** A birthday that changes what a person may do, or after which they are told something; once each. */
  'age.reached': z.object({ subjectRef: uuid, age: z.union([z.literal(16), z.literal(18)]) }),
} as const satisfies Record<string, z.ZodType>;

const standing = z.enum(['declared', 'refused', 'not-started', 'active', 'ended']);

/** An authority as its holder and the represented person see it. */
export const authorityView = z.object({
  authorityId: uuid,
  reference: authorityReference,
  type: z.enum(AUTHORITY_TYPES),
  status: z.enum(AUTHORITY_STATUSES),
  /** Where it stands now: the end date and majority count by themselves. */
  standing,
  /** What the asker is towards it. */
  as: z.enum(['declarant', 'represented', 'officer']),
  /** Given names of the represented person, as declared; of the holder nobody is told a name here. */
  givenNames: z.string().nullable(),
  startsOn: day.nullable(),
  endsOn: day.nullable(),
  acts: z.array(z.enum(ACTS)).nullable(),
  sole: z.boolean(),
  declaredAt: timestamp,
  decidedAt: timestamp.nullable(),
  endedAt: timestamp.nullable(),
  because: z.enum(AUTHORITY_END_REASONS).nullable(),
  /** Why it was refused; null otherwise, and after erasure. */
  reasons: z.string().nullable(),
  /** Whether the asker may end it now. */
  mayEnd: z.boolean(),
});
export type AuthorityView = z.infer<typeof authorityView>;

/** A person for whom the asker may act now. */
export const relativeView = z.object({
  authorityId: uuid,
  type: z.enum(AUTHORITY_TYPES),
  givenNames: z.string(),
  ageBand: z.enum(['under-15', '15-17', 'adult', 'unknown']),
  /** From 15 some choices may be the minor's alone; said of everybody of that age, so that it tells nothing. */
  mayDecideAlone: z.boolean(),
  acts: z.array(z.enum(ACTS)).nullable(),
  endsOn: day.nullable(),
  /** Whether another holder of parental authority can speak for the same person. */
  shared: z.boolean(),
  openConflicts: z.number().int(),
});
export type RelativeView = z.infer<typeof relativeView>;

/** Two parents contradict each other. `mine`: whether the asker objected, wished, or decides about it. */
export const conflictView = z.object({
  objection: choiceView,
  wish: choiceView,
  mine: z.enum(['objection', 'wish', 'other', 'officer']),
});
export type ConflictView = z.infer<typeof conflictView>;

/** What somebody may do alone now, and who may act for them. */
export const situationView = z.object({
  ageBand: z.enum(['under-15', '15-17', 'adult', 'unknown']),
  mayHide: z.boolean(),
  solo: z.object({ soloId: uuid, matters: z.array(matter), from: timestamp }).nullable(),
  /** Authorities over the asker. */
  representedBy: z.array(authorityView),
});
export type SituationView = z.infer<typeof situationView>;

/** An authority as whoever verifies it sees it: opened by its reference, each opening is in the log. */
export const authorityCase = authorityView.extend({
  /** The represented person as declared; null after the decision, when the vault alone knows them. */
  traits: identityTraits.nullable(),
  ageBand: z.enum(['under-15', '15-17', 'adult', 'unknown']),
  evidence: z.object({ sha256: sha256Hex, type: z.string(), bytes: z.number().int() }).nullable(),
  /** The person is known to the register, and others hold an authority over them. */
  otherHolders: z.number().int(),
  mayDecide: z.boolean(),
  conflicts: z.array(conflictView),
});
export type AuthorityCase = z.infer<typeof authorityCase>;

/** A row of the officer's list of declared authorities: codes and dates, nobody's name. */
export const authorityQueueRow = z.object({
  authorityId: uuid,
  reference: authorityReference,
  type: z.enum(AUTHORITY_TYPES),
  declaredAt: timestamp,
});
export type AuthorityQueueRow = z.infer<typeof authorityQueueRow>;

export const matterRegimes = z.array(z.enum(DECIDED_REGIMES));

const LIL70 = 'Loi 78-17 art. 70';
export const representationProblems = {
  'authority-unknown': p(
    404,
    'That authority does not exist, or is not yours',
    'Cette autorité n’existe pas, ou n’est pas la vôtre',
  ),
  'authority-not-verified': p(
    403,
    'Your authority has not been verified yet',
    'Votre autorité n’a pas encore été vérifiée',
    LIL70,
  ),
  'authority-not-started': p(
    403,
    'Your authority has not begun yet',
    'Votre autorité n’a pas encore commencé',
    LIL70,
  ),
  'authority-ended': p(403, 'That authority has ended', 'Cette autorité a pris fin', LIL70),
  'authority-out-of-scope': p(
    403,
    'The mandate does not name that act',
    'Le mandat ne nomme pas cet acte',
    'Code civil art. 1153',
  ),
  'authority-state': p(
    409,
    'The authority is not at that stage, or this is not yours to do',
    'L’autorité n’en est pas à cette étape, ou cet acte ne vous revient pas',
  ),
  'authority-period': p(
    422,
    'The authority ends before it begins',
    'L’autorité prend fin avant de commencer',
  ),
  'authority-acts': p(
    422,
    'Only the mandate of a trusted helper names acts, and it must name at least one',
    'Seul le mandat d’une personne de confiance nomme des actes, et il en nomme au moins un',
    'Code civil art. 1153',
  ),
  'authority-age': p(
    422,
    'That kind of authority is for adults',
    'Ce type d’autorité concerne des adultes',
    'Code civil art. 477, 494-1',
  ),
  'authority-for-oneself': p(
    422,
    'Nobody holds an authority over themself',
    'Personne n’a d’autorité sur soi-même',
  ),
  'authority-not-revocable': p(
    403,
    'That authority is ended by a judge or by the data protection officer',
    'Cette autorité prend fin par une décision de justice ou par la personne déléguée à la protection des données',
    'Code civil art. 371-1, 443',
  ),
  'evidence-missing': p(
    422,
    'The document was not uploaded, or not by you',
    'Le document n’a pas été déposé, ou pas par vous',
    LIL70,
  ),
  'evidence-type': p(
    415,
    'A document is a PDF, PNG or JPEG file',
    'Un document est un fichier PDF, PNG ou JPEG',
  ),
  'birth-date-invalid': p(
    422,
    'The birth date is not a past day',
    'La date de naissance n’est pas un jour passé',
  ),
  'majority-reached': p(
    403,
    'The person is 18: they decide for themself',
    'La personne a 18 ans : elle décide elle-même',
    'Code civil art. 371-1, 414',
  ),
  'minor-acts-alone': p(
    403,
    'The minor decides this alone',
    'La personne mineure décide seule de ceci',
    LIL70,
  ),
  'minor-too-young': p(
    403,
    'Below that age, saying yes is for the holders of parental authority',
    'Avant cet âge, dire oui revient aux titulaires de l’autorité parentale',
    LIL70,
  ),
  'solo-not-for-you': p(
    403,
    'Deciding alone is for minors of 15 or over',
    'Décider seul concerne les personnes mineures de 15 ans ou plus',
    LIL70,
  ),
  'representative-decides': p(
    403,
    'The person who represents you says yes; you can always say no',
    'La personne qui vous représente peut dire oui ; vous pouvez toujours dire non',
    'Code civil art. 459',
  ),
  'person-deceased': p(
    403,
    'The person has died: the last choice stays as it is',
    'La personne est décédée : le dernier choix reste tel quel',
    'Loi 78-17 art. 84, 86',
  ),
  'person-alive': p(
    409,
    'No death of that person is recorded',
    'Aucun décès de cette personne n’est enregistré',
    'Loi 78-17 art. 86',
  ),
  'death-known': p(409, 'That death is recorded already', 'Ce décès est déjà enregistré'),
  'death-date-invalid': p(
    422,
    'The date lies before the birth or in the future',
    'La date précède la naissance ou est dans le futur',
  ),
  'represented-person-ambiguous': p(
    409,
    'Several people have these traits: the identity queue must settle it first',
    'Plusieurs personnes ont ces traits : la file des identités doit trancher d’abord',
  ),
  'conflict-unknown': p(
    404,
    'There is no such open disagreement',
    'Il n’y a pas de désaccord ouvert de ce genre',
    LIL70,
  ),
  'conflict-not-yours': p(
    403,
    'The parent who objected agrees, or a decision is recorded',
    'C’est au parent qui s’est opposé de donner son accord, ou une décision est enregistrée',
    LIL70,
  ),
} as const satisfies Record<string, ProblemDescription>;
