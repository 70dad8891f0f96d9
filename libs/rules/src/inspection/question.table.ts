import type { Sentence } from '../rule.js';

/** What a question wants to know before it can be answered. */
export const QUESTION_PARAMETERS = [
  'subject',
  'permit',
  'dataset',
  'environment',
  'actor',
  'organisation',
  'type',
  'outcome',
  'from',
  'to',
] as const;
export type QuestionParameter = (typeof QUESTION_PARAMETERS)[number];

export const QUESTION_CODES = [
  'person-accesses',
  'permit-accesses',
  'after-withdrawal',
  'after-end',
  'actor-accesses',
  'outputs',
  'denied',
  'bulk',
  'odd-hours',
  'log-readers',
  'erasures',
  'removed-between',
  'complete-list',
] as const;
export type QuestionCode = (typeof QUESTION_CODES)[number];

export interface ReadyQuestion {
  readonly code: QuestionCode;
  readonly question: Sentence;
  /** Every one of these must be given. */
  readonly needs: readonly QuestionParameter[];
  readonly may: readonly QuestionParameter[];
  /**
   * `index`: what the log keeps an index of answers it, a page at a time; `stream`: entries are gone through, in steps that
   * say how far they came; `proof`: the tree itself answers.
   */
  readonly by: 'index' | 'stream' | 'proof';
  /** Types of the entries that can answer it; empty when any may. */
  readonly types: readonly string[];
  readonly how: Sentence;
  /** What the answer does not show. */
  readonly limits: Sentence;
  readonly legalSource: string;
}

/** Entries by which somebody came to data, or tried to. */
export const ACCESS_TYPES = [
  'data.read',
  'decision.made',
  'release.opened',
  'release.planned',
  'release.sealed',
  'release.unsealed',
  'release.acknowledged',
  'unseal.requested',
  'export.built',
  'mission.identity-opened',
] as const;
/** Entries by which data left where they were. */
export const OUTPUT_TYPES = [
  'release.sealed',
  'release.unsealed',
  'release.acknowledged',
  'delivery.delivered',
  'delivery.access-given',
  'data-request.answered',
  'result.published',
  'export.built',
  'bundle.made',
] as const;
export const DENIAL_TYPES = [
  'decision.made',
  'release.refused',
  'unseal.refused',
  'command.refused',
  'mission.reveal-refused',
] as const;
export const LOG_READING_TYPES = [
  'entries.read',
  'replay.made',
  'bundle.requested',
  'bundle.made',
  'mission.identity-opened',
] as const;
export const ERASURE_TYPES = [
  'person.erased',
  'details.erased',
  'log.pruned',
  'case.erased',
  'finding.erased',
  'complaint.erased',
  'export.erased',
  'bundle.deleted',
  'mission.note-removed',
  'deletion.confirmed',
] as const;
/** Acts after which a permit opens nothing, and the one that ends a pause. */
export const PERMIT_END_TYPES = [
  'permit.expired',
  'permit.revoked',
  'permit.superseded',
  'permit.suspended',
  'permit.suspension-lifted',
] as const;

const CNIL = 'CNIL délibération 2021-122';

/** What an inspector asks most. The service answers each from its row; the documentation is written from them, too. */
export const QUESTIONS: readonly ReadyQuestion[] = [
  {
    code: 'person-accesses',
    question: {
      fr: 'Qui a accédé aux données de cette personne, et pourquoi ?',
      en: 'Who accessed this person’s data, and why?',
    },
    needs: ['subject'],
    may: ['from', 'to'],
    by: 'index',
    types: ['data.read', 'recall.ordered', 'export.built', 'mission.identity-opened'],
    how: {
      fr: 'Toutes les entrées qui nomment cette référence et disent une lecture, une copie, une identité levée, ou un rappel (qui montre que la personne était dans un extrait).',
      en: 'All entries that name this reference and tell of a read, a copy, an identity opened, or a recall (which shows that the person was in an extract).',
    },
    limits: {
      fr: 'Un extrait ne nomme personne dans le journal : le rejeu d’une mise à disposition dit si la personne y était. Ce qui est lu hors de la plateforme n’y est pas.',
      en: 'An extract names nobody in the log: the replay of a release tells whether the person was in it. What is read outside of the platform is not there.',
    },
    legalSource: 'Regulation (EU) 2025/327 Art. 9, 73(1)(e); CNIL délibération 2021-122',
  },
  {
    code: 'permit-accesses',
    question: {
      fr: 'Quels accès ont eu lieu au titre de ce permis ?',
      en: 'Which accesses took place under this permit?',
    },
    needs: ['permit'],
    may: ['dataset', 'from', 'to'],
    by: 'index',
    types: ACCESS_TYPES,
    how: {
      fr: 'Toutes les entrées qui nomment ce permis et disent une décision d’accès, une étape de mise à disposition ou une lecture.',
      en: 'All entries that name this permit and tell of an access decision, a step of a release, or a read.',
    },
    limits: {
      fr: 'Dans l’environnement sécurisé, ce que fait chaque utilisateur est dans le journal de l’opérateur (art. 73), pas ici.',
      en: 'Inside the secure environment, what each user does is in its operator’s log (Art. 73), not here.',
    },
    legalSource: 'Regulation (EU) 2025/327 Art. 68, 73(1)(e)',
  },
  {
    code: 'after-withdrawal',
    question: {
      fr: 'Y a-t-il eu des accès après que cette personne a dit non ?',
      en: 'Were there accesses after this person said no?',
    },
    needs: ['subject'],
    may: ['from', 'to'],
    by: 'index',
    types: ['data.read', 'recall.ordered', 'export.built', 'mission.identity-opened'],
    how: {
      fr: 'Les choix de la personne, dans l’ordre du journal, puis les lectures et rappels qui suivent un refus, un retrait ou une opposition en vigueur. Les lectures par la personne elle-même ne comptent pas.',
      en: 'The person’s choices in the order of the log, then the reads and recalls that follow a refusal, withdrawal, objection or opt-out in force. The person’s own reads do not count.',
    },
    limits: {
      fr: 'Un accès qui répond à une demande de la personne reste permis après un refus : la colonne « pourquoi » le dit. La portée d’un choix n’est pas comparée ici : le rejeu le fait.',
      en: 'An access that answers a request of the person stays allowed after a refusal: its reason says so. The reach of a choice is not compared here: a replay does that.',
    },
    legalSource: 'GDPR Art. 7(3), 21; Regulation (EU) 2025/327 Art. 71; CSP R1461-9',
  },
  {
    code: 'after-end',
    question: {
      fr: 'Y a-t-il eu des accès après la fin ou la suspension de ce permis ?',
      en: 'Were there accesses after this permit ended or while it was suspended?',
    },
    needs: ['permit'],
    may: [],
    by: 'index',
    types: ACCESS_TYPES,
    how: {
      fr: 'La fin, la révocation, le remplacement et les suspensions du permis, dans l’ordre du journal, puis les accès permis qui les suivent. Un accès refusé n’est pas un accès.',
      en: 'The end, revocation, replacement and suspensions of the permit in the order of the log, then the accesses that were let through after them. An access that was denied is none.',
    },
    limits: {
      fr: 'L’accusé d’une ouverture déjà faite peut suivre la fin du permis sans être un nouvel accès.',
      en: 'The acknowledgement of an unsealing already done may follow the end of the permit without being a new access.',
    },
    legalSource: 'Regulation (EU) 2025/327 Art. 63(2), 68(12)',
  },
  {
    code: 'actor-accesses',
    question: {
      fr: 'Quels accès ce compte a-t-il demandés ou faits ?',
      en: 'Which accesses did this account ask for or make?',
    },
    needs: ['actor'],
    may: ['permit', 'dataset', 'from', 'to'],
    by: 'index',
    types: [...ACCESS_TYPES, 'release.open', 'release.seal', 'release.unseal', 'release.acknowledge'],
    how: {
      fr: 'Toutes les entrées dont ce compte est l’auteur, ou la cause, et qui disent un accès.',
      en: 'All entries of which this account is the actor or the cause, and that tell of an access.',
    },
    limits: {
      fr: 'Le journal nomme un compte par une référence, jamais par un nom. Il sert à contrôler des accès, jamais à surveiller le travail de quelqu’un.',
      en: 'The log names an account by a reference, never by a name. It serves to check accesses, never to watch how somebody works.',
    },
    legalSource: 'Regulation (EU) 2025/327 Art. 73(1)(e); CNIL délibération 2021-122',
  },
  {
    code: 'outputs',
    question: { fr: 'Quelles données sont sorties, et vers où ?', en: 'Which data went out, and where to?' },
    needs: [],
    may: ['permit', 'dataset', 'environment', 'organisation', 'from', 'to'],
    by: 'index',
    types: OUTPUT_TYPES,
    how: {
      fr: 'Toutes les entrées de scellement, d’ouverture, de livraison, de publication, de copie et de dossier d’inspection.',
      en: 'All entries of sealing, unsealing, delivery, publication, copies and inspection bundles.',
    },
    limits: {
      fr: 'Une sortie que l’opérateur d’un environnement n’a pas déclarée n’est pas dans le journal.',
      en: 'An output that the operator of an environment did not declare is not in the log.',
    },
    legalSource: 'Regulation (EU) 2025/327 Art. 73(1)(d), 73(2)',
  },
  {
    code: 'denied',
    question: { fr: 'Quelles tentatives ont été refusées ?', en: 'Which attempts were denied?' },
    needs: [],
    may: ['actor', 'permit', 'dataset', 'subject', 'from', 'to'],
    by: 'index',
    types: DENIAL_TYPES,
    how: {
      fr: 'Les décisions « refus », les mises à disposition et ouvertures refusées, et les demandes refusées.',
      en: 'Decisions “deny”, refused releases and unsealings, and refused commands.',
    },
    limits: {
      fr: 'Une requête rejetée avant d’avoir un auteur connu (sans connexion) n’est pas une entrée.',
      en: 'A request turned away before its author was known (not signed in) is no entry.',
    },
    legalSource: CNIL,
  },
  {
    code: 'bulk',
    question: { fr: 'Y a-t-il eu des lectures en masse ?', en: 'Was there bulk reading?' },
    needs: ['from', 'to'],
    may: ['actor', 'dataset'],
    by: 'stream',
    types: ['data.read', 'entries.read', 'export.built'],
    how: {
      fr: 'Les lectures de la période sont comptées par compte et par heure : cent lectures ou plus en une heure, ou mille lignes en une lecture.',
      en: 'Reads of the period are counted by account and hour: a hundred reads or more in an hour, or a thousand rows in one read.',
    },
    limits: {
      fr: 'Un nombre ne dit pas une faute : il dit où regarder. Les règles de détection ont leurs propres seuils.',
      en: 'A number is no fault: it says where to look. Detection rules have limits of their own.',
    },
    legalSource: CNIL,
  },
  {
    code: 'odd-hours',
    question: {
      fr: 'Y a-t-il eu des accès la nuit, le week-end ou un jour férié ?',
      en: 'Were there accesses at night, at the weekend or on a public holiday?',
    },
    needs: ['from', 'to'],
    may: ['actor', 'dataset', 'permit'],
    by: 'stream',
    types: ACCESS_TYPES,
    how: {
      fr: 'L’heure de Paris de chaque accès de la période : de 22 h à 6 h, ou un jour qui n’est pas ouvré.',
      en: 'The Paris hour of each access of the period: from 22:00 to 06:00, or on a day that is no working day.',
    },
    limits: {
      fr: 'Une personne lit ses propres données quand elle veut, et des programmes travaillent la nuit : ces lectures ne sont pas comptées, sauf si le rôle de l’auteur n’est pas connu.',
      en: 'People read their own data whenever they like, and programs work at night: these reads are not counted, unless the role of the actor is not known.',
    },
    legalSource: CNIL,
  },
  {
    code: 'log-readers',
    question: { fr: 'Qui a lu ou exporté le journal ?', en: 'Who read or exported the log?' },
    needs: [],
    may: ['actor', 'from', 'to'],
    by: 'index',
    types: LOG_READING_TYPES,
    how: {
      fr: 'Chaque lecture d’entrées est elle-même une entrée, écrite avant la réponse ; les dossiers et les rejeux aussi.',
      en: 'Every read of entries is itself an entry, written before the answer; so are bundles and replays.',
    },
    limits: {
      fr: 'Qui copie les fichiers de la base sans passer par la plateforme ne laisse pas d’entrée.',
      en: 'Whoever copies the files of the database past the platform leaves no entry.',
    },
    legalSource: CNIL,
  },
  {
    code: 'erasures',
    question: {
      fr: 'Qu’est-ce qui a été effacé, quand, au titre de quelle demande ?',
      en: 'What was erased, when, under which request?',
    },
    needs: [],
    may: ['subject', 'from', 'to'],
    by: 'index',
    types: ERASURE_TYPES,
    how: {
      fr: 'Un effacement est une entrée : elle dit le motif, la demande ou la classe, les numéros et le nombre.',
      en: 'An erasure is an entry: it says the ground, the request or the class, the numbers and the count.',
    },
    limits: {
      fr: 'Ce qui a été effacé ne peut plus être lu : seules les empreintes prouvent que c’était là.',
      en: 'What was erased cannot be read any more: only the hashes prove that it was there.',
    },
    legalSource: 'GDPR Art. 5(1)(e), 17, 30',
  },
  {
    code: 'removed-between',
    question: {
      fr: 'Une entrée a-t-elle été retirée ou changée entre ces deux dates ?',
      en: 'Was an entry removed or changed between these two dates?',
    },
    needs: ['from', 'to'],
    may: [],
    by: 'proof',
    types: [],
    how: {
      fr: 'Les deux points de contrôle les plus proches, la preuve que le second prolonge le premier (RFC 9162), le nombre d’entrées entre eux, et les alertes sur les numéros des émetteurs.',
      en: 'The two nearest checkpoints, the proof that the second continues the first (RFC 9162), the number of entries between them, and alarms on the numbers of the senders.',
    },
    limits: {
      fr: 'Ce qui n’est jamais parvenu au journal n’a pas de preuve. Des points de contrôle gardés ailleurs, ou par des témoins, valent mieux que ceux du journal.',
      en: 'What never reached the log has no proof. Checkpoints kept elsewhere, or by witnesses, are better than the log’s own.',
    },
    legalSource: 'Regulation (EU) 2025/327 Art. 73(1)(e); CNIL délibération 2021-122',
  },
  {
    code: 'complete-list',
    question: {
      fr: 'La liste pour ce filtre est-elle complète ?',
      en: 'Is the list for this filter complete?',
    },
    needs: [],
    may: ['subject', 'permit', 'actor', 'from', 'to'],
    by: 'proof',
    types: [],
    how: {
      fr: 'Pour chaque période close, le journal s’est engagé sur le nombre et les empreintes des entrées de chaque personne, permis et compte : la liste est comparée à cet engagement.',
      en: 'For each closed period the log committed to the number and hashes of the entries of each person, permit and account: the list is compared with that commitment.',
    },
    limits: {
      fr: 'La période en cours n’est pas encore engagée. Un filtre par type ou par issue est une partie d’une liste complète, jamais un engagement à lui seul.',
      en: 'The running period is not committed to yet. A filter by type or outcome is a part of a complete list, never a commitment of its own.',
    },
    legalSource: 'Regulation (EU) 2025/327 Art. 73(1)(e)',
  },
];

export const questionOf = (code: string): ReadyQuestion | undefined =>
  QUESTIONS.find((one) => one.code === code);
