import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { DatasetState } from '@garant/contracts';
import n3 from 'n3';
import { DESCRIPTION } from '../../test/access-requests.fixture.js';
import { jsonLdChunks, type JsonLdNode } from './catalogue.jsonld.js';
import { expand, type Name } from './catalogue.terms.js';
import { catalogueTriples } from './catalogue.triples.js';
import { turtleChunks, turtleOf } from './catalogue.turtle.js';

const base = 'https://garant.example';
const dataset = (
  changes: Partial<DatasetState['description']> = {},
): DatasetState & { changedAt: string } => ({
  datasetId: randomUUID(),
  holderId: 'hospital-a',
  status: 'published',
  description: { ...DESCRIPTION, ...changes },
  jwk: null,
  changedAt: '2026-11-24T10:00:00.000Z',
});

async function storeOf(...datasets: ReturnType<typeof dataset>[]): Promise<n3.Store> {
  const turtle = await turtleOf(catalogueTriples(datasets, base));
  return new n3.Store(new n3.Parser().parse(turtle));
}

describe('catalogue', () => {
  it('carries what HealthDCAT-AP demands of a dataset that is not public, as Turtle that any parser reads', async () => {
    const one = dataset();
    const store = await storeOf(one);
    const subject = `${base}/catalogue/${one.datasetId}`;
    const values = (name: Name): string[] =>
      store.getObjects(subject, expand(name), null).map((term) => term.value);
    for (const name of [
      'dct:title',
      'dct:description',
      'dct:identifier',
      'dct:provenance',
      'dct:type',
      'dcat:theme',
      'dcat:keyword',
      'dcat:contactPoint',
      'dcat:distribution',
      'dcatap:applicableLegislation',
      'healthdcatap:healthCategory',
      'dct:conformsTo',
    ] as Name[])
      expect([name, values(name).length > 0]).toEqual([name, true]);
    for (const name of ['dct:accessRights', 'healthdcatap:hasStructuredData', 'healthdcatap:hdab'] as Name[])
      expect([name, values(name).length]).toEqual([name, 1]);
    expect(values('dct:accessRights')[0]).toMatch(/NON_PUBLIC$/);
    expect(values('dcatap:applicableLegislation')).toEqual(['http://data.europa.eu/eli/reg/2025/327/oj']);
    expect(values('healthdcatap:numberOfUniqueIndividuals')).toEqual(['1200']);
    const titles = store.getObjects(subject, expand('dct:title'), null) as n3.Literal[];
    expect(titles.map(({ language, value }) => [language, value]).sort()).toEqual([
      ['en', 'Cardiology warehouse'],
      ['fr', 'Entrepôt de cardiologie'],
    ]);
    expect(store.countQuads(null, expand('csvw:name'), null, null)).toBe(5);
    expect(store.countQuads(values('dcat:distribution')[0]!, expand('dcat:accessURL'), null, null)).toBe(1);
  });

  it('leads from every node that is named to one that exists', async () => {
    const store = await storeOf(dataset(), dataset());
    for (const { object } of store.getQuads(null, null, null, null))
      if (object.termType === 'NamedNode' && object.value.startsWith(`${base}/`))
        expect([object.value, store.countQuads(object, null, null, null) > 0]).toEqual([object.value, true]);
  });

  it('says that a dataset without a dictionary is not structured, and keeps hostile words inside their literals', async () => {
    const hostile = 'x" . <http://evil.example> <http://evil.example> "\n\\';
    const one = dataset({
      resources: [],
      keywords: [hostile],
      conformsTo: ['http://hl7.org/fhir/R4', 'no <iri>'],
    });
    const store = await storeOf(one);
    const subject = `${base}/catalogue/${one.datasetId}`;
    expect(store.getObjects(subject, expand('healthdcatap:hasStructuredData'), null)[0]!.value).toBe('false');
    expect(store.countQuads(subject, expand('healthdcatap:hasVariables'), null, null)).toBe(0);
    expect(store.getObjects(subject, expand('dcat:keyword'), null)[0]!.value).toBe(hostile);
    expect(store.countQuads('http://evil.example', null, null, null)).toBe(0);
    const distribution = `${subject}#distribution`;
    expect(store.getObjects(distribution, expand('dct:conformsTo'), null).map(({ value }) => value)).toEqual([
      'http://hl7.org/fhir/R4',
    ]);
  });

  it('tells in JSON-LD exactly the triples that it tells in Turtle, read dataset by dataset', async () => {
    const datasets = [dataset(), dataset({ resources: [] })];
    const all = async (chunks: AsyncIterable<string>): Promise<string> => {
      let text = '';
      for await (const chunk of chunks) text += chunk;
      return text;
    };
    const one = async function* () {
      yield* datasets;
    };
    const store = new n3.Store(new n3.Parser().parse(await all(turtleChunks(one(), base))));
    expect(store.size).toBe((await storeOf(...datasets)).size);
    const document = JSON.parse(await all(jsonLdChunks(one(), base))) as { '@graph': JsonLdNode[] };
    const told = new Set<string>();
    for (const node of document['@graph'])
      for (const [name, values] of Object.entries(node)) {
        if (name === '@id') continue;
        for (const value of values as (string | { '@id'?: string; '@value'?: string })[]) {
          const predicate = name === '@type' ? 'rdf:type' : (name as Name);
          const object = typeof value === 'string' ? value : (value['@id'] ?? value['@value']!);
          const found = store.getObjects(node['@id'], expand(predicate), null).map((term) => term.value);
          expect(found).toContain(object);
          told.add(JSON.stringify([node['@id'], predicate, value]));
        }
      }
    expect(told.size).toBe(store.size);
  });
});
