import type { DatasetState } from '@garant/contracts';
import { DATA_CATEGORIES, type Regime } from '@garant/rules';

/** A published dataset as everybody may know it. What the public catalogue does not carry is null. */
export type CatalogueDataset = Pick<DatasetState, 'datasetId' | 'holderId' | 'status'> & {
  description: Omit<DatasetState['description'], 'regime' | 'waitingDays' | 'minimumCell'> & {
    regime: Regime | null;
    waitingDays: number | null;
    minimumCell: number | null;
  };
};

interface Value {
  '@id'?: string;
  '@value'?: string;
  '@language'?: string;
}
type Node = { '@id': string } & Record<string, unknown>;

/** Reads the datasets of a flattened HealthDCAT-AP document with prefixed names, as /catalogue.jsonld serves it. */
export function datasetsOfJsonLd(document: unknown): CatalogueDataset[] {
  const graph = (document as { '@graph'?: Node[] } | null)?.['@graph'] ?? [];
  const nodes = new Map(graph.map((node) => [node['@id'], node]));
  const values = (node: Node | undefined, name: string): Value[] => {
    const found = node?.[name];
    return Array.isArray(found) ? (found as Value[]) : [];
  };
  const text = (node: Node | undefined, name: string) => values(node, name)[0]?.['@value'];
  const linked = (node: Node | undefined, name: string): Node[] =>
    values(node, name).flatMap((value) => nodes.get(value['@id'] ?? '') ?? []);
  const localized = (node: Node, name: string) => {
    const say = (language: string) =>
      values(node, name).find((value) => value['@language'] === language)?.['@value'] ?? '';
    return { fr: say('fr'), en: say('en') };
  };
  return linked(
    graph.find((node) => values(node, 'dcat:dataset').length > 0),
    'dcat:dataset',
  ).flatMap((node): CatalogueDataset[] => {
    const datasetId = text(node, 'dct:identifier');
    if (!datasetId) return [];
    const [period] = linked(node, 'dct:temporal');
    const start = text(period, 'dcat:startDate');
    const persons = text(node, 'healthdcatap:numberOfUniqueIndividuals');
    return [
      {
        datasetId,
        holderId: text(linked(node, 'healthdcatap:custodian')[0], 'foaf:name') ?? '',
        status: 'published',
        description: {
          title: localized(node, 'dct:title'),
          description: localized(node, 'dct:description'),
          categories: DATA_CATEGORIES.filter((code) =>
            values(node, 'healthdcatap:healthCategory').some((value) =>
              value['@id']?.includes(`/pnt_${code.slice(-1)}/`),
            ),
          ),
          conformsTo: values(node, 'dct:conformsTo').flatMap((value) => value['@id'] ?? []),
          keywords: values(node, 'dcat:keyword').flatMap((value) => value['@value'] ?? []),
          resources: linked(linked(node, 'healthdcatap:hasVariables')[0], 'csvw:table').map((table) => ({
            resourceType: text(table, 'csvw:url') ?? '',
            elements: linked(linked(table, 'csvw:tableSchema')[0], 'csvw:column').flatMap(
              (column) => text(column, 'csvw:name') ?? [],
            ),
          })),
          ...(persons === undefined ? {} : { numberOfPersons: Number(persons) }),
          ...(start === undefined ? {} : { period: { start, end: text(period, 'dcat:endDate') } }),
          regime: null,
          waitingDays: null,
          minimumCell: null,
        },
      },
    ];
  });
}
