import type { Regime } from '../codes.js';
import type { Sentence } from '../rule.js';

/** A rule by which acts are read against each other, in words; the specification of choice.standing holds them to it. */
export interface StandingRow {
  readonly id: string;
  readonly when: Sentence;
  readonly then: Sentence;
  readonly legalSource: string;
}

export const STANDING_ROWS: readonly StandingRow[] = [
  {
    id: 'newest-of-lineage',
    when: {
      fr: 'Deux actes de même régime et de même portée',
      en: 'Two acts of the same regime and scope',
    },
    then: { fr: 'Le plus récent vaut', en: 'The newer one counts' },
    legalSource: 'GDPR Art. 7(3); Regulation (EU) 2025/327 Art. 71(1)',
  },
  {
    id: 'same-instant',
    when: { fr: 'Deux actes du même instant', en: 'Two acts of the same instant' },
    then: { fr: 'Celui qui protège vaut', en: 'The one that protects counts' },
    legalSource: 'GDPR Art. 25',
  },
  {
    id: 'denials-subtract',
    when: {
      fr: 'Un refus d’une autre portée couvre les données en cause',
      en: 'A refusal of another scope covers the data in question',
    },
    then: {
      fr: 'Le refus vaut, quel que soit l’ordre des actes',
      en: 'The refusal counts, whatever the order of the acts',
    },
    legalSource: 'GDPR Art. 4(11), 21; Regulation (EU) 2025/327 Art. 71',
  },
  {
    id: 'late-paper',
    when: {
      fr: 'Un accord signé sur papier est saisi après un refus fait depuis sa signature',
      en: 'A consent signed on paper is keyed in after a refusal made since it was signed',
    },
    then: { fr: 'Le refus reste', en: 'The refusal stays' },
    legalSource: 'GDPR Art. 7(1), 7(3)',
  },
  {
    id: 'two-voices',
    when: {
      fr: 'Un titulaire de l’autorité parentale protège, l’autre permet',
      en: 'One holder of parental authority protects, the other permits',
    },
    then: {
      fr: 'La protection vaut jusqu’à ce qu’elle soit levée par qui l’a posée, ou par un accord',
      en: 'The protection counts until whoever made it lifts it, or both agree',
    },
    legalSource: 'Loi 78-17 art. 70; Code civil art. 372-2',
  },
  {
    id: 'consent-specific',
    when: { fr: 'Un accord porte sur « tout »', en: 'A consent reaches "everything"' },
    then: { fr: 'Il n’est pas reçu', en: 'It is not accepted' },
    legalSource: 'GDPR Art. 4(11)',
  },
  {
    id: 'lift-is-no-consent',
    when: { fr: 'Un refus est levé', en: 'A refusal is lifted' },
    then: {
      fr: 'Un accord retiré avant ne revient pas : il faut le donner de nouveau',
      en: 'A consent withdrawn before does not come back: it has to be given again',
    },
    legalSource: 'GDPR Art. 4(11), 7(3)',
  },
  {
    id: 'lapse',
    when: {
      fr: 'La durée d’un accord est écoulée, ou sa notice a été révisée et ne le porte plus',
      en: 'The term of a consent is over, or its notice was revised and carries it no more',
    },
    then: {
      fr: 'L’accord prend fin pour la suite ; rien n’est rappelé ; un refus, lui, ne prend jamais fin ainsi',
      en: 'The consent ends for what is still to come; nothing is recalled; a refusal never ends this way',
    },
    legalSource: 'GDPR Art. 5(1)(e), 7(1)',
  },
  {
    id: 'category',
    when: {
      fr: 'Un refus porte sur une catégorie de données',
      en: 'A refusal is about a category of data',
    },
    then: {
      fr: 'Il couvre tout jeu de données qui en contient',
      en: 'It covers every dataset that holds some of it',
    },
    legalSource: 'Regulation (EU) 2025/327 Art. 51(1), 71',
  },
  {
    id: 'narrower-purpose',
    when: {
      fr: 'Un refus porte sur une finalité dont une autre fait partie',
      en: 'A refusal is about a purpose that another one is part of',
    },
    then: {
      fr: 'Il couvre l’autre aussi ; un accord, lui, ne s’étend pas',
      en: 'It covers the other, too; a consent does not extend',
    },
    legalSource: 'Regulation (EU) 2025/327 Art. 53(1)(e)',
  },
];

/** What the law settles and what it leaves to the deployer, per regime. */
export const OPEN_POINTS: readonly {
  readonly id: string;
  readonly regimes: readonly Regime[];
  readonly settled: boolean;
  readonly sentence: Sentence;
  readonly legalSource: string;
}[] = [
  {
    id: 'no-reason',
    regimes: ['EHDS_OPT_OUT'],
    settled: true,
    sentence: {
      fr: 'Refuser ne demande aucune raison, et se défait quand on veut',
      en: 'Opting out takes no reason, and is reversible at any time',
    },
    legalSource: 'Regulation (EU) 2025/327 Art. 71(1)',
  },
  {
    id: 'early-adoption',
    regimes: ['EHDS_OPT_OUT', 'EHDS_71_4_EXCEPTION'],
    settled: false,
    sentence: {
      fr: 'L’appliquer avant le 26 mars 2029 : réglage GARANT_EHDS_EARLY_ADOPTION',
      en: 'Whether to apply it before 26 March 2029: setting GARANT_EHDS_EARLY_ADOPTION',
    },
    legalSource: 'Regulation (EU) 2025/327 Art. 105',
  },
  {
    id: 'granularity',
    regimes: ['EHDS_OPT_OUT'],
    settled: false,
    sentence: {
      fr: 'La finesse du refus est un choix national ; la plateforme offre tout, finalité, détenteur, jeu de données et catégorie',
      en: 'How finely one can opt out is a national choice; the platform offers everything, purpose, holder, dataset and category',
    },
    legalSource: 'TEHDAS2 D8.1 §5.3; Regulation (EU) 2025/327 Art. 51(1), 71(2)',
  },
  {
    id: 'exception-law',
    regimes: ['EHDS_71_4_EXCEPTION'],
    settled: false,
    sentence: {
      fr: 'Seule une loi nationale peut l’ouvrir ; aucune n’est en vigueur, et la plateforme refuse',
      en: 'Only national law can open it; none is in force, and the platform refuses',
    },
    legalSource: 'Regulation (EU) 2025/327 Art. 71(4)',
  },
  {
    id: 'waiting-period',
    regimes: ['NON_OPPOSITION'],
    settled: false,
    sentence: {
      fr: 'Le délai entre l’information et l’usage vient du protocole, par jeu de données ; une information est individuelle, ou collective si l’effort est disproportionné',
      en: 'The period between information and use comes from the protocol, per dataset; information is individual, or collective where the effort is disproportionate',
    },
    legalSource: 'GDPR Art. 14(5)(b); Loi 78-17 art. 69; CNIL MR-004',
  },
  {
    id: 'term',
    regimes: ['EXPLICIT_CONSENT'],
    settled: false,
    sentence: {
      fr: 'La durée d’un accord est écrite dans sa notice, et une politique peut la raccourcir ; sans durée, il vaut jusqu’à son retrait',
      en: 'The term of a consent is written in its notice, and a policy may shorten it; without one it lasts until it is withdrawn',
    },
    legalSource: 'GDPR Art. 5(1)(e), 7',
  },
  {
    id: 'withdrawal',
    regimes: ['EXPLICIT_CONSENT'],
    settled: true,
    sentence: {
      fr: 'Retirer est aussi simple que donner, et ne rend pas illicite ce qui précède',
      en: 'Withdrawing is as easy as giving, and does not make unlawful what came before',
    },
    legalSource: 'GDPR Art. 7(3)',
  },
  {
    id: 'snds-limits',
    regimes: ['SNDS_OPPOSITION'],
    settled: true,
    sentence: {
      fr: 'L’opposition ne vaut ni pour la constitution de la base principale, ni pour les accès permanents',
      en: 'The objection applies neither to building the main database nor to permanent access',
    },
    legalSource: 'CSP R1461-9 II, R1461-12',
  },
  {
    id: 'snds-moment',
    regimes: ['SNDS_OPPOSITION'],
    settled: false,
    sentence: {
      fr: 'Le texte ne dit pas jusqu’à quand une opposition compte pour un projet en cours ; la plateforme lit jusqu’à l’extraction',
      en: 'The text does not say until when an objection counts for a running project; the platform reads up to the extract',
    },
    legalSource: 'CSP R1461-9 II',
  },
  {
    id: 'public-task',
    regimes: ['PUBLIC_TASK_NO_OBJECTION'],
    settled: true,
    sentence: {
      fr: 'Les organismes à accès permanent publient la liste de leurs projets ; la plateforme ne les sert pas',
      en: 'Bodies with permanent access publish the list of their projects; the platform does not serve them',
    },
    legalSource: 'CSP R1461-12, R1461-17',
  },
];
