import { PREFIXES, type Term, type Triple } from './catalogue.triples.js';

export interface JsonLdNode {
  '@id': string;
  '@type'?: string[];
  [predicate: string]: unknown;
}
export interface JsonLdCatalogue {
  '@context': typeof PREFIXES;
  '@graph': JsonLdNode[];
}

const valueOf = (term: Term): object => {
  if ('iri' in term) return { '@id': term.iri };
  if ('datatype' in term) return { '@value': term.text, '@type': term.datatype };
  return term.language ? { '@value': term.text, '@language': term.language } : { '@value': term.text };
};

/** JSON-LD 1.1 in flattened form: one object per node, predicates as prefixed names. */
export function jsonLdOf(triples: readonly Triple[]): JsonLdCatalogue {
  const nodes = new Map<string, JsonLdNode>();
  for (const { subject, predicate, object } of triples) {
    let node = nodes.get(subject);
    if (!node) nodes.set(subject, (node = { '@id': subject }));
    if (predicate === 'rdf:type' && 'iri' in object) {
      if (!node['@type']?.includes(object.iri)) (node['@type'] ??= []).push(object.iri);
      continue;
    }
    const values = (node[predicate] ??= []) as object[];
    const value = valueOf(object);
    const text = JSON.stringify(value);
    if (!values.some((known) => JSON.stringify(known) === text)) values.push(value);
  }
  return { '@context': PREFIXES, '@graph': [...nodes.values()] };
}
