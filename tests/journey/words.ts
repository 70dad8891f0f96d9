import type { Page } from 'playwright-core';
import type { Language } from '../browser.fixture.js';

/** What pages say in English, by what they say in French: a journey is written once and played in both. */
const ENGLISH: Readonly<Record<string, string>> = {
  // Addresses
  '/comite': '/en/committee',
  '/demandes': '/en/applications',
  '/instruction': '/en/review',
  '/permis': '/en/permits',
  '/seances': '/en/meetings',
  // The form
  'Étapes du formulaire': 'Steps of the form',
  'Titre du projet': 'Title of the project',
  'Commencer la demande': 'Start the application',
  'Résumé pour le public': 'Summary for the public',
  'Budget du projet': 'Budget of the project',
  'De 50 000 à 250 000 €': '€50,000 to €250,000',
  'Le projet reçoit de l’argent public': 'The project receives public money',
  Oui: 'Yes',
  Non: 'No',
  'Qui finance': 'Who pays for it',
  'Le demandeur': 'The applicant',
  'Type de demandeur': 'Type of applicant',
  'Université ou organisme de recherche': 'University or research organisation',
  'Pays du siège': 'Country of the seat',
  'Demande faite pour un organisme public': 'Made on behalf of a public body',
  'Responsable du traitement': 'Controller',
  Organisme: 'Organisation',
  'Contact pour la protection des données': 'Contact for data protection',
  'À qui écrire': 'Whom to write to',
  Nom: 'Name',
  'Adresse électronique': 'E-mail address',
  'La finalité': 'The purpose',
  Finalité: 'Purpose',
  'Bénéfice attendu': 'Expected benefit',
  'Comment ce bénéfice sert la finalité': 'How that benefit serves the purpose',
  'Intérêt public': 'Public interest',
  'Les données': 'The data',
  'Éléments de': 'Elements of',
  '1 justifiées sur 1': '1 justified of 1',
  'Usage prévu': 'Intended use',
  'Période que les données couvrent': 'Period that the data cover',
  'Premier jour': 'First day',
  'Dernier jour': 'Last day',
  Territoire: 'Territory',
  'Comment la population est formée': 'How the population is formed',
  'Toute la population du jeu de données': 'Everybody in the dataset',
  'Qui d’autre est étudié': 'Who else is studied',
  'Personne d’autre': 'Nobody else',
  'La protection': 'The protection',
  'Forme des données': 'Form of the data',
  Pseudonymisées: 'Pseudonymised',
  'Pourquoi des données anonymes ne suffisent pas': 'Why anonymised data are not enough',
  'Base légale au titre du RGPD': 'Legal basis under the GDPR',
  'Mesures de protection': 'Safeguards',
  'Contre la ré-identification': 'Against re-identification',
  'Où et quand': 'Where and when',
  'Environnement sécurisé': 'Secure environment',
  'Logiciels nécessaires': 'Software needed',
  'Début de l’accès': 'Start of access',
  'Fin de l’accès': 'End of access',
  'Pourquoi cette durée': 'Why that long',
  'L’éthique': 'The ethics',
  'Où en est l’avis': 'Where the opinion stands',
  'Aucun avis requis par le droit national': 'No opinion required by national law',
  'Les valeurs': 'The values',
  'Brouillon enregistré': 'Draft saved',
  'Les personnes': 'The people',
  'M’ajouter': 'Add me',
  'Fonction de': 'Function of',
  'Responsable scientifique': 'Person responsible',
  'Adresse électronique d’un coauteur': 'E-mail address of a co-author',
  'Invitation du': 'Invited on',
  Rejoindre: 'Join',
  'Aussi dans ce formulaire': 'Also in this form',
  'Ce brouillon a été modifié ailleurs': 'This draft was changed elsewhere',
  'Réunir les deux': 'Put both together',
  'Le texte réuni': 'The text put together',
  'Garder ces textes': 'Keep these texts',
  'Relire et déposer': 'Read again and submit',
  'Seul le demandeur dépose': 'Only the applicant submits',
  'En déposant': 'By submitting',
  'Déposer la demande': 'Submit the application',
  'Comparer les versions': 'Compare versions',
  'Versions de la demande': 'Versions of the application',
  'champs diffèrent': 'fields differ',
  Actif: 'Active',
  // The access body
  Déclarer: 'Declare',
  'Avis d’experts invités': 'Opinions of guests',
  'Votre déclaration': 'Your declaration',
  'Je n’ai aucun intérêt dans cette demande': 'I have no interest in this application',
  'Déclarer le dossier complet': 'Find the file complete',
  Évaluation: 'Assessment',
  'Sans objet': 'Not applicable',
  Rempli: 'Met',
  'Motif pour': 'Reason for',
  'Rendre l’évaluation': 'Submit the assessment',
  'Évaluation de': 'Assessment by',
  Vote: 'Vote',
  Favorable: 'In favour',
  Motif: 'Reason',
  'aucun intérêt dans ce projet': 'no interest in this project',
  'Confirmer mon vote par une connexion': 'Confirm my vote by logging in',
  Décision: 'Decision',
  'Accorder le permis': 'Grant the permit',
  'Motifs de la décision': 'Reasons of the decision',
  'Signer par une connexion': 'Sign by logging in',
  'Acte confirmé et enregistré': 'Act confirmed and recorded',
  // The committee
  '3 sièges pourvus': '3 seats held',
  'Siège des patients': 'Patients’ seat',
  'Avez-vous un intérêt dans cette demande': 'Do you have an interest in this application',
  'J’ai un intérêt': 'I have an interest',
  'Quel est cet intérêt': 'What is that interest',
  Présents: 'Present',
  'Ouvrir la séance': 'Open the meeting',
  'Clore la séance et les votes': 'Close the meeting and the votes',
  'Vote clos': 'Vote closed',
  'Approuver le procès-verbal': 'Approve the minutes',
  'Procès-verbal approuvé': 'Minutes approved',
  '2 pour, 0 contre': '2 for, 0 against',
  Récusés: 'Recused',
};

export interface Words {
  /** The words as they stand. */
  (french: string): string;
  /** They, and nothing besides. */
  only(french: string): RegExp;
  /** What begins with them. */
  starts(french: string): RegExp;
  /** What holds them. */
  holds(french: string): RegExp;
}

/** @throws Error for words that have no English in the table */
export function wordsIn(language: Language): Words {
  const say = (french: string): string => {
    const english = ENGLISH[french];
    if (english === undefined) throw new Error(`“${french}” has no English among the words of the journeys`);
    return language === 'fr' ? french : english;
  };
  const escaped = (french: string): string => say(french).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return Object.assign(say, {
    only: (french: string) => new RegExp(`^${escaped(french)}$`),
    starts: (french: string) => new RegExp(`^${escaped(french)}`),
    holds: (french: string) => new RegExp(escaped(french)),
  });
}

/** In the language that a page is in: English lives under /en. */
export const wordsOf = (page: Page): Words =>
  wordsIn(/^\/en(\/|$)/.test(new URL(page.url()).pathname) ? 'en' : 'fr');
