// What people write in applications, of a length that people write: sentences out of a table.
import { mix } from './population.people.mjs';

const DISEASES = [
  'diabète de type 2',
  'insuffisance cardiaque',
  'cancer du sein',
  'cancer colorectal',
  'asthme sévère',
  'sclérose en plaques',
  'dépression résistante',
  'maladie rénale chronique',
  'accident vasculaire cérébral',
  'polyarthrite rhumatoïde',
  'endométriose',
  'maladie d’Alzheimer',
  'bronchopneumopathie chronique',
  'épilepsie',
  'prématurité',
  'obésité de l’enfant',
];
const QUESTIONS = [
  'Parcours de soins et',
  'Observance des traitements dans',
  'Inégalités territoriales et',
  'Effets à long terme des traitements de',
  'Facteurs environnementaux et',
  'Hospitalisations évitables pour',
  'Surveillance des effets indésirables dans',
  'Qualité de vie après',
  'Délais de diagnostic :',
  'Coûts et trajectoires :',
];
const GROUPS = [
  'chez les plus de 75 ans',
  'chez l’enfant',
  'en zone rurale',
  'chez les travailleurs de nuit',
  'après une hospitalisation',
  'en soins primaires',
  'dans les départements d’outre-mer',
  'chez la femme enceinte',
];
const SENTENCES = [
  'Nous suivons une cohorte rétrospective sur dix ans, constituée à partir des séjours hospitaliers et des remboursements.',
  'Le critère de jugement principal est la première hospitalisation non programmée dans les douze mois.',
  'Les analyses seront ajustées sur l’âge, le sexe, l’indice de défavorisation et les comorbidités de Charlson.',
  'Seules les variables nécessaires à la construction des critères sont demandées, et chacune est justifiée.',
  'Les personnes mineures au moment du recueil sont exclues, sauf pour l’analyse de sensibilité prévue au protocole.',
  'Un comité scientifique indépendant relit le plan d’analyse avant tout accès aux données.',
  'Les résultats seront publiés en accès libre, avec le code, dans les dix-huit mois qui suivent la fin du traitement.',
  'L’équipe comprend une biostatisticienne, deux cliniciens et une juriste chargée de la protection des données.',
  'Aucune donnée individuelle ne quitte l’environnement sécurisé ; les tableaux comptent au moins onze personnes par case.',
  'Des données anonymisées ne suffisent pas, parce que les visites successives d’une même personne doivent être reliées.',
  'Le bénéfice attendu est un dépistage plus précoce, donc une perte de chance moindre pour les personnes concernées.',
  'Deux associations de patients ont relu la question de recherche et le résumé destiné au public.',
  'Les accès sont nominatifs, avec deux facteurs, et revus chaque trimestre par la responsable du traitement.',
  'L’appariement est indirect, par un tiers de confiance qui ne détient pas les données de santé.',
  'La durée demandée couvre le temps de mise à disposition, l’analyse et la réponse aux relecteurs.',
  'Les biais de codage sont évalués sur un échantillon de dossiers relus en double aveugle.',
  'Le traitement relève d’une mission d’intérêt public au sens de l’article 6(1)(e) du RGPD.',
  'Une analyse d’impact a été menée et approuvée par le délégué à la protection des données.',
];
const at = (/** @type {readonly string[]} */ list, /** @type {number} */ n) =>
  /** @type {string} */ (list[n % list.length]);

export const titleOf = (/** @type {number} */ seed, /** @type {number} */ n) =>
  `${at(QUESTIONS, mix(seed, n, 3_001))} ${at(DISEASES, mix(seed, n, 3_002))} ${at(GROUPS, mix(seed, n, 3_003))} (${n + 1})`;

/** Some sentences: about 17 words each. */
export const wordsOf = (
  /** @type {number} */ seed,
  /** @type {number} */ n,
  /** @type {number} */ salt,
  /** @type {number} */ sentences,
) =>
  Array.from({ length: sentences }, (_, i) => at(SENTENCES, mix(seed, n, 3_100 + salt * 50 + i))).join(' ');

const PURPOSES = ['53.1.e', '53.1.e', '53.1.e', '53.1.a', '53.1.c', '53.1.d', '53.1.f', 'L1461-1.III.4'];
const TYPES = ['university', 'university', 'university', 'public-body', 'non-profit', 'company'];

/**
 * A content of the form, complete.
 * @param {{ seed: number, n: number, persons: string[], datasets: { datasetId: string, resources: any[] }[], environmentId: string, start: string, end: string }} of
 */
export function contentOf({ seed, n, persons, datasets, environmentId, start, end }) {
  const purpose = at(PURPOSES, mix(seed, n, 3_004));
  const reserved = ['53.1.a', '53.1.c'].includes(purpose);
  return {
    title: titleOf(seed, n),
    laySummary: wordsOf(seed, n, 1, 7),
    applicantType: reserved ? 'public-body' : at(TYPES, mix(seed, n, 3_005)),
    purpose,
    declaredUses: [],
    intendedUse: wordsOf(seed, n, 2, 12),
    expectedBenefit: wordsOf(seed, n, 3, 5),
    persons,
    datasets,
    format: mix(seed, n, 3_006) % 8 === 0 ? 'anonymised' : 'pseudonymised',
    anonymisedInsufficient: wordsOf(seed, n, 4, 2),
    gdprBasis: wordsOf(seed, n, 5, 2),
    safeguards: wordsOf(seed, n, 6, 6),
    periodStart: start,
    periodEnd: end,
    environmentId,
    publicInterest: wordsOf(seed, n, 7, 4),
    mandate: reserved ? 'Mandat de santé publique' : undefined,
  };
}

/** What is written of a content after `share` of the work: the fields come one after the other. */
export function draftOf(/** @type {Record<string, unknown>} */ content, /** @type {number} */ part) {
  const fields = Object.entries(content);
  return Object.fromEntries(fields.slice(0, Math.max(1, Math.ceil(fields.length * part))));
}

export const assessmentOf = (
  /** @type {number} */ seed,
  /** @type {number} */ n,
  /** @type {string | null} */ unmet,
) =>
  ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((letter) => ({
    criterion: `68.1.${letter}`,
    met: letter === 'g' ? null : letter !== unmet,
    reason: wordsOf(seed, n, 20 + letter.charCodeAt(0) - 97, 2),
  }));

const TYPES_OF_RESOURCE = [
  'Patient',
  'Condition',
  'Encounter',
  'Observation',
  'Procedure',
  'MedicationRequest',
  'MedicationAdministration',
  'DiagnosticReport',
  'Immunization',
  'AllergyIntolerance',
  'CarePlan',
  'Claim',
  'Coverage',
  'Device',
  'Specimen',
  'ServiceRequest',
  'ImagingStudy',
  'FamilyMemberHistory',
  'Goal',
  'Consent',
];
const ELEMENTS = [
  'status',
  'category',
  'code',
  'subject',
  'encounter',
  'effective[x]',
  'value[x]',
  'performer',
  'reasonCode',
  'note',
];
/** 20 types of 10 elements: 200 variables. */
export const VARIABLES = TYPES_OF_RESOURCE.map((resourceType) => ({ resourceType, elements: ELEMENTS }));
const REGIMES = ['NON_OPPOSITION', 'NON_OPPOSITION', 'EHDS_OPT_OUT', 'EXPLICIT_CONSENT', 'SNDS_OPPOSITION'];

export const descriptionOf = (/** @type {number} */ seed, /** @type {number} */ n) => {
  const disease = at(DISEASES, mix(seed, n, 3_010));
  const first = 2005 + (mix(seed, n, 3_011) % 15);
  return {
    title: { fr: `Entrepôt ${n + 1} : ${disease}`, en: `Warehouse ${n + 1}: ${disease}` },
    description: { fr: wordsOf(seed, n, 40, 4), en: wordsOf(seed, n, 41, 4) },
    categories: [`51.1.${'abcdefghij'[mix(seed, n, 3_012) % 10]}`],
    conformsTo: ['http://hl7.org/fhir/R4'],
    resources: VARIABLES,
    regime: at(REGIMES, mix(seed, n, 3_013)),
    waitingDays: 30,
    minimumCell: 11,
    keywords: [disease, at(GROUPS, mix(seed, n, 3_014))],
    numberOfPersons: 500 + (mix(seed, n, 3_015) % 2_000_000),
    period: { start: `${first}-01-01` },
  };
};
