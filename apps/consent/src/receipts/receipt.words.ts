import type { Localized } from '@garant/contracts';
import {
  DATA_CATEGORIES,
  PURPOSE_CODES,
  PURPOSES,
  type ActingAs,
  type Channel,
  type ChoiceScope,
  type DataCategory,
  type DecidedRegime,
  type PurposeCode,
  type RecordedAct,
} from '@garant/rules';

/** What a printed receipt says of codes; the portal says the same. */
export const ACT_WORDS: Readonly<Record<RecordedAct, Localized>> = {
  consent: { fr: 'Consentement donné', en: 'Consent given' },
  refuse: { fr: 'Refus', en: 'Refusal' },
  withdraw: { fr: 'Consentement retiré', en: 'Consent withdrawn' },
  'lift-refusal': { fr: 'Refus levé', en: 'Refusal lifted' },
  object: { fr: 'Opposition', en: 'Objection' },
  'lift-objection': { fr: 'Opposition levée', en: 'Objection lifted' },
  'opt-out': { fr: 'Refus de l’usage secondaire', en: 'Opt-out' },
  'reverse-opt-out': { fr: 'Refus annulé', en: 'Opt-out reversed' },
  lapse: { fr: 'Consentement arrivé à son terme', en: 'Consent that has ended' },
};
export const REGIME_WORDS: Readonly<Record<DecidedRegime, Localized>> = {
  EXPLICIT_CONSENT: { fr: 'Consentement explicite', en: 'Explicit consent' },
  NON_OPPOSITION: { fr: 'Non-opposition', en: 'Non-opposition' },
  SNDS_OPPOSITION: { fr: 'Opposition au système national', en: 'Objection to the national system' },
  EHDS_OPT_OUT: { fr: 'Refus européen (EEDS)', en: 'European opt-out (EHDS)' },
};
export const CHANNEL_WORDS: Readonly<Record<Channel, Localized>> = {
  portal: { fr: 'sur le site', en: 'on the site' },
  assisted: { fr: 'avec l’aide d’un agent', en: 'with an agent’s help' },
  paper: { fr: 'sur papier', en: 'on paper' },
  phone: { fr: 'par téléphone', en: 'by phone' },
  import: { fr: 'reprise d’un registre', en: 'taken over from a register' },
};
export const ACTING_WORDS: Readonly<Record<ActingAs, Localized>> = {
  person: { fr: 'La personne elle-même', en: 'The person' },
  representative: { fr: 'Un représentant de la personne', en: 'A representative of the person' },
  agent: { fr: 'Un agent, à la demande de la personne', en: 'An agent, at the person’s request' },
  register: { fr: 'Le registre, selon une règle prévue', en: 'The register, by a rule set in advance' },
  importer: { fr: 'Le détenteur d’un registre plus ancien', en: 'The holder of an older register' },
};
export const BECAUSE_WORDS: Readonly<Record<string, Localized>> = {
  expired: { fr: 'La durée du consentement est écoulée', en: 'The term of the consent is over' },
  'notice-revised': {
    fr: 'Le texte du consentement a changé sur un point important',
    en: 'The text of the consent has changed in substance',
  },
  'advance-choice': {
    fr: 'Un choix fait à l’avance, dont le moment est venu',
    en: 'A choice made in advance, whose moment has come',
  },
  'written-refusal': {
    fr: 'Un refus écrit a été laissé de son vivant',
    en: 'A written refusal was left in life',
  },
  resolution: { fr: 'Les deux parents se sont accordés', en: 'Both parents came to agree' },
};
const SCOPE_WORDS: Readonly<Record<ChoiceScope['kind'], Localized>> = {
  everything: { fr: 'Tous les usages de ce régime', en: 'Every use under this regime' },
  purpose: { fr: 'Une finalité', en: 'One purpose' },
  project: { fr: 'Un projet', en: 'One project' },
  holder: { fr: 'Un détenteur de données', en: 'One data holder' },
  dataset: { fr: 'Un jeu de données', en: 'One dataset' },
  category: { fr: 'Un type de données', en: 'One kind of data' },
};

export function scopeWords({ kind, id }: ChoiceScope, language: 'fr' | 'en'): string {
  const words = SCOPE_WORDS[kind][language];
  if (id === undefined) return words;
  const purpose = PURPOSE_CODES.includes(id as PurposeCode) ? PURPOSES[id as PurposeCode].title : undefined;
  const category = DATA_CATEGORIES.includes(id as DataCategory)
    ? `EHDS art. ${id.replace(/^(\d+)\.(\d+)\.(\w)$/, '$1($2)($3)')}`
    : undefined;
  const named = purpose ? `${purpose[language]} (${id})` : (category ?? id);
  return language === 'fr' ? `${words} : ${named}` : `${words}: ${named}`;
}

export const PAPER_WORDS = {
  title: { fr: 'Reçu d’un choix', en: 'Receipt of a choice' },
  lead: {
    fr: 'Ce document est la preuve d’un choix sur la réutilisation de vos données. Il est à conserver.',
    en: 'This document proves a choice about the secondary use of your data. Keep it.',
  },
  what: { fr: 'Ce qui a été choisi', en: 'What was chosen' },
  act: { fr: 'Choix', en: 'Choice' },
  regime: { fr: 'Régime', en: 'Regime' },
  scope: { fr: 'Portée', en: 'Scope' },
  law: { fr: 'Base légale', en: 'Legal basis' },
  who: { fr: 'Qui, quand, comment', en: 'Who, when, how' },
  actor: { fr: 'Qui a agi', en: 'Who acted' },
  because: { fr: 'Pourquoi', en: 'Why' },
  account: { fr: 'Compte', en: 'Account' },
  assurance: { fr: 'Niveau d’identification', en: 'Identity assurance' },
  authority: { fr: 'Autorité', en: 'Authority' },
  mandate: { fr: 'Mandat', en: 'Mandate' },
  form: { fr: 'Formulaire papier', en: 'Paper form' },
  voice: { fr: 'Voix du parent', en: 'Voice of the parent' },
  actedAt: { fr: 'Fait le', en: 'Made on' },
  acceptedAt: { fr: 'Reçu le', en: 'Received on' },
  recordedAt: { fr: 'Enregistré le', en: 'Recorded on' },
  channel: { fr: 'Canal', en: 'Channel' },
  position: { fr: 'Rang au registre', en: 'Position in the register' },
  read: { fr: 'Texte lu avant de choisir', en: 'Text read before choosing' },
  notice: { fr: 'Notice', en: 'Notice' },
  noticeLanguage: { fr: 'Langue', en: 'Language' },
  shownAt: { fr: 'Affichée le', en: 'Shown on' },
  noticeHash: { fr: 'Empreinte du texte (SHA-256)', en: 'Hash of the text (SHA-256)' },
  proof: { fr: 'Preuve', en: 'Proof' },
  receipt: { fr: 'Numéro du reçu', en: 'Receipt number' },
  person: { fr: 'Votre référence au registre', en: 'Your reference in the register' },
  hash: { fr: 'Empreinte du reçu signé (SHA-256)', en: 'Hash of the signed receipt (SHA-256)' },
  logged: { fr: 'Entrée du journal public', en: 'Entry of the public log' },
  notLogged: {
    fr: 'pas encore ; promise sous 24 heures',
    en: 'not yet; promised within 24 hours',
  },
  size: { fr: 'sous un point de contrôle de {size} entrées', en: 'under a checkpoint of {size} entries' },
  how: { fr: 'Comment vérifier', en: 'How to check' },
  check: {
    fr: 'Le code QR porte l’empreinte du reçu et son numéro au journal. Sur la page de ce choix, votre navigateur refait tous les calculs. Sans le site, l’original signé et la preuve du journal suffisent : le reçu signé est joint à ce PDF.',
    en: 'The QR code carries the hash of the receipt and its number in the log. On the page of this choice your browser does all the sums again. Without the site, the signed original and the log’s proof suffice: the signed receipt is attached to this PDF.',
  },
  rights: { fr: 'Vos droits', en: 'Your rights' },
  change: {
    fr: 'Vous pouvez changer ce choix à tout moment, aussi simplement que vous l’avez fait. Réclamation : CNIL, www.cnil.fr.',
    en: 'You can change this choice at any time, as easily as you made it. Complaints: CNIL, www.cnil.fr.',
  },
  languages: { fr: 'français', en: 'anglais' },
  languagesEn: { fr: 'French', en: 'English' },
} as const satisfies Record<string, Localized>;
