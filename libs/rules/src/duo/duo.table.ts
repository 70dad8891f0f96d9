import type { Sentence } from '../rule.js';

/** What a term does for a dataset: a permission says which research, a modifier narrows it. */
export type DuoKind = 'permission' | 'modifier';
/**
 * How a modifier is weighed: `declared` by what the research says of itself, `person` by somebody who looks at evidence.
 * Permissions are weighed by the purposes of the research.
 */
export type DuoWeighing = 'purpose' | 'declared' | 'person';
export interface DuoTerm {
  readonly id: DuoCode;
  readonly code: string;
  readonly kind: DuoKind;
  readonly weighing: DuoWeighing;
  readonly label: Sentence;
}

const term = (
  id: string,
  code: string,
  kind: DuoKind,
  weighing: DuoWeighing,
  fr: string,
  en: string,
): DuoTerm => ({ id: `DUO:${id}` as DuoCode, code, kind, weighing, label: { fr, en } });

export const DUO_CODES = [
  'DUO:0000004',
  'DUO:0000042',
  'DUO:0000006',
  'DUO:0000007',
  'DUO:0000011',
  'DUO:0000012',
  'DUO:0000015',
  'DUO:0000016',
  'DUO:0000018',
  'DUO:0000019',
  'DUO:0000020',
  'DUO:0000021',
  'DUO:0000022',
  'DUO:0000024',
  'DUO:0000025',
  'DUO:0000026',
  'DUO:0000027',
  'DUO:0000028',
  'DUO:0000029',
  'DUO:0000043',
  'DUO:0000044',
  'DUO:0000045',
  'DUO:0000046',
] as const;
export type DuoCode = (typeof DUO_CODES)[number];

/** The terms of GA4GH’s Data Use Ontology that a dataset can carry (duo.csv, 2021 content); grouping classes are left out. */
export const DUO_TERMS: readonly DuoTerm[] = [
  term('0000004', 'NRES', 'permission', 'purpose', 'Aucune restriction', 'No restriction'),
  term('0000042', 'GRU', 'permission', 'purpose', 'Toute recherche', 'General research use'),
  term(
    '0000006',
    'HMB',
    'permission',
    'purpose',
    'Recherche en santé, médicale ou biomédicale',
    'Health, medical or biomedical research',
  ),
  term(
    '0000007',
    'DS',
    'permission',
    'purpose',
    'Recherche sur des maladies précises',
    'Disease-specific research',
  ),
  term(
    '0000011',
    'POA',
    'permission',
    'purpose',
    'Recherche sur les origines des populations seulement',
    'Population origins or ancestry research only',
  ),
  term('0000012', 'RS', 'modifier', 'person', 'Type de recherche précis', 'Research of one type only'),
  term(
    '0000015',
    'NMDS',
    'modifier',
    'purpose',
    'Pas de mise au point de méthodes',
    'No general methods research',
  ),
  term('0000016', 'GSO', 'modifier', 'person', 'Études génétiques seulement', 'Genetic studies only'),
  term(
    '0000018',
    'NPUNCU',
    'modifier',
    'declared',
    'Organismes sans but lucratif et usage non commercial seulement',
    'Not-for-profit organisations and non-commercial use only',
  ),
  term('0000019', 'PUB', 'modifier', 'person', 'Publication exigée', 'Publication required'),
  term(
    '0000020',
    'COL',
    'modifier',
    'person',
    'Collaboration avec les auteurs exigée',
    'Collaboration required',
  ),
  term('0000021', 'IRB', 'modifier', 'person', 'Avis éthique exigé', 'Ethics approval required'),
  term('0000022', 'GS', 'modifier', 'person', 'Territoire limité', 'Geographical restriction'),
  term(
    '0000024',
    'MOR',
    'modifier',
    'person',
    'Pas de publication avant une date',
    'Moratorium on publication',
  ),
  term('0000025', 'TS', 'modifier', 'person', 'Durée limitée', 'Time limit on use'),
  term('0000026', 'US', 'modifier', 'person', 'Utilisateurs désignés', 'Named users only'),
  term('0000027', 'PS', 'modifier', 'person', 'Projet désigné', 'One project only'),
  term('0000028', 'IS', 'modifier', 'person', 'Organisme désigné', 'One institution only'),
  term(
    '0000029',
    'RTN',
    'modifier',
    'person',
    'Données dérivées à rendre à la source',
    'Derived data returned to the source',
  ),
  term('0000043', 'CC', 'modifier', 'person', 'Soin des patients', 'Clinical care use'),
  term(
    '0000044',
    'NPOA',
    'modifier',
    'purpose',
    'Pas de recherche sur les origines des populations',
    'No population origins or ancestry research',
  ),
  term(
    '0000045',
    'NPU',
    'modifier',
    'declared',
    'Organismes sans but lucratif seulement',
    'Not-for-profit organisations only',
  ),
  term('0000046', 'NCU', 'modifier', 'declared', 'Usage non commercial seulement', 'Non-commercial use only'),
];

export const duoTerm = (id: DuoCode): DuoTerm => DUO_TERMS.find((one) => one.id === id)!;
