import type { DatasetState } from '@garant/contracts';
import { categoryRow } from '@garant/rules';
import { EHDS, EU, HDEU, iri, list, said, typed, type Line, type Triple } from './catalogue.terms.js';
import { coverageLines } from './coverage.triples.js';
import { variableLines } from './variable.triples.js';

/** A dataset with the time of its last change. */
export type Described = DatasetState & { changedAt: string };
const catalogueOf = (base: string): string => `${base}/catalogue.ttl#catalogue`;
const bodyOf = (base: string): string => `${base}/catalogue.ttl#hdab`;
const triples = (lines: readonly Line[]): Triple[] =>
  lines.map(([subject, predicate, object]) => ({ subject, predicate, object }));

/** The catalogue itself and the access body. */
export function bodyTriples(base: string): Triple[] {
  const [catalogue, hdab] = [catalogueOf(base), bodyOf(base)];
  return triples([
    [catalogue, 'rdf:type', iri('dcat:Catalog')],
    ...said(catalogue, 'dct:title', {
      fr: 'Catalogue des jeux de données de santé',
      en: 'Catalogue of health datasets',
    }),
    ...said(catalogue, 'dct:description', {
      fr: 'Jeux de données ouverts aux demandes d’accès.',
      en: 'Datasets for which access can be requested.',
    }),
    [catalogue, 'dct:publisher', iri(hdab)],
    ...list(catalogue, 'dcat:themeTaxonomy', `${EU}/data-theme`, 'Data theme'),
    [catalogue, 'foaf:homepage', iri(`${base}/`)],
    [`${base}/`, 'rdf:type', iri('foaf:Document')],
    ...legislation(catalogue),
    [hdab, 'rdf:type', iri('foaf:Agent')],
    ...said(hdab, 'foaf:name', {
      fr: 'Organisme responsable de l’accès aux données de santé',
      en: 'Health data access body',
    }),
    [hdab, 'cv:contactPoint', iri(`${hdab}-contact`)],
    [`${hdab}-contact`, 'rdf:type', iri('cv:ContactPoint')],
    [`${hdab}-contact`, 'cv:contactPage', iri(`${base}/`)],
  ]);
}

const legislation = (of: string): Line[] => [
  [of, 'dcatap:applicableLegislation', iri(`${EHDS}/oj`)],
  [`${EHDS}/oj`, 'rdf:type', iri('eli:LegalResource')],
];

/**
 * One dataset in HealthDCAT-AP release 8, access level NON_PUBLIC, with every node that it names. Every node has an address
 * of its own, so the graph holds no blank nodes and what is said twice is said once.
 */
export function datasetTriples(described: Described, base: string): Triple[] {
  const { datasetId, holderId, description: d, changedAt, version, describedAt } = described;
  const dataset = `${base}/catalogue/${datasetId}`;
  const hdab = bodyOf(base);
  const holder = `${base}/catalogue.ttl#holder-${holderId}`;
  const part = (name: string): string => `${dataset}#${name}`;
  return triples([
    [catalogueOf(base), 'dcat:dataset', iri(dataset)],
    [dataset, 'rdf:type', iri('dcat:Dataset')],
    [dataset, 'dct:identifier', typed(datasetId, 'xsd:string')],
    ...said(dataset, 'dct:title', d.title),
    ...said(dataset, 'dct:description', d.description),
    [dataset, 'dct:modified', typed(changedAt, 'xsd:dateTime')],
    ...(describedAt ? [[dataset, 'dct:issued', typed(describedAt, 'xsd:dateTime')] as Line] : []),
    [dataset, 'dcat:version', typed(String(version ?? 1), 'xsd:string')],
    ...list(
      dataset,
      'dct:accessRights',
      `${EU}/access-right/NON_PUBLIC`,
      'Non public',
      'dct:RightsStatement',
    ),
    ...legislation(dataset),
    ...list(dataset, 'dcat:theme', `${EU}/data-theme/HEAL`, 'Health'),
    ...list(dataset, 'dct:type', `${EU}/dataset-type/PERSONAL_DATA`, 'Personal data'),
    ...d.categories.flatMap((code) =>
      list(
        dataset,
        'healthdcatap:healthCategory',
        `${HDEU}/healthcategories/${categoryRow(code).authority}`,
        `EHDS Art. ${code.replace(/^51\.1\.(.)$/, '51(1)($1)')}`,
      ),
    ),
    // A keyword is mandatory for data that are not public; the categories are the ones that are always there.
    ...(d.keywords.length > 0 ? d.keywords : d.categories).map((text): Line => [
      dataset,
      'dcat:keyword',
      { text },
    ]),
    [dataset, 'healthdcatap:hdab', iri(hdab)],
    [dataset, 'geodcatap:custodian', iri(holder)],
    [dataset, 'dct:publisher', iri(holder)],
    [holder, 'rdf:type', iri('foaf:Agent')],
    [holder, 'foaf:name', { text: holderId }],
    [holder, 'cv:contactPoint', iri(`${hdab}-contact`)],
    [dataset, 'dcat:contactPoint', iri(part('contact'))],
    [part('contact'), 'rdf:type', iri('vcard:Kind')],
    [part('contact'), 'vcard:fn', { text: holderId }],
    [part('contact'), 'vcard:hasURL', iri(dataset)],
    [dataset, 'dct:provenance', iri(part('provenance'))],
    [part('provenance'), 'rdf:type', iri('dct:ProvenanceStatement')],
    ...said(part('provenance'), 'rdfs:label', {
      fr: `Décrit par son détenteur, ${holderId}.`,
      en: `Described by its holder, ${holderId}.`,
    }),
    ...(d.parentId === undefined
      ? []
      : [[dataset, 'dct:isPartOf', iri(`${base}/catalogue/${d.parentId}`)] as Line]),
    ...coverageLines(dataset, d, legislation),
    ...labelLines(dataset, described),
    ...variableLines(dataset, d),
  ]);
}

/** The label, where one is in force: where to read it. */
function labelLines(dataset: string, { label }: Described): Line[] {
  if (!label || label.revoked) return [];
  const annotation = `${dataset}#label`;
  return [
    [dataset, 'dqv:hasQualityAnnotation', iri(annotation)],
    [annotation, 'rdf:type', iri('dqv:QualityCertificate')],
    [annotation, 'oa:hasTarget', iri(dataset)],
    [annotation, 'oa:hasBody', iri(dataset)],
    [annotation, 'oa:motivatedBy', iri('dqv:qualityAssessment')],
  ];
}

/** Everything at once, for a few datasets. */
export const catalogueTriples = (datasets: readonly Described[], base: string): Triple[] => [
  ...bodyTriples(base),
  ...datasets.flatMap((dataset) => datasetTriples(dataset, base)),
];
