import type { ApplicantType } from '../codes.js';
import type { Sentence } from '../rule.js';

/** Closed vocabularies of the application form (TEHDAS2 D6.3 annex 5), each code with what people read. */
type Labels<C extends string> = Readonly<Record<C, Sentence>>;

export const FUNDING_RANGES = ['none', 'under-50k', '50k-250k', '250k-1m', 'over-1m'] as const;
export type FundingRange = (typeof FUNDING_RANGES)[number];
export const FUNDING_LABELS: Labels<FundingRange> = {
  none: { fr: 'Aucun financement propre', en: 'No funding of its own' },
  'under-50k': { fr: 'Moins de 50 000 €', en: 'Under €50,000' },
  '50k-250k': { fr: 'De 50 000 à 250 000 €', en: '€50,000 to €250,000' },
  '250k-1m': { fr: 'De 250 000 € à 1 million', en: '€250,000 to €1 million' },
  'over-1m': { fr: 'Plus d’un million d’euros', en: 'Over €1 million' },
};

export const COHORT_FORMATIONS = ['criteria', 'existing', 'mixed', 'whole-population'] as const;
export type CohortFormation = (typeof COHORT_FORMATIONS)[number];
export const COHORT_LABELS: Labels<CohortFormation> = {
  criteria: { fr: 'Par critères dans les données', en: 'By criteria in the data' },
  existing: { fr: 'Cohorte existante', en: 'An existing cohort' },
  mixed: { fr: 'Les deux', en: 'Both' },
  'whole-population': { fr: 'Toute la population du jeu de données', en: 'Everybody in the dataset' },
};

export const COMPARISONS = ['none', 'controls', 'relatives', 'controls-and-relatives'] as const;
export type Comparison = (typeof COMPARISONS)[number];
export const COMPARISON_LABELS: Labels<Comparison> = {
  none: { fr: 'Personne d’autre', en: 'Nobody else' },
  controls: { fr: 'Des témoins', en: 'Controls' },
  relatives: { fr: 'Des proches', en: 'Relatives' },
  'controls-and-relatives': { fr: 'Des témoins et des proches', en: 'Controls and relatives' },
};

export const LINKAGE_METHODS = ['none', 'deterministic', 'probabilistic', 'trusted-third-party'] as const;
export type LinkageMethod = (typeof LINKAGE_METHODS)[number];
export const LINKAGE_METHOD_LABELS: Labels<LinkageMethod> = {
  none: { fr: 'Aucun appariement', en: 'No linkage' },
  deterministic: { fr: 'Par un identifiant commun', en: 'By a common identifier' },
  probabilistic: { fr: 'Par ressemblance', en: 'By likeness (probabilistic)' },
  'trusted-third-party': { fr: 'Par un tiers de confiance', en: 'By a trusted third party' },
};

/** What one line of the linked data stands for: the coarser, the safer. */
export const LINKAGE_GRAINS = [
  'person',
  'stay',
  'household',
  'municipality',
  'department',
  'region',
] as const;
export type LinkageGrain = (typeof LINKAGE_GRAINS)[number];
export const LINKAGE_GRAIN_LABELS: Labels<LinkageGrain> = {
  person: { fr: 'Une personne', en: 'A person' },
  stay: { fr: 'Un séjour ou un acte', en: 'A stay or an act' },
  household: { fr: 'Un foyer', en: 'A household' },
  municipality: { fr: 'Une commune', en: 'A municipality' },
  department: { fr: 'Un département', en: 'A department' },
  region: { fr: 'Une région', en: 'A region' },
};

/** GDPR Art. 45, 46, 49. */
export const TRANSFER_GROUNDS = ['adequacy', 'appropriate-safeguards', 'derogation'] as const;
export type TransferGround = (typeof TRANSFER_GROUNDS)[number];
export const TRANSFER_LABELS: Labels<TransferGround> = {
  adequacy: { fr: 'Décision d’adéquation (RGPD art. 45)', en: 'Adequacy decision (GDPR Art. 45)' },
  'appropriate-safeguards': {
    fr: 'Garanties appropriées (RGPD art. 46)',
    en: 'Appropriate safeguards (GDPR Art. 46)',
  },
  derogation: { fr: 'Dérogation (RGPD art. 49)', en: 'Derogation (GDPR Art. 49)' },
};

export const ETHICS_STATUSES = ['favourable', 'pending', 'not-required'] as const;
export type EthicsStatus = (typeof ETHICS_STATUSES)[number];
export const ETHICS_LABELS: Labels<EthicsStatus> = {
  favourable: { fr: 'Avis favorable rendu', en: 'Favourable opinion given' },
  pending: { fr: 'Avis demandé, attendu', en: 'Opinion asked for and awaited' },
  'not-required': {
    fr: 'Aucun avis requis par le droit national',
    en: 'No opinion required by national law',
  },
};

/** What the applicant promises for everybody named (TEHDAS2 D6.3 annex 5; EHDS Art. 54, 61). */
export const CONFIRMATIONS = [
  'no-prohibited-use',
  'no-copy',
  'no-screenshot',
  'network-security',
  'no-reidentification',
  'results-published',
] as const;
export type Confirmation = (typeof CONFIRMATIONS)[number];
export const CONFIRMATION_LABELS: Labels<Confirmation> = {
  'no-prohibited-use': {
    fr: 'Aucun usage interdit par l’article 54, maintenant ni plus tard',
    en: 'No use that Article 54 prohibits, now or later',
  },
  'no-copy': {
    fr: 'Aucune donnée copiée hors de l’environnement sécurisé',
    en: 'No data copied out of the secure environment',
  },
  'no-screenshot': {
    fr: 'Ni capture ni photographie d’écran',
    en: 'No screenshot and no photograph of a screen',
  },
  'network-security': {
    fr: 'Accès depuis un poste et un réseau protégés, sans partage de compte',
    en: 'Access from a protected device and network, and no shared account',
  },
  'no-reidentification': {
    fr: 'Aucune tentative de ré-identification',
    en: 'No attempt at re-identification',
  },
  'results-published': {
    fr: 'Résultats rendus publics sous 18 mois, avec la source',
    en: 'Results made public within 18 months, with their source',
  },
};

export const ATTACHMENT_KINDS = ['protocol', 'ethics-opinion', 'mandate', 'dpia', 'cv', 'other'] as const;
export type AttachmentKind = (typeof ATTACHMENT_KINDS)[number];
export const ATTACHMENT_LABELS: Labels<AttachmentKind> = {
  protocol: { fr: 'Protocole', en: 'Protocol' },
  'ethics-opinion': { fr: 'Avis éthique', en: 'Ethics opinion' },
  mandate: { fr: 'Mandat d’un organisme public', en: 'Mandate of a public body' },
  dpia: { fr: 'Analyse d’impact (AIPD)', en: 'Data protection impact assessment' },
  cv: { fr: 'Curriculum vitae', en: 'Curriculum vitae' },
  other: { fr: 'Autre document', en: 'Other document' },
};

export const APPLICANT_LABELS: Labels<ApplicantType> = {
  'public-body': { fr: 'Organisme public', en: 'Public body' },
  'mandated-by-public-body': { fr: 'Mandaté par un organisme public', en: 'Mandated by a public body' },
  university: { fr: 'Université ou organisme de recherche', en: 'University or research body' },
  'non-profit': { fr: 'Association ou fondation', en: 'Association or foundation' },
  company: { fr: 'Entreprise', en: 'Company' },
  insurer: { fr: 'Assureur', en: 'Insurer' },
};
