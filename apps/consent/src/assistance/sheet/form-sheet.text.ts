import type { Sentence } from '@garant/rules';

/** Words of the printed form beside those of its notice: short sentences, one idea each. */
export const SHEET_TEXT = {
  form: { fr: 'Formulaire papier', en: 'Paper form' },
  number: { fr: 'Numéro du formulaire', en: 'Number of this form' },
  howTo: { fr: 'Comment faire', en: 'What to do' },
  steps: {
    fr: [
      'Lisez le texte. Demandez de l’aide si vous voulez.',
      'Cochez une case.',
      'Écrivez votre nom, vos prénoms et votre date de naissance.',
      'Signez et datez.',
      'Donnez cette feuille à un agent, ou envoyez-la par la poste.',
    ],
    en: [
      'Read the text. Ask for help if you want.',
      'Tick a box.',
      'Write your name, your first names and your date of birth.',
      'Sign and date.',
      'Give this sheet to an agent, or send it by post.',
    ],
  },
  decision: { fr: 'Ma décision', en: 'My decision' },
  project: { fr: 'Projet', en: 'Project' },
  about: { fr: 'Qui je suis', en: 'Who I am' },
  familyName: { fr: 'Nom de naissance', en: 'Birth name' },
  givenNames: { fr: 'Prénoms, dans l’ordre de l’état civil', en: 'First names, as on my papers' },
  birthDate: { fr: 'Date de naissance (jour, mois, année)', en: 'Date of birth (day, month, year)' },
  gender: { fr: 'Sexe à l’état civil', en: 'Sex as registered' },
  genders: { fr: ['féminin', 'masculin', 'autre'], en: ['female', 'male', 'other'] },
  address: {
    fr: 'Adresse pour me répondre (si vous voulez)',
    en: 'Address for the answer (if you want)',
  },
  signature: { fr: 'Signature', en: 'Signature' },
  date: { fr: 'Date', en: 'Date' },
  then: { fr: 'Et ensuite ?', en: 'What happens then?' },
  afterwards: {
    fr: [
      'Deux agents lisent votre feuille, séparément. Un agent vérifie.',
      'Votre décision est alors inscrite au registre. Vous recevez un message.',
      'Vous pouvez changer d’avis à tout moment, sans donner de raison.',
      'Vos soins ne changent pas, quelle que soit votre décision.',
    ],
    en: [
      'Two agents read your sheet, apart from each other. An agent checks.',
      'Then your decision is entered in the register. You get a message.',
      'You can change your mind at any time, without giving a reason.',
      'Your care stays the same, whatever you decide.',
    ],
  },
  law: { fr: 'Ce que dit la loi', en: 'What the law says' },
  one: {
    fr: 'Une feuille par personne. Son numéro ne sert qu’une fois : ne la photocopiez pas.',
    en: 'One sheet for one person. Its number counts once: do not copy it.',
  },
  code: {
    fr: 'Ce carré dit quel texte vous avez lu.',
    en: 'This square says which text you have read.',
  },
  page: { fr: 'page', en: 'page' },
  version: { fr: 'Texte', en: 'Text' },
} as const satisfies Record<string, Sentence | { fr: readonly string[]; en: readonly string[] }>;

/** From when the form counts, in the person's words, by the deployer's date rule. */
export const DATE_TEXT = {
  protective: {
    fr: 'Un refus compte du jour où nous recevons la feuille. Un accord compte du jour de votre signature.',
    en: 'A no counts from the day we receive the sheet. A yes counts from the day of your signature.',
  },
  signature: {
    fr: 'Votre décision compte du jour de votre signature.',
    en: 'Your decision counts from the day of your signature.',
  },
  reception: {
    fr: 'Votre décision compte du jour où nous recevons la feuille.',
    en: 'Your decision counts from the day we receive the sheet.',
  },
  entry: {
    fr: 'Votre décision compte du jour où elle est inscrite au registre.',
    en: 'Your decision counts from the day it is entered in the register.',
  },
} as const;
