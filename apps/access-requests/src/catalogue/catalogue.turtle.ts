import n3 from 'n3';
import type { DatasetState } from '@garant/contracts';
import { expand, PREFIXES, type Term, type Triple } from './catalogue.terms.js';
import { bodyTriples, datasetTriples } from './catalogue.triples.js';

const { DataFactory, Writer } = n3;
const { literal, namedNode, quad } = DataFactory;

const termOf = (term: Term): n3.NamedNode | n3.Literal => {
  if ('iri' in term) return namedNode(term.iri);
  if ('datatype' in term) return literal(term.text, namedNode(expand(term.datatype)));
  return term.language ? literal(term.text, term.language) : literal(term.text);
};

/** RDF 1.1 Turtle. */
export function turtleOf(triples: readonly Triple[]): Promise<string> {
  const writer = new Writer({ prefixes: { ...PREFIXES }, format: 'text/turtle' });
  for (const { subject, predicate, object } of triples)
    writer.addQuad(quad(namedNode(subject), namedNode(expand(predicate)), termOf(object)));
  return new Promise((resolve, reject) => {
    writer.end((error: Error | null, text: string) => (error ? reject(error) : resolve(text)));
  });
}

/** The whole catalogue, dataset by dataset, so that its size does not matter. */
export async function* turtleChunks(
  datasets: AsyncIterable<DatasetState & { changedAt: string }>,
  base: string,
): AsyncGenerator<string> {
  yield await turtleOf(bodyTriples(base));
  for await (const dataset of datasets) yield `\n${await turtleOf(datasetTriples(dataset, base))}`;
}
