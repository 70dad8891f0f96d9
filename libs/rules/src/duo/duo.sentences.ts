import type { Sentence } from '../rule.js';

const say = (fr: string, en: string): Sentence => ({ fr, en });

/** Why a line of a match says what it says. */
export const SAYS = {
  sensitive: say(
    'Une recherche de ce type doit être lue par une personne, quels que soient les codes.',
    'A person must look at research of this kind, whatever the codes say.',
  ),
  'no-purpose': say(
    'La demande ne porte aucun but de recherche reconnu.',
    'The request names no recognised research purpose.',
  ),
  'no-permission': say(
    'Le jeu de données ne dit pas quelle recherche est permise.',
    'The dataset does not say which research is allowed.',
  ),
  unrestricted: say('Le jeu de données permet toute recherche.', 'The dataset allows any research.'),
  'methods-allowed': say(
    'La mise au point de méthodes n’est pas exclue par la permission.',
    'The permission does not exclude methods research.',
  ),
  'wider-than-permission': say(
    'La recherche demandée est plus large que ce que le jeu de données permet.',
    'The research asked for is wider than what the dataset allows.',
  ),
  'health-research': say(
    'Le jeu de données permet la recherche en santé.',
    'The dataset allows health research.',
  ),
  'ancestry-allowed': say(
    'La recherche sur les origines est permise.',
    'Research on origins or ancestry is allowed.',
  ),
  'ancestry-not-allowed': say(
    'Le jeu de données ne permet pas la recherche sur les origines.',
    'The dataset does not allow research on origins or ancestry.',
  ),
  'ancestry-only': say(
    'Le jeu de données ne permet que la recherche sur les origines.',
    'The dataset allows research on origins or ancestry only.',
  ),
  'disease-missing': say('La demande ne nomme aucune maladie.', 'The request names no disease.'),
  'dataset-disease-missing': say(
    'Le jeu de données limite aux maladies sans dire lesquelles.',
    'The dataset is limited to diseases and does not say which.',
  ),
  'disease-within-health': say(
    'La recherche sur une maladie est une recherche en santé, que le jeu de données permet.',
    'Research on a disease is health research, which the dataset allows.',
  ),
  'disease-unknown': say(
    'Au moins une maladie n’est pas connue de l’ontologie : une personne doit regarder.',
    'The ontology does not know at least one disease: a person must look.',
  ),
  'diseases-covered': say(
    'Chaque maladie demandée est permise, elle-même ou par une famille qui la contient.',
    'Every disease asked for is allowed, itself or through a family that contains it.',
  ),
  'disease-not-covered': say(
    'Au moins une maladie demandée n’est pas permise ; toutes doivent l’être.',
    'At least one disease asked for is not allowed; all must be.',
  ),
  'methods-forbidden': say(
    'Le jeu de données exclut la mise au point de méthodes.',
    'The dataset excludes methods research.',
  ),
  'no-methods': say(
    'La demande ne porte pas sur la mise au point de méthodes.',
    'The request is not for methods research.',
  ),
  'ancestry-forbidden': say(
    'Le jeu de données exclut la recherche sur les origines.',
    'The dataset excludes research on origins or ancestry.',
  ),
  'no-ancestry': say(
    'La demande ne porte pas sur les origines des populations.',
    'The request is not about origins or ancestry.',
  ),
  'not-non-profit': say(
    'Le demandeur ne déclare pas être sans but lucratif.',
    'The applicant does not declare to be not-for-profit.',
  ),
  'non-profit': say(
    'Le demandeur déclare être sans but lucratif.',
    'The applicant declares to be not-for-profit.',
  ),
  'not-non-commercial': say(
    'La demande ne déclare pas un usage non commercial.',
    'The request does not declare a non-commercial use.',
  ),
  'non-commercial': say(
    'La demande déclare un usage non commercial.',
    'The request declares a non-commercial use.',
  ),
  'not-non-profit-or-commercial': say(
    'La demande ne déclare pas un demandeur sans but lucratif et un usage non commercial.',
    'The request does not declare a not-for-profit applicant and a non-commercial use.',
  ),
  'non-profit-and-non-commercial': say(
    'La demande déclare un demandeur sans but lucratif et un usage non commercial.',
    'The request declares a not-for-profit applicant and a non-commercial use.',
  ),
  'needs-a-person': say(
    'Cette condition se vérifie sur pièces : une personne doit regarder.',
    'This condition is checked on evidence: a person must look.',
  ),
} as const satisfies Record<string, Sentence>;
