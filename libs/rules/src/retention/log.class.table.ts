import type { Sentence } from '../rule.js';

/** What becomes of entries whose time is over. The entry itself, its place and every proof stay in all three. */
export type ClassEnd =
  /** Body and salt are erased: what the entry committed to can be shown by nobody any more. */
  | 'details-erased'
  /** Nothing by age: only an erasure under a request, or the end of the log itself. */
  | 'kept';

export interface LogClass {
  readonly id: LogClassId;
  readonly title: Sentence;
  readonly what: Sentence;
  /** Months from the day on which the log took the entry in. Null: kept. */
  readonly months: number | null;
  /** Bounds that the law sets to a deployer's choice; null together with `months`. */
  readonly min: number | null;
  readonly max: number | null;
  /** Setting by which a deployer chooses, where the law leaves a choice. */
  readonly setting: LogMonthsSetting | null;
  readonly atEnd: ClassEnd;
  readonly why: Sentence;
  readonly source: string;
}

export const LOG_CLASS_IDS = [
  'technical',
  'contact',
  'access',
  'environment',
  'rights',
  'control',
  'permits',
  'choices',
  'log',
  'unreadable',
] as const;
export type LogClassId = (typeof LOG_CLASS_IDS)[number];
export type LogMonthsSetting =
  | 'GARANT_POLICY_LOG_TECHNICAL_MONTHS'
  | 'GARANT_POLICY_LOG_ACCESS_MONTHS'
  | 'GARANT_POLICY_LOG_ENVIRONMENT_MONTHS'
  | 'GARANT_POLICY_LOG_CONTROL_MONTHS'
  | 'GARANT_POLICY_LOG_PERMIT_MONTHS';

/**
 * Classes of the log's entries (CNIL deliberation 2021-122; EHDS Art. 73(1)(e)). Recommendations pull apart: six to twelve months
 * by default, at least a year for an environment, three years for what a person may see. So each class has a duration and
 * a basis of its own.
 */
export const LOG_CLASSES: readonly LogClass[] = [
  {
    id: 'technical',
    title: { fr: 'Fonctionnement', en: 'Running of the platform' },
    what: {
      fr: 'Issues de commandes, clés mises en attente, rappels d’échéances, webhooks',
      en: 'Outcomes of commands, parked keys, reminders of deadlines, webhooks',
    },
    months: 6,
    min: 6,
    max: 12,
    setting: 'GARANT_POLICY_LOG_TECHNICAL_MONTHS',
    atEnd: 'details-erased',
    why: {
      fr: 'Journal applicatif ordinaire : six mois à un an',
      en: 'Ordinary application log: six months to one year',
    },
    source: 'CNIL délibération 2021-122',
  },
  {
    id: 'contact',
    title: { fr: 'Contacts et courriers', en: 'Contacts and letters' },
    what: {
      fr: 'Messages envoyés, lettres, rappels téléphoniques, codes d’aide',
      en: 'Messages sent, letters, call-backs, help codes',
    },
    months: 12,
    min: 12,
    max: 12,
    setting: null,
    atEnd: 'details-erased',
    why: {
      fr: 'Preuve d’une information, le temps d’une contestation usuelle',
      en: 'Evidence of an information, for as long as it is usually disputed',
    },
    source: 'GDPR Art. 5(1)(e), 12; CNIL délibération 2021-122',
  },
  {
    id: 'access',
    title: { fr: 'Accès aux données', en: 'Access to data' },
    what: {
      fr: 'Lectures de données personnelles et du journal, décisions d’accès, refus, comptes, signalements',
      en: 'Reads of personal data and of the log, access decisions, refusals, accounts, findings of detection',
    },
    months: 36,
    min: 6,
    max: 36,
    setting: 'GARANT_POLICY_LOG_ACCESS_MONTHS',
    atEnd: 'details-erased',
    why: {
      fr: 'Contrôle interne des habilités : trois ans au plus, risque de détournement démontré et procédure d’analyse documentée ; une personne voit trois ans d’accès',
      en: 'Internal control of authorised users: three years at most, with the risk of misuse shown and the analysis documented; a person sees three years of accesses',
    },
    source: 'CNIL délibération 2021-122; EHDS Art. 9 (mirrored)',
  },
  {
    id: 'environment',
    title: { fr: 'Environnements sécurisés', en: 'Secure environments' },
    what: {
      fr: 'Extractions, descellements, rappels, environnements et leurs suppressions',
      en: 'Releases, unsealing, recalls, environments and their deletions',
    },
    months: 60,
    min: 12,
    max: 120,
    setting: 'GARANT_POLICY_LOG_ENVIRONMENT_MONTHS',
    atEnd: 'details-erased',
    why: {
      fr: 'Aussi longtemps que la vérification l’exige, un an au moins ; cinq ans conseillés',
      en: 'As long as verification needs, at least a year; five years are recommended',
    },
    source: 'EHDS Art. 73(1)(e); TEHDAS2 M7.4 OPR-17; SNDS arrêté 6.5.2024',
  },
  {
    id: 'rights',
    title: { fr: 'Demandes de droits et réclamations', en: 'Rights requests and complaints' },
    what: {
      fr: 'Demandes au titre du RGPD, copies, réclamations, découvertes médicales transmises',
      en: 'Requests under the GDPR, copies, complaints, medical findings passed on',
    },
    months: 60,
    min: 60,
    max: 60,
    setting: null,
    atEnd: 'details-erased',
    why: {
      fr: 'Prescription de droit commun, cinq ans',
      en: 'Ordinary limitation period, five years',
    },
    source: 'GDPR Art. 5(2), 12, 17(3)(e); Code civil art. 2224',
  },
  {
    id: 'control',
    title: { fr: 'Contrôles', en: 'Inspections' },
    what: {
      fr: 'Missions, notes, ordres, procès-verbaux, dossiers remis, identités révélées, gels juridiques',
      en: 'Missions, notes, orders, minutes, bundles handed over, identities revealed, legal holds',
    },
    months: 60,
    min: 60,
    max: 120,
    setting: 'GARANT_POLICY_LOG_CONTROL_MONTHS',
    atEnd: 'details-erased',
    why: {
      fr: 'Les suites d’un contrôle et leur contestation',
      en: 'What follows from an inspection, and its challenge',
    },
    source: 'Loi 78-17 art. 19, 20; Code civil art. 2224',
  },
  {
    id: 'permits',
    title: { fr: 'Demandes et permis', en: 'Applications and permits' },
    what: {
      fr: 'Demandes d’accès, comité, décisions, permis, redevances, jeux de données, projets, résultats',
      en: 'Access applications, committee, decisions, permits, fees, datasets, projects, results',
    },
    months: 300,
    min: 180,
    max: 300,
    setting: 'GARANT_POLICY_LOG_PERMIT_MONTHS',
    atEnd: 'details-erased',
    why: {
      fr: 'Vie du traitement (permis de dix ans, prolongé une fois de dix ans) plus cinq ans',
      en: 'Life of the processing (a permit of ten years, extended once by ten) plus five years',
    },
    source: 'EHDS Art. 68(12); GDPR Art. 17(3)(b)(e); Code civil art. 2224',
  },
  {
    id: 'choices',
    title: { fr: 'Choix des personnes', en: 'Choices of people' },
    what: {
      fr: 'Consentements, oppositions, options de retrait, informations, représentation, appariement',
      en: 'Consents, objections, opt-outs, notices, representation, linkage',
    },
    months: null,
    min: null,
    max: null,
    setting: null,
    atEnd: 'kept',
    why: {
      fr: 'Preuve de ce que chacun a choisi, tant que le registre vit et cinq ans après ; ce n’est pas un journal technique',
      en: 'Evidence of what people chose, while the register lives and five years after; not a technical log',
    },
    source: 'GDPR Art. 7(1), 21, 17(3)(b)(e); EHDS Art. 71; Code civil art. 2224',
  },
  {
    id: 'log',
    title: { fr: 'Le journal lui-même', en: 'The log itself' },
    what: {
      fr: 'Périodes, points de contrôle, témoins, alertes, effacements, élagages',
      en: 'Periods, checkpoints, witnesses, alarms, erasures, prunings',
    },
    months: null,
    min: null,
    max: null,
    setting: null,
    atEnd: 'kept',
    why: {
      fr: 'Sans elles rien d’autre ne se prouve ; elles ne portent que des nombres et des empreintes',
      en: 'Nothing else can be proven without them; they hold numbers and hashes alone',
    },
    source: 'GDPR Art. 5(2), 32; EHDS Art. 73(1)(e)',
  },
  {
    id: 'unreadable',
    title: { fr: 'Messages illisibles', en: 'Messages that cannot be read' },
    what: {
      fr: 'Octets reçus tels quels : nul ne sait ce qu’ils contiennent',
      en: 'Bytes kept as they came: nobody knows what is in them',
    },
    months: 6,
    min: 6,
    max: 6,
    setting: null,
    atEnd: 'details-erased',
    why: {
      fr: 'La plus courte durée recommandée, le temps de comprendre l’incident',
      en: 'The shortest recommended duration, enough to understand the incident',
    },
    source: 'GDPR Art. 5(1)(c)(e); CNIL délibération 2021-122',
  },
];

export const logClass = (id: LogClassId): LogClass => LOG_CLASSES.find((one) => one.id === id)!;
