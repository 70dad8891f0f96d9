import type { ApplicantType, PurposeCode } from '../codes.js';
import { APPLICANT_TYPES } from '../codes.js';
import type { RuleRow, Sentence } from '../rule.js';
import { EHDS_CHAPTER_IV } from '../rule.js';

/** A purpose for which the law permits secondary use. */
export interface PurposeRule extends RuleRow {
  readonly code: PurposeCode;
  readonly title: Sentence;
  /** Applicant types that may use it by themselves. */
  readonly applicants: readonly ApplicantType[];
  /** Others may use it with a mandate of a public body (EHDS Art. 53(2)). */
  readonly othersWithMandate: boolean;
  readonly crosswalk: {
    /** HL7 v3 PurposeOfUse codes (http://terminology.hl7.org/CodeSystem/v3-ActReason). */
    readonly hl7: readonly string[];
    /** Data Privacy Vocabulary, EHDS extension (https://w3id.org/dpv/legal/eu/ehds#). */
    readonly dpv: readonly string[];
    /** The nearest purposes of the other French or European list. */
    readonly snds: readonly PurposeCode[];
  };
}

const PUBLIC: readonly ApplicantType[] = ['public-body'];
const ALL: readonly ApplicantType[] = APPLICANT_TYPES;
const SNDS_SINCE = '2016-01-28';

type Cells = [
  fr: string,
  en: string,
  sentenceFr: string,
  sentenceEn: string,
  applicants: readonly ApplicantType[],
  hl7: string[],
  dpv: string[],
  snds: PurposeCode[],
];

function row(code: PurposeCode, cells: Cells): PurposeRule {
  const [fr, en, sentenceFr, sentenceEn, applicants, hl7, dpv, snds] = cells;
  const ehds = code.startsWith('53');
  return {
    id: `PUR-${code}`,
    code,
    jurisdiction: ehds ? 'EU' : 'FR',
    effectiveFrom: ehds ? EHDS_CHAPTER_IV : SNDS_SINCE,
    effectiveTo: null,
    legalSource: ehds
      ? `Regulation (EU) 2025/327 Art. 53(1)(${code.split('.')[2]})`
      : `CSP L1461-1 III ${code.split('.')[2]}°`,
    title: { fr, en },
    sentence: { fr: sentenceFr, en: sentenceEn },
    applicants,
    othersWithMandate: applicants === PUBLIC,
    crosswalk: { hl7, dpv, snds },
  };
}

/* prettier-ignore */
export const PURPOSES: Readonly<Record<PurposeCode, PurposeRule>> = {
  '53.1.a': row('53.1.a', ['Intérêt public en santé publique et au travail', 'Public interest in public and occupational health',
    'Protéger la population : surveiller les maladies, la sécurité des soins, des médicaments et des dispositifs.',
    'Protect the population: watch over diseases and the safety of care, medicines and devices.',
    PUBLIC, ['PUBHLTH', 'PATSFTY', 'THREAT'], ['PublicInterestRelatedToHealth', 'ProtectAgainstCrossBorderThreatsToHealth', 'PublicHealthSurveillance', 'EnsureQualitySafetyHealthcare'], ['L1461-1.III.5']]),
  '53.1.b': row('53.1.b', ['Politiques publiques et régulation', 'Policymaking and regulatory activities',
    'Aider un organisme public à décider de la politique de santé ou à exercer son contrôle.',
    'Help a public body to shape health policy or to regulate.',
    PUBLIC, ['GOV'], ['PublicPolicyMaking', 'SupportAuthoritiesRegulatoryActivities'], ['L1461-1.III.2']]),
  '53.1.c': row('53.1.c', ['Statistiques officielles', 'Official statistics',
    'Produire des statistiques publiques sur la santé et les soins.',
    'Produce official statistics on health and care.',
    PUBLIC, ['HPRGRP'], ['ProvideHealthcareOfficialStatistics'], ['L1461-1.III.1', 'L1461-1.III.3']]),
  '53.1.d': row('53.1.d', ['Enseignement', 'Education and teaching',
    'Former des professionnels de santé, au lycée professionnel ou dans le supérieur.',
    'Train health professionals in vocational or higher education.',
    ALL, ['TRAIN'], ['ImproveHealthcareEducation'], ['L1461-1.III.4']]),
  '53.1.e': row('53.1.e', ['Recherche scientifique en santé', 'Scientific research related to health',
    'Mener une recherche qui sert la santé publique ou la qualité des soins, au bénéfice des personnes.',
    'Do research that serves public health or the quality of care, for the benefit of people.',
    ALL, ['HRESCH', 'BIORCH', 'CLINTRCH', 'DSRCH'], ['HealthcareScientificResearch'], ['L1461-1.III.6']]),
  '53.1.e.i': row('53.1.e.i', ['Développement et innovation', 'Development and innovation',
    'Mettre au point un produit ou un service de santé utile aux personnes.',
    'Develop a health product or service that is useful to people.',
    ALL, ['SYSDEV'], ['DevelopPublicHealthProductsAndServices'], ['L1461-1.III.6']]),
  '53.1.e.ii': row('53.1.e.ii', ['Entraîner et évaluer des algorithmes', 'Training and evaluating algorithms',
    'Entraîner, tester et évaluer un algorithme de santé, par exemple une intelligence artificielle.',
    'Train, test and evaluate a health algorithm, for instance artificial intelligence.',
    ALL, ['MLTRAINING'], ['TrainTestAndEvaluateHealthAlgorithms', 'TrainTestAndEvaluateAISystemsAlgorithms'], ['L1461-1.III.6']]),
  '53.1.f': row('53.1.f', ['Amélioration des soins', 'Improvement of care',
    'Mieux soigner chacun grâce à ce que montrent les données d’autres personnes.',
    'Treat each person better with what other people’s data show.',
    ALL, ['HQUALIMP', 'HOUTCOMS', 'CAREMGT'], ['ImproveHealthcare'], ['L1461-1.III.4']]),
  'L1461-1.III.1': row('L1461-1.III.1', ['Information sur la santé et l’offre de soins', 'Information on health and care supply',
    'Informer sur la santé, l’offre de soins, la prise en charge médico-sociale et leur qualité.',
    'Inform on health, care supply, medico-social care and their quality.',
    ALL, ['PUBHLTH'], ['PublicInterestRelatedToHealth'], ['53.1.c']]),
  'L1461-1.III.2': row('L1461-1.III.2', ['Politiques de santé et de protection sociale', 'Health and social-protection policy',
    'Définir, mettre en œuvre et évaluer les politiques de santé et de protection sociale.',
    'Define, carry out and evaluate health and social-protection policies.',
    ALL, ['GOV'], ['PublicPolicyMaking'], ['53.1.b']]),
  'L1461-1.III.3': row('L1461-1.III.3', ['Connaissance des dépenses', 'Knowledge of expenditure',
    'Connaître les dépenses de santé, d’assurance maladie et médico-sociales.',
    'Know the expenditure on health, health insurance and medico-social care.',
    ALL, ['HPRGRP'], ['ProvideHealthcareOfficialStatistics'], ['53.1.c']]),
  'L1461-1.III.4': row('L1461-1.III.4', ['Information des professionnels sur leur activité', 'Informing professionals on their activity',
    'Informer les professionnels et les établissements de santé sur leur propre activité.',
    'Inform health professionals and establishments on their own activity.',
    ALL, ['HQUALIMP'], ['ImproveHealthcare'], ['53.1.f']]),
  'L1461-1.III.5': row('L1461-1.III.5', ['Surveillance, veille et sécurité sanitaires', 'Surveillance, watch and health security',
    'Surveiller les risques pour la santé et y répondre.',
    'Watch risks to health and respond to them.',
    ALL, ['PUBHLTH', 'THREAT'], ['PublicHealthSurveillance'], ['53.1.a']]),
  'L1461-1.III.6': row('L1461-1.III.6', ['Recherche, études, évaluation et innovation', 'Research, studies, evaluation and innovation',
    'Mener une recherche, une étude, une évaluation ou une innovation dans le domaine de la santé et du médico-social.',
    'Do research, a study, an evaluation or innovation in health and medico-social care.',
    ALL, ['HRESCH'], ['HealthcareScientificResearch'], ['53.1.e', '53.1.e.i', '53.1.e.ii']]),
};

export const isPurpose = (code: unknown): code is PurposeCode =>
  typeof code === 'string' && Object.hasOwn(PURPOSES, code);
/** The six purposes of the national health data system; using them takes a statement of public interest (CSP L1461-3 I). */
export const isSndsPurpose = (code: string): boolean => code.startsWith('L1461-1.III.');
