import type { DatasetDescription } from '@garant/contracts';
import { standardFamily, type StandardFamily } from '@garant/rules';
import { EU, HDEU, iri, isIri, list, said, typed, type Line } from './catalogue.terms.js';

/** Codes of the Commission’s list of technical standards; another standard is told on the distribution instead. */
const LISTED: Partial<Record<StandardFamily, readonly [code: string, label: string]>> = {
  fhir: ['FHIR', 'Fast Healthcare Interoperability Resources'],
  omop: ['OMOP-CDM', 'OMOP Common Data Model'],
  openehr: ['OPENEHR', 'openEHR'],
  cda: ['CDA', 'Clinical Document Architecture'],
};

const FREQUENCY_OF_CHECK = `${EU}/frequency/ANNUAL`;

/** Standards, forms, period, place and numbers. @param legislation lines that name the law for a node */
export function coverageLines(
  dataset: string,
  d: DatasetDescription,
  legislation: (of: string) => Line[],
): Line[] {
  const families = new Set(d.conformsTo.map(standardFamily));
  return [
    ...[...families].flatMap((family): Line[] => {
      const listed = LISTED[family];
      if (!listed) return [];
      return list(dataset, 'dct:conformsTo', `${HDEU}/standard/${listed[0]}`, listed[1], 'dct:Standard');
    }),
    ...list(dataset, 'dct:accrualPeriodicity', FREQUENCY_OF_CHECK, 'Annual', 'dct:Frequency'),
    ...placeLines(dataset, d.territories ?? []),
    ...(d.period ? periodLines(dataset, `${dataset}#period`, d.period) : []),
    ...(d.numberOfPersons === undefined
      ? []
      : [count(dataset, 'healthdcatap:numberOfUniqueIndividuals', d.numberOfPersons)]),
    ...(d.volume === undefined || d.volume.length === 0
      ? []
      : [
          count(
            dataset,
            'healthdcatap:numberOfRecords',
            d.volume.reduce((sum, { records }) => sum + records, 0),
          ),
        ]),
    ...distributionLines(dataset, d, legislation),
  ];
}
const count = (
  dataset: string,
  name: 'healthdcatap:numberOfUniqueIndividuals' | 'healthdcatap:numberOfRecords',
  number: number,
): Line => [dataset, name, typed(String(number), 'xsd:nonNegativeInteger')];

/** At least one distribution: the way to ask for access. */
function distributionLines(
  dataset: string,
  { distributions = [], conformsTo }: DatasetDescription,
  legislation: (of: string) => Line[],
): Line[] {
  const all = distributions.length > 0 ? distributions : [undefined];
  return all.flatMap((one, at): Line[] => {
    const node = at === 0 ? `${dataset}#distribution` : `${dataset}#distribution-${at + 1}`;
    const standards = [...new Set([...(one?.standard ? [one.standard] : []), ...conformsTo])].filter(isIri);
    return [
      [dataset, 'dcat:distribution', iri(node)],
      [node, 'rdf:type', iri('dcat:Distribution')],
      ...said(node, 'dct:title', one?.title ?? { fr: 'Accès sur demande', en: 'Access on request' }),
      [node, 'dcat:accessURL', iri(dataset)],
      ...legislation(node),
      ...standards.flatMap((standard): Line[] => [
        [node, 'dct:conformsTo', iri(standard)],
        [standard, 'rdf:type', iri('dct:Standard')],
      ]),
      ...(one ? [[node, 'rdfs:comment', { text: one.format }] as Line] : []),
      ...(one?.sizeBytes === undefined
        ? []
        : [[node, 'dcat:byteSize', typed(String(one.sizeBytes), 'xsd:nonNegativeInteger')] as Line]),
      ...(one?.period ? periodLines(node, `${node}-period`, one.period) : []),
    ];
  });
}

/** Countries are concepts of the EU list; what is smaller is told by its code beside the country. */
function placeLines(dataset: string, territories: readonly string[]): Line[] {
  if (territories.length === 0) return [];
  const france = territories.some((code) => code.startsWith('FR'));
  const smaller = territories.filter((code) => code.length > 2);
  return [
    ...(france ? list(dataset, 'dct:spatial', `${EU}/country/FRA`, 'France', 'dct:Location') : []),
    ...(smaller.length === 0
      ? []
      : [[dataset, 'healthdcatap:populationCoverage', { text: smaller.join(', ') }] as Line]),
  ];
}

const periodLines = (
  of: string,
  node: string,
  { start, end }: { start: string; end?: string | undefined },
): Line[] => [
  [of, 'dct:temporal', iri(node)],
  [node, 'rdf:type', iri('dct:PeriodOfTime')],
  [node, 'dcat:startDate', typed(start, 'xsd:date')],
  ...(end === undefined ? [] : [[node, 'dcat:endDate', typed(end, 'xsd:date')] as Line]),
];
