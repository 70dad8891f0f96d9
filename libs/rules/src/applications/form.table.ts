import { PURPOSES } from '../purposes/purpose.table.js';
import type { Sentence } from '../rule.js';
import {
  COHORT_LABELS,
  COMPARISON_LABELS,
  CONFIRMATION_LABELS,
  ETHICS_LABELS,
  FUNDING_LABELS,
  LINKAGE_GRAIN_LABELS,
  LINKAGE_METHOD_LABELS,
  TRANSFER_LABELS,
} from './form.codes.js';
import type { Condition, DocumentRule, FieldPart, ApplicationField, SectionId } from './form.model.js';

/** The version that a new application fills in. Version 1 is the short form of before; version 2 the full one. */
export const FORM_VERSION = 2;

const s = (fr: string, en: string): Sentence => ({ fr, en });
const line = { kind: 'line' } as const;
const text = (rows: number) => ({ kind: 'text', rows }) as const;
const part = (
  name: string,
  label: Sentence,
  shape: FieldPart['shape'] = line,
  optional = false,
): FieldPart => (optional ? { name, label, shape, optional } : { name, label, shape });
const when = (because: Sentence, holds: Condition['holds']): Condition => ({ holds, because });

const OF_67 = (letter: string): string => `Regulation (EU) 2025/327 Art. 67(2)(${letter})`;
const TEHDAS2 = 'TEHDAS2 D6.3 annex 5';
const CESE = 'CESE, avis du 25 mars 2025, préconisation 1';

export const SECTION_LABELS: Readonly<Record<SectionId, Sentence>> = {
  project: s('Le projet', 'The project'),
  applicant: s('Le demandeur', 'The applicant'),
  purpose: s('La finalité', 'The purpose'),
  people: s('Les personnes', 'The people'),
  data: s('Les données', 'The data'),
  linkage: s('L’appariement', 'The linkage'),
  protection: s('La protection', 'The protection'),
  place: s('Où et quand', 'Where and when'),
  ethics: s('L’éthique', 'The ethics'),
  values: s('Les valeurs', 'The values'),
  documents: s('Les pièces', 'The documents'),
  review: s('Relire et déposer', 'Read again and submit'),
};

const pseudonymised = when(
  s('les données demandées sont pseudonymisées', 'the data asked for are pseudonymised'),
  ({ format }) => format === 'pseudonymised',
);
const forPublicBody = when(
  s('la demande est faite pour un organisme public', 'the application is made for a public body'),
  ({ onBehalfOfPublicBody }) => onBehalfOfPublicBody === true,
);
const linked = when(
  s(
    'plusieurs jeux de données, ou des données apportées, seront réunis',
    'several datasets, or data brought in, will be combined',
  ),
  ({ datasets, ownDatasets }) => (datasets?.length ?? 0) > 1 || (ownDatasets?.length ?? 0) > 0,
);
const linkage = when(
  s('un appariement est prévu', 'a linkage is planned'),
  (content) =>
    linked.holds(content) && content.linkageMethod !== undefined && content.linkageMethod !== 'none',
);
const compared = when(
  s('des témoins ou des proches sont étudiés', 'controls or relatives are studied'),
  ({ comparison }) => comparison !== undefined && comparison !== 'none',
);
const publicMoney = when(
  s('le projet reçoit de l’argent public', 'the project receives public money'),
  ({ publiclyFunded }) => publiclyFunded === true,
);
const cohort = when(
  s('la population est choisie', 'the population is selected'),
  ({ cohortFormation }) => cohortFormation !== undefined && cohortFormation !== 'whole-population',
);

const value = (field: ApplicationField['field'], label: Sentence, hint: Sentence): ApplicationField => ({
  field,
  section: 'values',
  since: 2,
  label,
  hint,
  shape: {
    kind: 'group',
    parts: [
      part('answer', s('Comment le projet le respecte', 'How the project respects it'), text(3)),
      part('evidence', s('Ce qui le montre', 'What shows it'), text(2)),
    ],
  },
  required: publicMoney,
  legalSource: CESE,
  published: true,
});

/** The form, in the order in which it is read. */
export const FORM: readonly ApplicationField[] = [
  {
    field: 'title',
    section: 'project',
    since: 1,
    label: s('Titre du projet', 'Title of the project'),
    hint: s('Publié au registre des projets.', 'Published in the register of projects.'),
    shape: line,
    required: 'always',
    legalSource: OF_67('c'),
    published: true,
  },
  {
    field: 'laySummary',
    section: 'project',
    since: 1,
    label: s('Résumé pour le public', 'Summary for the public'),
    hint: s(
      'Publié. Des mots de tous les jours, sans nom de personne.',
      'Published. Everyday words, and nobody’s name.',
    ),
    shape: { kind: 'text', rows: 7, mostWords: 250 },
    required: 'always',
    legalSource: TEHDAS2,
    published: true,
  },
  {
    field: 'fundingRange',
    section: 'project',
    since: 2,
    label: s('Budget du projet', 'Budget of the project'),
    shape: { kind: 'choice', options: FUNDING_LABELS },
    required: 'always',
    legalSource: TEHDAS2,
  },
  {
    field: 'publiclyFunded',
    section: 'project',
    since: 2,
    label: s('Le projet reçoit de l’argent public', 'The project receives public money'),
    hint: s(
      'Il répond alors aux cinq principes de l’avis du CESE.',
      'It then answers the five principles of the CESE opinion.',
    ),
    shape: { kind: 'yes-no' },
    required: 'always',
    legalSource: CESE,
  },
  {
    field: 'fundingSource',
    section: 'project',
    since: 2,
    label: s('Qui finance', 'Who pays for it'),
    shape: line,
    required: when(
      s('le projet a un budget', 'the project has a budget'),
      ({ fundingRange }) => fundingRange !== undefined && fundingRange !== 'none',
    ),
    legalSource: TEHDAS2,
  },
  {
    field: 'applicantType',
    section: 'applicant',
    since: 1,
    label: s('Type de demandeur', 'Kind of applicant'),
    shape: { kind: 'own' },
    required: 'always',
    legalSource: OF_67('a'),
    published: true,
  },
  {
    field: 'domicile',
    section: 'applicant',
    since: 2,
    label: s('Pays du siège', 'Country of the seat'),
    shape: { kind: 'country' },
    required: 'always',
    legalSource: TEHDAS2,
  },
  {
    field: 'onBehalfOfPublicBody',
    section: 'applicant',
    since: 2,
    label: s('Demande faite pour un organisme public', 'Made on behalf of a public body'),
    shape: { kind: 'yes-no' },
    required: 'always',
    legalSource: 'Regulation (EU) 2025/327 Art. 53(2)',
  },
  {
    field: 'publicBodyName',
    section: 'applicant',
    since: 2,
    label: s('Nom de cet organisme public', 'Name of that public body'),
    shape: line,
    required: forPublicBody,
    legalSource: 'Regulation (EU) 2025/327 Art. 53(2)',
  },
  {
    field: 'mandate',
    section: 'applicant',
    since: 1,
    label: s('Référence du mandat d’un organisme public', 'Reference of a public body’s mandate'),
    hint: s(
      'Pour une finalité réservée aux organismes publics. Joignez le mandat aux pièces.',
      'For a purpose reserved to public bodies. Attach the mandate.',
    ),
    shape: line,
    required: forPublicBody,
    legalSource: 'Regulation (EU) 2025/327 Art. 53(2)',
  },
  {
    field: 'controller',
    section: 'applicant',
    since: 2,
    label: s('Responsable du traitement', 'Controller'),
    hint: s(
      'Dans l’environnement sécurisé, c’est vous (article 74).',
      'Inside the secure environment, it is you (Article 74).',
    ),
    shape: {
      kind: 'group',
      parts: [
        part('name', s('Organisme', 'Organisation')),
        part('contact', s('Contact pour la protection des données', 'Contact for data protection')),
      ],
    },
    required: 'always',
    legalSource: 'Regulation (EU) 2025/327 Art. 74',
  },
  {
    field: 'contact',
    section: 'applicant',
    since: 2,
    label: s('À qui écrire', 'Whom to write to'),
    shape: {
      kind: 'group',
      parts: [
        part('name', s('Nom', 'Name')),
        part('email', s('Adresse électronique', 'E-mail address')),
        part('phone', s('Téléphone', 'Telephone'), line, true),
      ],
    },
    required: 'always',
    legalSource: TEHDAS2,
  },
  {
    field: 'billing',
    section: 'applicant',
    since: 2,
    label: s('Facturation', 'Billing'),
    shape: {
      kind: 'group',
      parts: [
        part('name', s('À l’ordre de', 'Made out to')),
        part('address', s('Adresse', 'Address')),
        part('vat', s('Numéro de TVA', 'VAT number'), line, true),
        part('iban', s('IBAN', 'IBAN'), line, true),
        part('peppol', s('Identifiant Peppol', 'Peppol identifier'), line, true),
      ],
    },
    required: 'never',
    legalSource: `${TEHDAS2}; Regulation (EU) 2025/327 Art. 62`,
  },
  {
    field: 'consortium',
    section: 'applicant',
    since: 2,
    label: s('Partenaires', 'Partners'),
    shape: {
      kind: 'list',
      parts: [
        part('name', s('Organisme', 'Organisation')),
        part('country', s('Pays', 'Country'), { kind: 'country' }),
        part('part', s('Ce qu’il fait', 'What it does')),
      ],
    },
    required: 'never',
    legalSource: TEHDAS2,
  },
  {
    field: 'purpose',
    section: 'purpose',
    since: 1,
    label: s('Finalité', 'Purpose'),
    shape: { kind: 'own' },
    required: 'always',
    legalSource: OF_67('b'),
    published: true,
  },
  {
    field: 'declaredUses',
    section: 'purpose',
    since: 1,
    label: s('Usages interdits que le projet comporterait', 'Prohibited uses that the project would include'),
    shape: { kind: 'own' },
    required: 'never',
    legalSource: 'Regulation (EU) 2025/327 Art. 54; CSP L1461-1 V',
  },
  {
    field: 'expectedBenefit',
    section: 'purpose',
    since: 1,
    label: s('Bénéfice attendu', 'Expected benefit'),
    hint: s('Pour les patients, les soins ou la santé publique.', 'For patients, care or public health.'),
    shape: text(4),
    required: 'always',
    legalSource: OF_67('c'),
    published: true,
  },
  {
    field: 'benefitContribution',
    section: 'purpose',
    since: 2,
    label: s('Comment ce bénéfice sert la finalité', 'How that benefit serves the purpose'),
    shape: text(3),
    required: 'always',
    legalSource: OF_67('c'),
  },
  {
    field: 'publicInterest',
    section: 'purpose',
    since: 1,
    label: s('Intérêt public', 'Public interest'),
    hint: s(
      'Nécessaire pour le système national des données de santé.',
      'Needed for the national health data system.',
    ),
    shape: text(3),
    required: when(
      s('la finalité est une de celles du SNDS', 'the purpose is one of the national system'),
      ({ purpose }) => purpose?.startsWith('L') === true,
    ),
    legalSource: 'CSP L1461-3 I',
  },
  {
    field: 'impossibilityProof',
    section: 'purpose',
    since: 1,
    label: s('Preuve qu’un usage interdit est impossible', 'Proof that a prohibited use is impossible'),
    hint: s(
      'Ou le laboratoire indépendant qui fera le travail.',
      'Or the independent laboratory that will do the work.',
    ),
    shape: text(3),
    required: when(
      s(
        'une entreprise ou un assureur demande des données du SNDS',
        'a company or an insurer asks for data of the national system',
      ),
      ({ applicantType, purpose }) =>
        (applicantType === 'company' || applicantType === 'insurer') && purpose?.startsWith('L') === true,
    ),
    legalSource: 'CSP L1461-3 II',
  },
  {
    field: 'persons',
    section: 'people',
    since: 1,
    label: s('Personnes qui auront accès', 'People who will have access'),
    shape: { kind: 'own' },
    required: 'always',
    legalSource: OF_67('a'),
  },
  {
    field: 'responsiblePerson',
    section: 'people',
    since: 2,
    label: s('Responsable scientifique', 'Person responsible'),
    shape: { kind: 'own' },
    required: 'always',
    legalSource: TEHDAS2,
  },
  {
    field: 'functions',
    section: 'people',
    since: 2,
    label: s('Fonction de chaque personne', 'Function of each person'),
    shape: { kind: 'own' },
    required: 'always',
    legalSource: OF_67('a'),
  },
  {
    field: 'datasets',
    section: 'data',
    since: 1,
    label: s('Jeux de données', 'Datasets'),
    shape: { kind: 'own' },
    required: 'always',
    legalSource: OF_67('d'),
    published: true,
  },
  {
    field: 'variables',
    section: 'data',
    since: 2,
    label: s('Pourquoi chaque donnée', 'Why each variable'),
    shape: { kind: 'own' },
    required: 'never',
    legalSource: 'Regulation (EU) 2025/327 Art. 66(1)',
  },
  {
    field: 'intendedUse',
    section: 'data',
    since: 1,
    label: s(
      'Usage prévu, et pourquoi ces données sont nécessaires',
      'Intended use, and why these data are needed',
    ),
    shape: text(7),
    required: 'always',
    legalSource: OF_67('c'),
  },
  {
    field: 'timeRange',
    section: 'data',
    since: 2,
    label: s('Période que les données couvrent', 'Period that the data cover'),
    shape: {
      kind: 'group',
      parts: [
        part('from', s('Premier jour', 'First day'), { kind: 'day' }),
        part('until', s('Dernier jour', 'Last day'), { kind: 'day' }),
      ],
    },
    required: 'always',
    legalSource: OF_67('d'),
  },
  {
    field: 'geography',
    section: 'data',
    since: 2,
    label: s('Territoire', 'Territory'),
    shape: line,
    required: 'always',
    legalSource: OF_67('d'),
  },
  {
    field: 'deliveryFrequency',
    section: 'data',
    since: 2,
    label: s('Fréquence et durée des livraisons', 'Frequency and period of deliveries'),
    hint: s(
      'Pour un organisme public qui reçoit des données régulièrement.',
      'For a public body that receives data regularly.',
    ),
    shape: line,
    required: 'never',
    legalSource: 'Regulation (EU) 2025/327 Art. 67(5)',
  },
  {
    field: 'cohortFormation',
    section: 'data',
    since: 2,
    label: s('Comment la population est formée', 'How the population is formed'),
    shape: { kind: 'choice', options: COHORT_LABELS },
    required: 'always',
    legalSource: TEHDAS2,
  },
  {
    field: 'cohortDescription',
    section: 'data',
    since: 2,
    label: s('Critères ou cohorte', 'Criteria or cohort'),
    shape: text(4),
    required: cohort,
    legalSource: TEHDAS2,
  },
  {
    field: 'comparison',
    section: 'data',
    since: 2,
    label: s('Qui d’autre est étudié', 'Who else is studied'),
    shape: { kind: 'choice', options: COMPARISON_LABELS },
    required: 'always',
    legalSource: TEHDAS2,
  },
  {
    field: 'comparisonDescription',
    section: 'data',
    since: 2,
    label: s('Comment ils sont choisis', 'How they are chosen'),
    shape: text(3),
    required: compared,
    legalSource: TEHDAS2,
  },
  {
    field: 'ownDatasets',
    section: 'linkage',
    since: 2,
    label: s('Données que vous apportez', 'Data that you bring in'),
    shape: {
      kind: 'list',
      parts: [
        part('name', s('Nom', 'Name')),
        part('description', s('Contenu et origine', 'Content and origin')),
        part('personal', s('Données personnelles', 'Personal data'), { kind: 'yes-no' }),
      ],
    },
    required: 'never',
    legalSource: OF_67('f'),
  },
  {
    field: 'otherPermits',
    section: 'linkage',
    since: 2,
    label: s('Autres permis dont les données seront réunies', 'Other permits whose data will be combined'),
    shape: {
      kind: 'list',
      parts: [part('reference', s('Référence', 'Reference')), part('issuer', s('Délivré par', 'Issued by'))],
    },
    required: 'never',
    legalSource: TEHDAS2,
  },
  {
    field: 'linkageMethod',
    section: 'linkage',
    since: 2,
    label: s('Comment les données sont réunies', 'How the data are combined'),
    shape: { kind: 'choice', options: LINKAGE_METHOD_LABELS },
    required: linked,
    legalSource: TEHDAS2,
  },
  {
    field: 'linkagePlan',
    section: 'linkage',
    since: 2,
    label: s('Plan d’appariement', 'Linkage plan'),
    shape: {
      kind: 'group',
      parts: [
        part(
          'datasets',
          s('Ce qui est réuni, et dans quel ordre', 'What is combined, and in which order'),
          text(2),
        ),
        part('key', s('Clé', 'Key')),
        part('grain', s('Une ligne représente', 'One line stands for'), {
          kind: 'choice',
          options: LINKAGE_GRAIN_LABELS,
        }),
        part('keyHolder', s('Qui détient la clé', 'Who holds the key')),
      ],
    },
    required: linkage,
    legalSource: 'Regulation (EU) 2025/327 Art. 66(3), 67(2)(f)',
  },
  {
    field: 'format',
    section: 'protection',
    since: 1,
    label: s('Forme des données', 'Form of the data'),
    shape: {
      kind: 'choice',
      options: {
        anonymised: s('Anonymes', 'Anonymised'),
        pseudonymised: s('Pseudonymisées', 'Pseudonymised'),
      },
    },
    required: 'always',
    legalSource: OF_67('e'),
  },
  {
    field: 'anonymisedInsufficient',
    section: 'protection',
    since: 1,
    label: s('Pourquoi des données anonymes ne suffisent pas', 'Why anonymised data are not enough'),
    shape: text(4),
    required: pseudonymised,
    legalSource: 'Regulation (EU) 2025/327 Art. 66(3), 67(2)(e)',
  },
  {
    field: 'gdprBasis',
    section: 'protection',
    since: 1,
    label: s('Base légale au titre du RGPD, article 6(1)', 'Legal basis under the GDPR, Article 6(1)'),
    hint: s(
      'Par exemple : mission d’intérêt public, article 6(1)(e).',
      'For example: task in the public interest, Article 6(1)(e).',
    ),
    shape: text(3),
    required: pseudonymised,
    legalSource: 'Regulation (EU) 2025/327 Art. 67(4)',
  },
  {
    field: 'safeguards',
    section: 'protection',
    since: 1,
    label: s('Mesures de protection', 'Safeguards'),
    hint: s(
      'Accès nominatifs, relecture des sorties, sécurité des postes.',
      'Named access, review of outputs, security of devices.',
    ),
    shape: text(4),
    required: 'always',
    legalSource: OF_67('g'),
  },
  {
    field: 'reidentificationSafeguards',
    section: 'protection',
    since: 2,
    label: s('Contre la ré-identification', 'Against re-identification'),
    shape: text(3),
    required: pseudonymised,
    legalSource: OF_67('g'),
  },
  {
    field: 'transfers',
    section: 'protection',
    since: 2,
    label: s('Accès depuis un pays hors de l’EEE', 'Access from a country outside the EEA'),
    hint: s(
      'Impossible pour les données du SNDS (CSP R1461-1).',
      'Impossible for data of the national system (CSP R1461-1).',
    ),
    shape: {
      kind: 'list',
      parts: [
        part('country', s('Pays', 'Country'), { kind: 'country' }),
        part('recipient', s('Qui', 'Who')),
        part('ground', s('Fondement', 'Ground'), { kind: 'choice', options: TRANSFER_LABELS }),
      ],
    },
    required: 'never',
    legalSource: 'Regulation (EU) 2025/327 Art. 87 to 91; GDPR Art. 44 to 49; CSP R1461-1',
  },
  {
    field: 'environmentId',
    section: 'place',
    since: 1,
    label: s('Environnement sécurisé', 'Secure environment'),
    shape: { kind: 'own' },
    required: 'always',
    legalSource: OF_67('i'),
  },
  {
    field: 'tools',
    section: 'place',
    since: 2,
    label: s('Logiciels nécessaires', 'Software needed'),
    shape: text(2),
    required: 'always',
    legalSource: OF_67('i'),
  },
  {
    field: 'computing',
    section: 'place',
    since: 2,
    label: s('Puissance de calcul', 'Computing power'),
    hint: s('Par exemple : 8 cœurs, 64 Go, sans GPU.', 'For example: 8 cores, 64 GB, no GPU.'),
    shape: line,
    required: 'never',
    legalSource: OF_67('i'),
  },
  {
    field: 'periodStart',
    section: 'place',
    since: 1,
    label: s('Début de l’accès', 'Start of access'),
    shape: { kind: 'day' },
    required: 'always',
    legalSource: OF_67('h'),
  },
  {
    field: 'periodEnd',
    section: 'place',
    since: 1,
    label: s('Fin de l’accès', 'End of access'),
    hint: s('Dix ans au plus.', 'Ten years at most.'),
    shape: { kind: 'day' },
    required: 'always',
    legalSource: `${OF_67('h')}, 68(12)`,
  },
  {
    field: 'periodJustification',
    section: 'place',
    since: 2,
    label: s('Pourquoi cette durée', 'Why that long'),
    shape: text(2),
    required: 'always',
    legalSource: OF_67('h'),
  },
  {
    field: 'ethicsOpinion',
    section: 'ethics',
    since: 2,
    label: s('Avis éthique', 'Ethics opinion'),
    shape: {
      kind: 'group',
      parts: [
        part('status', s('Où en est l’avis', 'Where the opinion stands'), {
          kind: 'choice',
          options: ETHICS_LABELS,
        }),
        part('body', s('Comité', 'Committee'), line, true),
        part('reference', s('Référence', 'Reference'), line, true),
      ],
    },
    required: 'always',
    legalSource: OF_67('j'),
  },
  {
    field: 'optOutException',
    section: 'ethics',
    since: 2,
    label: s(
      'Exception à l’opposition : pourquoi, et pourquoi pas autrement',
      'Exception to opt-outs: why, and why not otherwise',
    ),
    hint: s(
      'Laissez vide, sauf si une loi nationale ouvre cette exception (article 71(4)).',
      'Leave empty, unless a national law opens that exception (Article 71(4)).',
    ),
    shape: text(3),
    required: 'never',
    legalSource: OF_67('k'),
  },
  value(
    'valuePrevention',
    s('La prévention', 'Prevention'),
    s('En quoi le projet aide à éviter la maladie.', 'How the project helps to avoid illness.'),
  ),
  value(
    'valueAccess',
    s('L’accès pour tous, partout, au bon moment', 'Access for all, everywhere, at the right time'),
    s('Qui en profite, et qui risque d’être oublié.', 'Who gains, and who might be left out.'),
  ),
  value(
    'valueCoordination',
    s(
      'La qualité, la coordination et la continuité des soins',
      'Quality, coordination and continuity of care',
    ),
    s('Ce que les soignants et les patients y gagnent.', 'What professionals and patients gain.'),
  ),
  value(
    'valueHumanLink',
    s('Le lien humain', 'The human link'),
    s('Une personne décide, aucun calcul ne décide seul.', 'A person decides, no computation decides alone.'),
  ),
  value(
    'valueEveryVoice',
    s('Le point de vue de toutes les parties prenantes', 'The viewpoint of all concerned'),
    s('Qui a été écouté, dont les patients.', 'Who was heard, patients included.'),
  ),
  {
    field: 'confirmations',
    section: 'review',
    since: 2,
    label: s(
      'En déposant, je m’engage au nom de toutes les personnes nommées',
      'By submitting, I undertake for everybody named',
    ),
    shape: { kind: 'several', options: CONFIRMATION_LABELS },
    required: 'always',
    legalSource: `${TEHDAS2}; Regulation (EU) 2025/327 Art. 54, 61`,
  },
];

export const DOCUMENTS: readonly DocumentRule[] = [
  {
    kind: 'mandate',
    since: 2,
    required: when(forPublicBody.because, (content) => forPublicBody.holds(content)),
    legalSource: 'Regulation (EU) 2025/327 Art. 53(2)',
  },
  {
    kind: 'mandate',
    since: 2,
    required: when(
      s(
        'la finalité est réservée aux organismes publics et à qui ils mandatent',
        'the purpose is reserved to public bodies and to those they mandate',
      ),
      ({ purpose, applicantType, onBehalfOfPublicBody }) =>
        purpose !== undefined &&
        applicantType !== undefined &&
        onBehalfOfPublicBody !== true &&
        !PURPOSES[purpose].applicants.includes(applicantType),
    ),
    legalSource: 'Regulation (EU) 2025/327 Art. 53(2)',
  },
  {
    kind: 'ethics-opinion',
    since: 2,
    required: when(
      s('un avis éthique favorable est annoncé', 'a favourable ethics opinion is stated'),
      ({ ethicsOpinion }) => ethicsOpinion?.status === 'favourable',
    ),
    legalSource: OF_67('j'),
  },
];

/** Fields that a version of the form asks for, in order. */
export const fieldsOf = (formVersion: number): readonly ApplicationField[] =>
  FORM.filter(({ since }) => since <= formVersion);
export const fieldOf = (name: string): ApplicationField | undefined =>
  FORM.find(({ field }) => field === name);
