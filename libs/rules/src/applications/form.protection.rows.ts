import { CONFIRMATION_LABELS, ETHICS_LABELS, TRANSFER_LABELS } from './form.codes.js';
import type { Sentence } from '../rule.js';
import type { ApplicationField } from './form.model.js';
import { s, line, text, part, OF_67, TEHDAS2, CESE, pseudonymised, publicMoney } from './form.parts.js';

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

/** Protection, place, ethics, values and undertakings: Art. 67(2)(e), (g) to (k), 67(4). */
export const PROTECTION_ROWS: readonly ApplicationField[] = [
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
