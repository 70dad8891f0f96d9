import type { Sentence } from '../rule.js';

export const DETECTION_RULE_IDS = [
  'volume',
  'large-reading',
  'odd-hours',
  'repeated-denials',
  'purpose-drift',
  'dormant-account',
  'log-touched',
  'same-person',
  'many-readers',
] as const;
export type DetectionRuleId = (typeof DETECTION_RULE_IDS)[number];
export type DetectionWindow = 'hour' | 'day' | 'week' | 'month' | 'entry';
/** What a window adds up: its entries, what they weigh, or different values. */
export type DetectionMeasure = 'entries' | 'rows' | 'values';

export interface DetectionParameter {
  readonly title: Sentence;
  readonly default: number;
  readonly min: number;
  readonly max: number;
}
export interface DetectionRule {
  readonly id: DetectionRuleId;
  readonly title: Sentence;
  /** What is looked for; `{limit}` and the other parameters stand for their numbers. */
  readonly what: Sentence;
  /** Why a human should look. */
  readonly why: Sentence;
  /** What it often is instead: the first thing to rule out. */
  readonly harmless: Sentence;
  readonly source: string;
  readonly window: DetectionWindow;
  readonly measure: DetectionMeasure;
  /** `limit` is the figure from which a window is told. */
  readonly parameters: { readonly limit: DetectionParameter } & Readonly<Record<string, DetectionParameter>>;
}

const limit = (fr: string, en: string, figure: number, min: number, max: number): DetectionParameter => ({
  title: { fr, en },
  default: figure,
  min,
  max,
});
const CNIL = 'CNIL délibération 2021-122';

/**
 * What the log is watched for. Nothing follows by itself: a finding is a question to a human. No rule measures work, and
 * none compares people with each other (CNIL deliberation 2021-122: no use for other aims).
 */
export const DETECTION_RULES: readonly DetectionRule[] = [
  {
    id: 'volume',
    title: { fr: 'Beaucoup de lectures', en: 'Many reads' },
    what: {
      fr: 'Un compte lit des données personnelles {limit} fois ou plus dans la journée',
      en: 'One account reads personal data {limit} times or more in a day',
    },
    why: {
      fr: 'Parcourir un registre personne par personne est la première forme de fuite',
      en: 'Going through a register person by person is the first form of a leak',
    },
    harmless: {
      fr: 'Un rattrapage de dossiers, une campagne d’information',
      en: 'A backlog being worked off, an information campaign',
    },
    source: `${CNIL}; SNDS arrêté 6.5.2024 §7`,
    window: 'day',
    measure: 'entries',
    parameters: { limit: limit('lectures par jour', 'reads in a day', 200, 10, 100_000) },
  },
  {
    id: 'large-reading',
    title: { fr: 'Lecture en masse', en: 'Bulk reading' },
    what: {
      fr: 'Un compte obtient {limit} lignes ou plus dans la journée',
      en: 'One account obtains {limit} rows or more in a day',
    },
    why: {
      fr: 'Ce qui sort en masse ne se rappelle pas',
      en: 'What leaves in bulk cannot be called back',
    },
    harmless: { fr: 'Une extraction prévue par un permis', en: 'An extraction that a permit provides for' },
    source: `${CNIL}; SNDS arrêté 6.5.2024 §7; EHDS Art. 73(2)`,
    window: 'day',
    measure: 'rows',
    parameters: { limit: limit('lignes par jour', 'rows in a day', 5_000, 100, 100_000_000) },
  },
  {
    id: 'odd-hours',
    title: { fr: 'Heures inhabituelles', en: 'Odd hours' },
    what: {
      fr: 'Un compte professionnel agit {limit} fois ou plus entre {from} h et {until} h, un samedi, un dimanche ou un jour férié (heure de Paris)',
      en: 'A professional account acts {limit} times or more between {from}:00 and {until}:00, on a Saturday, Sunday or public holiday (time of Paris)',
    },
    why: {
      fr: 'Un compte volé travaille souvent quand son titulaire dort',
      en: 'A stolen account often works while its owner sleeps',
    },
    harmless: { fr: 'Une astreinte, un déplacement', en: 'Being on call, travelling' },
    source: `${CNIL}; SNDS arrêté 6.5.2024 §7; Code du travail L3133-1`,
    window: 'day',
    measure: 'entries',
    parameters: {
      limit: limit('actes dans la journée', 'acts in the day', 10, 1, 10_000),
      from: limit('heure de début', 'first hour', 21, 0, 23),
      until: limit('heure de fin', 'last hour', 6, 0, 23),
    },
  },
  {
    id: 'repeated-denials',
    title: { fr: 'Refus répétés', en: 'Repeated denials' },
    what: {
      fr: 'Un compte se voit refuser {limit} actes ou accès dans l’heure',
      en: 'One account is denied {limit} acts or accesses within an hour',
    },
    why: {
      fr: 'Chercher une porte ouverte se voit aux portes fermées',
      en: 'Looking for an open door shows at the closed ones',
    },
    harmless: {
      fr: 'Un outil mal réglé, un permis qui vient d’expirer',
      en: 'A tool that is set up wrongly, a permit that has just expired',
    },
    source: `${CNIL}; SNDS arrêté 6.5.2024 §7`,
    window: 'hour',
    measure: 'entries',
    parameters: { limit: limit('refus par heure', 'denials in an hour', 10, 2, 10_000) },
  },
  {
    id: 'purpose-drift',
    title: { fr: 'Finalité qui glisse', en: 'Purpose drift' },
    what: {
      fr: 'Un même permis est invoqué pour {limit} finalités ou plus dans le mois',
      en: 'One permit is used for {limit} purposes or more in a month',
    },
    why: {
      fr: 'Un permis vaut pour sa finalité ; en demander une autre est refusé, et mérite une question',
      en: 'A permit holds for its purpose; asking for another is refused, and deserves a question',
    },
    harmless: {
      fr: 'Un permis qui autorise plusieurs finalités, une erreur de saisie',
      en: 'A permit that allows several purposes, a typing error',
    },
    source: 'EHDS Art. 61(1), 68(10)(b); GDPR Art. 5(1)(b)',
    window: 'month',
    measure: 'values',
    parameters: { limit: limit('finalités par mois', 'purposes in a month', 2, 2, 10) },
  },
  {
    id: 'dormant-account',
    title: { fr: 'Compte dormant', en: 'Dormant account' },
    what: {
      fr: 'Un compte professionnel agit après {limit} jours sans rien faire',
      en: 'A professional account acts after {limit} days without any act',
    },
    why: {
      fr: 'Un compte oublié est un compte que personne ne surveille',
      en: 'A forgotten account is one that nobody watches',
    },
    harmless: { fr: 'Un retour de congé', en: 'A return from leave' },
    source: `${CNIL}; SNDS arrêté 6.5.2024 §8`,
    window: 'day',
    measure: 'entries',
    parameters: { limit: limit('jours sans acte', 'days without an act', 90, 7, 1_000) },
  },
  {
    id: 'log-touched',
    title: {
      fr: 'Le journal touché par un compte privilégié',
      en: 'The log touched by a privileged account',
    },
    what: {
      fr: 'Un compte qui n’est pas celui d’un inspecteur agit sur le journal : gel, réglage, reprise de clé',
      en: 'An account that is no inspector’s acts on the log: hold, tuning, release of a key',
    },
    why: {
      fr: 'Qui administre ne doit pas pouvoir effacer ses traces sans être vu',
      en: 'Whoever administers must not be able to wipe their traces unseen',
    },
    harmless: { fr: 'Un acte d’exploitation annoncé', en: 'An announced act of operation' },
    source: `${CNIL} (alerte si un compte privilégié touche aux journaux)`,
    window: 'entry',
    measure: 'entries',
    parameters: { limit: limit('actes', 'acts', 1, 1, 1) },
  },
  {
    id: 'same-person',
    title: { fr: 'La même personne, encore et encore', en: 'The same person, again and again' },
    what: {
      fr: 'Un compte lit les données d’une même personne {limit} fois ou plus dans la semaine',
      en: 'One account reads the data of one person {limit} times or more in a week',
    },
    why: {
      fr: 'La curiosité pour un proche, un collègue ou une personne connue',
      en: 'Curiosity about a relative, a colleague or a well-known person',
    },
    harmless: { fr: 'Un dossier difficile', en: 'A difficult case' },
    source: `${CNIL}; GDPR Art. 32(4)`,
    window: 'week',
    measure: 'entries',
    parameters: { limit: limit('lectures par semaine', 'reads in a week', 15, 2, 1_000) },
  },
  {
    id: 'many-readers',
    title: { fr: 'Une personne que beaucoup regardent', en: 'One person whom many look at' },
    what: {
      fr: '{limit} comptes professionnels ou plus lisent les données d’une même personne dans la journée',
      en: '{limit} professional accounts or more read the data of one person in a day',
    },
    why: {
      fr: 'C’est ainsi que l’on voit la curiosité pour un collègue : le journal ne sait pas qui est le collègue de qui',
      en: 'This is how curiosity about a colleague shows: the log does not know who is whose colleague',
    },
    harmless: { fr: 'Une demande qui passe de main en main', en: 'A request that passes from hand to hand' },
    source: `${CNIL}; GDPR Art. 32(4)`,
    window: 'day',
    measure: 'values',
    parameters: { limit: limit('comptes par jour', 'accounts in a day', 5, 2, 1_000) },
  },
];

export const detectionRule = (id: DetectionRuleId): DetectionRule =>
  DETECTION_RULES.find((rule) => rule.id === id)!;
export const isDetectionRule = (id: string): id is DetectionRuleId =>
  (DETECTION_RULE_IDS as readonly string[]).includes(id);

/** Figures in force, and whether the rule is looked at. */
export interface Tuning {
  readonly enabled: boolean;
  readonly parameters: Readonly<Record<string, number>>;
}
export type Tunings = Readonly<Record<DetectionRuleId, Tuning>>;

export const defaultTuning = ({ parameters }: DetectionRule): Tuning => ({
  enabled: true,
  parameters: Object.fromEntries(Object.entries(parameters).map(([name, one]) => [name, one.default])),
});
export const DEFAULT_TUNINGS = Object.fromEntries(
  DETECTION_RULES.map((rule) => [rule.id, defaultTuning(rule)]),
) as unknown as Tunings;

/** Names of parameters that are missing, unknown, no whole number, or out of bounds. */
export function tuningFaults(rule: DetectionRule, parameters: Readonly<Record<string, number>>): string[] {
  const unknown = Object.keys(parameters).filter((name) => !Object.hasOwn(rule.parameters, name));
  const wrong = Object.entries(rule.parameters)
    .filter(([name, { min, max }]) => {
      const value = parameters[name];
      return value === undefined || !Number.isInteger(value) || value < min || value > max;
    })
    .map(([name]) => name);
  return [...unknown, ...wrong];
}
