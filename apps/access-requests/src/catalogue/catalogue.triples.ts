import type { DatasetState } from '@garant/contracts';

/** Prefixes of the catalogue. HealthDCAT-AP release 8 on DCAT-AP 3. */
export const PREFIXES = {
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  dct: 'http://purl.org/dc/terms/',
  dcat: 'http://www.w3.org/ns/dcat#',
  dcatap: 'http://data.europa.eu/r5r/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
  cv: 'http://data.europa.eu/m8g/',
  csvw: 'http://www.w3.org/ns/csvw#',
  healthdcatap: 'http://healthdataportal.eu/ns/health#',
} as const;
type Prefix = keyof typeof PREFIXES;
/** A prefixed name such as `dct:title`. */
export type Name = `${Prefix}:${string}`;
export const expand = (name: Name): string => {
  const colon = name.indexOf(':');
  return PREFIXES[name.slice(0, colon) as Prefix] + name.slice(colon + 1);
};

export type Term =
  { iri: string } | { text: string; language?: 'fr' | 'en' } | { text: string; datatype: Name };
export interface Triple {
  subject: string;
  predicate: Name;
  object: Term;
}

const EU = 'http://publications.europa.eu/resource/authority';
const EHDS = 'http://data.europa.eu/eli/reg/2025/327';
const iri = (value: string): Term => ({ iri: value });
const typed = (text: string, datatype: Name): Term => ({ text, datatype });
type Line = [subject: string, predicate: Name, object: Term];

/** Absolute addresses are kept; anything else cannot name a standard and is left out. */
const isIri = (text: string): boolean => /^(https?:\/\/|urn:)[^\s<>"{}|\\^`]+$/.test(text);

/**
 * The catalogue as triples, once for both serialisations: HealthDCAT-AP release 8 for datasets that are not public, as
 * far as a description goes. Every node has an address of its own, so the graph holds no blank nodes.
 */
export function catalogueTriples(
  datasets: readonly (DatasetState & { changedAt: string })[],
  base: string,
): Triple[] {
  const catalogue = `${base}/catalogue.ttl#catalogue`;
  const hdab = `${base}/catalogue.ttl#hdab`;
  const lines: Line[] = [
    [catalogue, 'rdf:type', iri(expand('dcat:Catalog'))],
    [catalogue, 'dct:title', { text: 'Catalogue des jeux de données de santé', language: 'fr' }],
    [catalogue, 'dct:title', { text: 'Catalogue of health datasets', language: 'en' }],
    [catalogue, 'dct:description', { text: 'Jeux de données ouverts aux demandes d’accès.', language: 'fr' }],
    [catalogue, 'dct:description', { text: 'Datasets for which access can be requested.', language: 'en' }],
    [catalogue, 'dct:publisher', iri(hdab)],
    [catalogue, 'dcatap:applicableLegislation', iri(`${EHDS}/oj`)],
    [hdab, 'rdf:type', iri(expand('foaf:Agent'))],
    [hdab, 'foaf:name', { text: 'Organisme responsable de l’accès aux données de santé', language: 'fr' }],
    [hdab, 'foaf:name', { text: 'Health data access body', language: 'en' }],
    [hdab, 'cv:contactPoint', iri(`${hdab}-contact`)],
    [`${hdab}-contact`, 'rdf:type', iri(expand('cv:ContactPoint'))],
    [`${hdab}-contact`, 'cv:contactPage', iri(base)],
    ...datasets.flatMap((dataset) => datasetLines(dataset, base, catalogue, hdab)),
  ];
  return lines.map(([subject, predicate, object]) => ({ subject, predicate, object }));
}

function datasetLines(
  { datasetId, holderId, description: d, changedAt }: DatasetState & { changedAt: string },
  base: string,
  catalogue: string,
  hdab: string,
): Line[] {
  const dataset = `${base}/catalogue/${datasetId}`;
  const [contact, distribution, provenance, period, variables] = [
    'contact',
    'distribution',
    'provenance',
    'period',
    'variables',
  ].map((name) => `${dataset}#${name}`) as [string, string, string, string, string];
  const holder = `${base}/catalogue.ttl#holder-${holderId}`;
  return [
    [catalogue, 'dcat:dataset', iri(dataset)],
    [dataset, 'rdf:type', iri(expand('dcat:Dataset'))],
    [dataset, 'dct:identifier', typed(datasetId, 'xsd:string')],
    [dataset, 'dct:title', { text: d.title.fr, language: 'fr' }],
    [dataset, 'dct:title', { text: d.title.en, language: 'en' }],
    [dataset, 'dct:description', { text: d.description.fr, language: 'fr' }],
    [dataset, 'dct:description', { text: d.description.en, language: 'en' }],
    [dataset, 'dct:modified', typed(changedAt, 'xsd:dateTime')],
    [dataset, 'dct:accessRights', iri(`${EU}/access-right/NON_PUBLIC`)],
    [dataset, 'dcatap:applicableLegislation', iri(`${EHDS}/oj`)],
    [dataset, 'dcat:theme', iri(`${EU}/data-theme/HEAL`)],
    [dataset, 'dct:type', iri(`${EU}/dataset-type/PERSONAL_DATA`)],
    ...d.categories.map((code): Line => [dataset, 'healthdcatap:healthCategory', iri(categoryIri(code))]),
    ...d.keywords.map((text): Line => [dataset, 'dcat:keyword', { text }]),
    ...d.conformsTo.filter(isIri).map((standard): Line => [dataset, 'dct:conformsTo', iri(standard)]),
    [dataset, 'healthdcatap:hdab', iri(hdab)],
    [dataset, 'healthdcatap:custodian', iri(holder)],
    [dataset, 'dct:publisher', iri(holder)],
    [holder, 'rdf:type', iri(expand('foaf:Agent'))],
    [holder, 'foaf:name', { text: holderId }],
    [holder, 'cv:contactPoint', iri(`${hdab}-contact`)],
    [dataset, 'dcat:contactPoint', iri(contact)],
    [contact, 'rdf:type', iri(expand('vcard:Kind'))],
    [contact, 'vcard:fn', { text: holderId }],
    [contact, 'vcard:hasURL', iri(dataset)],
    [dataset, 'dct:provenance', iri(provenance)],
    [provenance, 'rdf:type', iri(expand('dct:ProvenanceStatement'))],
    [provenance, 'rdfs:label', { text: `Décrit par son détenteur, ${holderId}.`, language: 'fr' }],
    [provenance, 'rdfs:label', { text: `Described by its holder, ${holderId}.`, language: 'en' }],
    [dataset, 'dcat:distribution', iri(distribution)],
    [distribution, 'rdf:type', iri(expand('dcat:Distribution'))],
    [distribution, 'dcat:accessURL', iri(dataset)],
    [distribution, 'dcatap:applicableLegislation', iri(`${EHDS}/oj`)],
    ...(d.numberOfPersons === undefined
      ? []
      : [
          [
            dataset,
            'healthdcatap:numberOfUniqueIndividuals',
            typed(String(d.numberOfPersons), 'xsd:nonNegativeInteger'),
          ] as Line,
        ]),
    ...(d.period ? periodLines(dataset, period, d.period) : []),
    [dataset, 'healthdcatap:hasStructuredData', typed(String(d.resources.length > 0), 'xsd:boolean')],
    ...(d.resources.length > 0 ? variableLines(dataset, variables, d.resources) : []),
  ];
}

/** A category of Art. 51(1) by its European Legislation Identifier. */
const categoryIri = (code: string): string => `${EHDS}/art_51/par_1/pnt_${code.slice(-1)}/oj`;

const periodLines = (
  dataset: string,
  period: string,
  { start, end }: { start: string; end?: string },
): Line[] => [
  [dataset, 'dct:temporal', iri(period)],
  [period, 'rdf:type', iri(expand('dct:PeriodOfTime'))],
  [period, 'dcat:startDate', typed(start, 'xsd:date')],
  ...(end === undefined ? [] : [[period, 'dcat:endDate', typed(end, 'xsd:date')] as Line]),
];

/** The dictionary (CSV on the Web): a table per resource type, a column per element. */
function variableLines(
  dataset: string,
  group: string,
  resources: DatasetState['description']['resources'],
): Line[] {
  return [
    [dataset, 'healthdcatap:hasVariables', iri(group)],
    [group, 'rdf:type', iri(expand('csvw:TableGroup'))],
    ...resources.flatMap(({ resourceType, elements }): Line[] => {
      const table = `${group}-${resourceType}`;
      const schema = `${table}-schema`;
      return [
        [group, 'csvw:table', iri(table)],
        [table, 'rdf:type', iri(expand('csvw:Table'))],
        [table, 'csvw:url', typed(resourceType, 'xsd:anyURI')],
        [table, 'csvw:tableSchema', iri(schema)],
        [schema, 'rdf:type', iri(expand('csvw:Schema'))],
        ...elements.flatMap((element): Line[] => {
          const column = `${table}-${encodeURIComponent(element)}`;
          return [
            [schema, 'csvw:column', iri(column)],
            [column, 'rdf:type', iri(expand('csvw:Column'))],
            [column, 'csvw:name', typed(element, 'xsd:string')],
          ];
        }),
      ];
    }),
  ];
}
