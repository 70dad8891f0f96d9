import { z } from 'zod';
import {
  ACTS,
  AFFECTED,
  DATA_CATEGORIES,
  DECIDED_REGIMES,
  NOTICE_STATUSES,
  PURPOSE_CODES,
  RECORDED_ACTS,
  REFUSAL_REASON_CODES,
  SCOPE_KINDS,
  periodOf,
} from '@garant/rules';
import { sha256Hex, shortText, slug, timestamp, uuid, version } from './ids.js';
import { p, type ProblemDescription } from './problem.row.js';

/** BCP 47, as far as a notice needs it: `fr`, `br`, `pt-BR`. */
const LANGUAGE_TAG = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/;
/** A public text: French and English, and any further language by its BCP 47 tag. */
export const words = (longest: number) => {
  const text = z.string().trim().min(1).max(longest);
  return z
    .object({ fr: text, en: text })
    .catchall(text)
    .refine((texts) => Object.keys(texts).every((tag) => LANGUAGE_TAG.test(tag)), {
      message: 'languages go by their BCP 47 tag',
    });
};
export const isoPeriod = z
  .string()
  .refine((text) => periodOf(text) !== undefined, { message: 'an ISO 8601 period such as P2Y' });

export const policyReference = z.object({ code: slug, version });
export const noticeSection = z.object({
  /** Stays the same over versions; absent: its place, `section-1`. */
  sectionId: slug.optional(),
  heading: words(200),
  body: words(10_000),
  policies: z.array(policyReference).max(10).optional(),
});
export type NoticeSection = z.infer<typeof noticeSection>;
/** What is hashed: everything that the person reads, and what it stands for. */
export const noticeText = z.object({
  title: words(200),
  sections: z.array(noticeSection).min(1).max(30),
  legalSources: z.array(shortText).min(1).max(20),
  /** How long a consent given on it lasts (EXPLICIT_CONSENT only); absent: until it is taken back. */
  term: isoPeriod.optional(),
});

/** The machine-readable line that a section stands for. Empty purposes or categories: all. */
export const policy = policyReference.extend({
  regime: z.enum(DECIDED_REGIMES),
  title: words(200),
  scopeKinds: z.array(z.enum(SCOPE_KINDS)).min(1),
  purposes: z.array(z.enum(PURPOSE_CODES)),
  categories: z.array(z.enum(DATA_CATEGORIES)),
  /** Shortens the term of a notice, never lengthens it. */
  term: isoPeriod.optional(),
  legalSource: shortText,
});
export type Policy = z.infer<typeof policy>;

export const revisionDeclaration = z.object({
  sections: z.array(z.object({ sectionId: slug, material: z.boolean() })).max(50),
  affected: z.enum(AFFECTED).optional(),
});
export const revisionView = z.object({
  /** Version that this one is compared with. */
  from: version,
  material: z.array(slug),
  affected: z.enum(AFFECTED).nullable(),
});

export const noticesCommands = {
  /** Key: noticeId. Saves the one draft of a notice; `baseHash`: hash of the draft that was edited, null for a new one. */
  'notice.draft': noticeText.extend({
    noticeId: slug,
    version,
    regime: z.enum(DECIDED_REGIMES),
    baseHash: sha256Hex.nullable(),
  }),
  /** Key: noticeId. `hash`: of the text that was read; `revision`: for every version but the first. */
  'notice.publish': z.object({
    noticeId: slug,
    version,
    hash: sha256Hex,
    revision: revisionDeclaration.optional(),
  }),
  /** Key: noticeId. */
  'notice.withdraw': z.object({ noticeId: slug, version }),
  /** Key: code. A new version of a policy; versions never change. */
  'policy.define': policy,
  /** Key: subjectRef. The person wants not to be asked again about that choice and that version. */
  'question.dismiss': z.object({
    subjectRef: uuid,
    choiceId: uuid,
    version,
    /** The authority under which somebody acts for the person. */
    authorityId: uuid.optional(),
  }),
  /** Key: subjectRef. Confidential: {@link giveReasonConfidential}. */
  'choice.give-reason': z.object({ subjectRef: uuid, choiceId: uuid }),
} as const satisfies Record<string, z.ZodType>;

/** Why somebody refused; only after the refusal is recorded, never required, and never in an event. */
export const giveReasonConfidential = z.object({
  reason: z.enum(REFUSAL_REASON_CODES),
  text: z.string().trim().min(1).max(1000).optional(),
});

export const noticesEvents = {
  'notice.drafted': noticeText.extend({
    noticeId: slug,
    version,
    regime: z.enum(DECIDED_REGIMES),
    hash: sha256Hex,
  }),
  'notice.published': z.object({
    noticeId: slug,
    version,
    regime: z.enum(DECIDED_REGIMES),
    hash: sha256Hex,
    publishedAt: timestamp,
    /** Null for the first version. */
    revision: revisionView.nullable(),
  }),
  'notice.withdrawn': z.object({
    noticeId: slug,
    version,
    withdrawnAt: timestamp,
    /** The version that took its place, when one did. */
    replacedBy: version.nullable(),
  }),
  'policy.defined': policy,
  /** A person with a choice in force is asked again, because the notice was materially revised. */
  'question.asked': z.object({
    subjectRef: uuid,
    choiceId: uuid,
    noticeId: slug,
    version,
    /** Whether the choice lost its force. */
    lapsed: z.boolean(),
    askedAt: timestamp,
  }),
  'question.dismissed': z.object({ subjectRef: uuid, choiceId: uuid, noticeId: slug, version }),
  /** A consent is about to end; the person has been told. */
  'consent.expiring': z.object({ subjectRef: uuid, choiceId: uuid, endsAt: timestamp }),
  /** That a reason was given; the reason itself is erasable and stays in the register. */
  'choice.reason-given': z.object({ subjectRef: uuid, choiceId: uuid }),
} as const satisfies Record<string, z.ZodType>;

/** One version in the list of a notice's versions. */
export const noticeVersionView = z.object({
  noticeId: slug,
  version,
  regime: z.enum(DECIDED_REGIMES),
  status: z.enum(NOTICE_STATUSES),
  title: words(200),
  hash: sha256Hex,
  publishedAt: timestamp.nullable(),
  withdrawnAt: timestamp.nullable(),
  replacedBy: version.nullable(),
  revision: revisionView.nullable(),
});
export type NoticeVersionView = z.infer<typeof noticeVersionView>;

/** What differs between two versions, in order of the newer. */
export const sectionChange = z.object({
  /** A section, or `title`, `legal-sources`, `term`. */
  sectionId: slug,
  change: z.enum(['unchanged', 'changed', 'added', 'removed']),
  before: noticeSection.nullable(),
  after: noticeSection.nullable(),
  /** As the officer declared it; null where the newer version is a draft or the change was not declared. */
  material: z.boolean().nullable(),
});
export type SectionChangeView = z.infer<typeof sectionChange>;
export const noticeChanges = z.object({
  noticeId: slug,
  from: version,
  to: version,
  sections: z.array(sectionChange),
});
export type NoticeChanges = z.infer<typeof noticeChanges>;

/** A notice as the data-protection officer sees it; counts below ten are null. */
export const deskNotice = noticeVersionView.extend({
  /** People asked again so far because of this version, and whether the asking goes on. */
  asking: z
    .object({ asked: z.number().nullable(), lapsed: z.number().nullable(), running: z.boolean() })
    .nullable(),
});
export type DeskNotice = z.infer<typeof deskNotice>;
/** What publishing the next version would mean for people; counts below ten are null. */
export const affectedPeople = z.object({
  standing: z.number().nullable(),
  consents: z.number().nullable(),
});
export type AffectedPeople = z.infer<typeof affectedPeople>;

/** What a person is asked again. */
export const questionView = z.object({
  choiceId: uuid,
  regime: z.enum(DECIDED_REGIMES),
  act: z.enum(ACTS),
  scope: z.object({ kind: z.enum(SCOPE_KINDS), id: z.string().optional() }),
  noticeId: slug,
  /** Version of the notice that the choice was made on, and the one that it is asked about now. */
  fromVersion: version,
  version,
  /** Whether the choice lost its force. */
  lapsed: z.boolean(),
  askedAt: timestamp,
  changes: z.array(sectionChange),
});
export type QuestionView = z.infer<typeof questionView>;
/** When a consent of the person ends. */
export const termView = z.object({ choiceId: uuid, endsAt: timestamp });
export type TermView = z.infer<typeof termView>;

/** How many people gave which reason; null: fewer than ten. */
export const reasonCounts = z.array(
  z.object({
    regime: z.enum(DECIDED_REGIMES),
    reasons: z.record(z.enum(REFUSAL_REASON_CODES), z.number().nullable()),
  }),
);
export type ReasonCounts = z.infer<typeof reasonCounts>;
/** Acts after which a reason may be given. */
export const REASONED_ACTS = [
  'refuse',
  'withdraw',
  'object',
  'opt-out',
] as const satisfies readonly (typeof RECORDED_ACTS)[number][];

export const noticesProblems = {
  'notice-state': p(
    409,
    'This version of the notice is not in a state that allows this',
    'Cette version de la notice n’est pas dans un état qui le permet',
  ),
  'notice-version': p(
    422,
    'That is not the next version of the notice',
    'Ce n’est pas la version suivante de la notice',
  ),
  'notice-regime-fixed': p(
    422,
    'A notice keeps its regime; another regime takes another notice',
    'Une notice garde son régime ; un autre régime demande une autre notice',
  ),
  'notice-section-id': p(
    422,
    'Each section has a name of its own, and "title", "legal-sources" and "term" are taken',
    'Chaque section a son propre nom, et « title », « legal-sources » et « term » sont réservés',
  ),
  'notice-last-of-regime': p(
    409,
    'This is the last text in force of its regime; publish another first, so that people can still say no',
    'C’est le dernier texte en vigueur de son régime ; publiez-en d’abord un autre, pour que chacun puisse encore dire non',
    'GDPR Art. 7(3), 21; Regulation (EU) 2025/327 Art. 71(1)',
  ),
  'policy-unknown': p(
    422,
    'That policy, or that version of it, does not exist',
    'Cette politique, ou cette version, n’existe pas',
  ),
  'policy-not-of-regime': p(
    422,
    'That policy is about another regime than the notice',
    'Cette politique porte sur un autre régime que la notice',
  ),
  'policy-version': p(
    409,
    'That version of the policy exists already, or is not the next one',
    'Cette version de la politique existe déjà, ou n’est pas la suivante',
  ),
  'scope-not-of-notice': p(
    422,
    'The notice does not speak of that; a consent reaches no further than its notice',
    'La notice n’en parle pas ; un consentement ne va pas plus loin que sa notice',
    'GDPR Art. 4(11)',
  ),
  'term-invalid': p(
    422,
    'The term is not a period of years, months, weeks or days such as P2Y',
    'La durée n’est pas une période en années, mois, semaines ou jours comme P2Y',
    'ISO 8601',
  ),
  'term-not-of-regime': p(
    422,
    'Only a consent can have a term; an objection or an opt-out lasts until it is taken back',
    'Seul un consentement peut avoir une durée ; une opposition ou un refus vaut jusqu’à ce qu’on le lève',
    'GDPR Art. 21; Regulation (EU) 2025/327 Art. 71',
  ),
  'revision-first-version': p(422, 'A first version revises nothing', 'Une première version ne révise rien'),
  'revision-undeclared': p(
    422,
    'Say for each changed section whether the change is material',
    'Dites pour chaque section modifiée si le changement est important',
    'GDPR Art. 7(1)',
  ),
  'revision-unchanged': p(
    422,
    'A section that did not change, or that is named twice, cannot be declared',
    'Une section inchangée, ou nommée deux fois, ne peut pas être déclarée',
  ),
  'revision-wider': p(
    422,
    'A section that reaches further than before is a material change',
    'Une section qui va plus loin qu’avant est un changement important',
    'GDPR recitals 32, 33',
  ),
  'revision-effect-missing': p(
    422,
    'Say whether earlier choices keep or lose their force',
    'Dites si les choix antérieurs gardent ou perdent leur force',
  ),
  'revision-effect-unneeded': p(
    422,
    'No change is material, so earlier choices stay as they are',
    'Aucun changement n’est important : les choix antérieurs restent tels quels',
  ),
  'revision-nothing-to-lose': p(
    422,
    'Only consents can lose their force; refusals and objections never do',
    'Seuls les consentements peuvent perdre leur force ; les refus et les oppositions, jamais',
    'GDPR Art. 7, 21',
  ),
  'reason-not-accepted': p(
    422,
    'A reason can be given only after a refusal, an objection, a withdrawal or an opt-out of one’s own is recorded',
    'Une raison ne peut être donnée qu’après un refus, une opposition ou un retrait enregistré, fait par soi-même',
    'Regulation (EU) 2025/327 Art. 71(1)',
  ),
  'question-unknown': p(
    404,
    'Nothing is asked about that choice',
    'Aucune question n’est posée sur ce choix',
  ),
} as const satisfies Record<string, ProblemDescription>;
