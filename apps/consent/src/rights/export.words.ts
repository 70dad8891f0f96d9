import type { Localized } from '@garant/contracts';
import type { ExportValue } from './export.model.js';

const WORDS: Readonly<Record<string, Localized>> = {
  familyName: { fr: 'Nom', en: 'Family name' },
  givenNames: { fr: 'Prénoms', en: 'Given names' },
  birthDate: { fr: 'Date de naissance', en: 'Date of birth' },
  gender: { fr: 'Sexe', en: 'Gender' },
  knownSince: { fr: 'Connu depuis', en: 'Known since' },
  knownThrough: { fr: 'Connu par', en: 'Known through' },
  hasLogin: { fr: 'A déjà ouvert une session', en: 'Has signed in' },
  ambiguous: { fr: 'Identité à vérifier', en: 'Identity to be checked' },
  choiceId: { fr: 'Numéro du choix', en: 'Choice number' },
  regime: { fr: 'Régime', en: 'Regime' },
  act: { fr: 'Acte', en: 'Act' },
  scope: { fr: 'Portée', en: 'Scope' },
  scopeId: { fr: 'Portée : laquelle', en: 'Scope: which' },
  channel: { fr: 'Moyen', en: 'Channel' },
  actedAt: { fr: 'Fait le', en: 'Made on' },
  acceptedAt: { fr: 'Reçu le', en: 'Received on' },
  recordedAt: { fr: 'Inscrit le', en: 'Recorded on' },
  position: { fr: 'Place dans le registre', en: 'Place in the register' },
  noticeId: { fr: 'Texte lu', en: 'Text read' },
  noticeVersion: { fr: 'Version du texte', en: 'Version of the text' },
  noticeLanguage: { fr: 'Langue du texte', en: 'Language of the text' },
  noticeHash: { fr: 'Empreinte du texte', en: 'Hash of the text' },
  noticeShownAt: { fr: 'Texte montré le', en: 'Text shown on' },
  byYourself: { fr: 'Par vous-même', en: 'By yourself' },
  authorityId: { fr: 'Représentation', en: 'Authority' },
  mandateId: { fr: 'Mandat', en: 'Mandate' },
  formId: { fr: 'Formulaire papier', en: 'Paper form' },
  because: { fr: 'Raison', en: 'Reason' },
  receiptId: { fr: 'Numéro du reçu', en: 'Receipt number' },
  jws: { fr: 'Reçu signé (JWS)', en: 'Signed receipt (JWS)' },
  datasetId: { fr: 'Jeu de données', en: 'Dataset' },
  matchStatus: { fr: 'Rapprochement', en: 'Match' },
  linkedAt: { fr: 'Rapproché le', en: 'Linked on' },
  requestId: { fr: 'Numéro de la demande', en: 'Request number' },
  kind: { fr: 'Sorte', en: 'Kind' },
  state: { fr: 'État', en: 'State' },
  receivedAt: { fr: 'Reçue le', en: 'Received on' },
  dueAt: { fr: 'Réponse due le', en: 'Answer due on' },
  closedAt: { fr: 'Close le', en: 'Closed on' },
  outcome: { fr: 'Suite donnée', en: 'Outcome' },
  ground: { fr: 'Motif', en: 'Ground' },
  part: { fr: 'Partie', en: 'Part' },
  writtenAt: { fr: 'Écrit le', en: 'Written on' },
  text: { fr: 'Texte', en: 'Text' },
  attachments: { fr: 'Pièces jointes', en: 'Attachments' },
  exportId: { fr: 'Numéro de la copie', en: 'Copy number' },
  requestedAt: { fr: 'Demandé le', en: 'Asked for on' },
  expiresAt: { fr: 'Jusqu’au', en: 'Until' },
  replacedAt: { fr: 'Remplacé le', en: 'Replaced on' },
  at: { fr: 'Le', en: 'On' },
  role: { fr: 'En qualité de', en: 'In the role of' },
  organisation: { fr: 'Organisme', en: 'Organisation' },
  what: { fr: 'Quoi', en: 'What' },
  why: { fr: 'Pourquoi', en: 'Why' },
  issuer: { fr: 'Service de connexion', en: 'Sign-in service' },
  email: { fr: 'Adresse électronique', en: 'E-mail address' },
  name: { fr: 'Nom affiché', en: 'Displayed name' },
  roles: { fr: 'Rôles', en: 'Roles' },
  title: { fr: 'Titre', en: 'Title' },
  purpose: { fr: 'Finalité', en: 'Purpose' },
  validFrom: { fr: 'À partir du', en: 'From' },
  validUntil: { fr: 'Jusqu’au', en: 'Until' },
};

/** A name of a column in a person's words; as it is when there are none. */
export const columnWord = (name: string, language: 'fr' | 'en'): string => WORDS[name]?.[language] ?? name;

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;
const YES = { fr: { true: 'oui', false: 'non' }, en: { true: 'yes', false: 'no' } } as const;

/** A value as a person reads it: times in Paris, yes and no, and nothing as a dash. */
export function valueText(value: ExportValue, language: 'fr' | 'en'): string {
  if (value === null || value === '') return '–';
  if (typeof value === 'boolean') return YES[language][`${value}`];
  if (typeof value === 'string' && TIME.test(value))
    return new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
      dateStyle: 'long',
      timeStyle: 'short',
      timeZone: 'Europe/Paris',
    }).format(new Date(value));
  return String(value);
}

/** Words of the readable copies themselves. */
export const COPY_WORDS = {
  title: { fr: 'Tout ce que Garant tient sur vous', en: 'Everything that Garant holds about you' },
  made: { fr: 'Copie faite le', en: 'Copy made on' },
  reference: { fr: 'Votre référence dans le registre', en: 'Your reference in the register' },
  none: { fr: 'Rien n’est tenu ici.', en: 'Nothing is held here.' },
  leftOut: { fr: 'Ce qui n’est pas dans cette copie, et pourquoi', en: 'What is not in this copy, and why' },
  contents: { fr: 'Sommaire', en: 'Contents' },
  count: { fr: 'Nombre', en: 'Number' },
  rights: {
    fr: 'Vous pouvez faire corriger, faire effacer, vous opposer, ou saisir la CNIL (www.cnil.fr). RGPD, articles 15 à 21 et 77.',
    en: 'You can have data corrected or erased, object, or complain to the CNIL (www.cnil.fr). GDPR, Articles 15 to 21 and 77.',
  },
} as const satisfies Record<string, Localized>;
