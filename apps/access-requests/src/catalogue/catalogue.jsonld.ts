import type { DatasetState } from '@garant/contracts';
import { PREFIXES, type Term, type Triple } from './catalogue.terms.js';
import { bodyTriples, datasetTriples } from './catalogue.triples.js';

export interface JsonLdNode {
  '@id': string;
  '@type'?: string[];
  [predicate: string]: unknown;
}

const valueOf = (term: Term): object => {
  if ('iri' in term) return { '@id': term.iri };
  if ('datatype' in term) return { '@value': term.text, '@type': term.datatype };
  return term.language ? { '@value': term.text, '@language': term.language } : { '@value': term.text };
};

/** JSON-LD 1.1: one object per node, predicates as prefixed names. */
export function nodesOf(triples: readonly Triple[]): JsonLdNode[] {
  const nodes = new Map<string, { node: JsonLdNode; seen: Set<string> }>();
  for (const { subject, predicate, object } of triples) {
    let known = nodes.get(subject);
    if (!known) nodes.set(subject, (known = { node: { '@id': subject }, seen: new Set() }));
    const { node, seen } = known;
    const value = predicate === 'rdf:type' && 'iri' in object ? object.iri : valueOf(object);
    const text = `${predicate} ${JSON.stringify(value)}`;
    if (seen.has(text)) continue;
    seen.add(text);
    if (typeof value === 'string') (node['@type'] ??= []).push(value);
    else ((node[predicate] ??= []) as object[]).push(value);
  }
  return [...nodes.values()].map(({ node }) => node);
}

/** The whole catalogue, dataset by dataset. A node that several datasets share is said with each of them: JSON-LD merges. */
export async function* jsonLdChunks(
  datasets: AsyncIterable<DatasetState & { changedAt: string }>,
  base: string,
): AsyncGenerator<string> {
  const text = (nodes: readonly JsonLdNode[]): string =>
    nodes.map((node) => JSON.stringify(node)).join(',\n');
  yield `{"@context":${JSON.stringify(PREFIXES)},\n"@graph":[\n${text(nodesOf(bodyTriples(base)))}`;
  for await (const dataset of datasets) yield `,\n${text(nodesOf(datasetTriples(dataset, base)))}`;
  yield '\n]}\n';
}
