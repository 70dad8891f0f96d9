import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import n3 from 'n3';
import SHACLValidator from 'rdf-validate-shacl';
import { LABEL_ELEMENTS } from '@garant/rules';
import { DESCRIPTION } from '../../test/access-requests.fixture.js';
import { expand, type Name } from './catalogue.terms.js';
import { catalogueTriples, type Described } from './catalogue.triples.js';
import { turtleOf } from './catalogue.turtle.js';

const base = 'https://garant.example';
const parse = (turtle: string): n3.Store => new n3.Store(new n3.Parser().parse(turtle));
const shapes = parse(
  readFileSync(new URL('../../test/shapes/healthdcat-ap-r8-non-public.ttl', import.meta.url), 'utf8'),
);
const { namedNode, literal, quad } = n3.DataFactory;

const described = (
  changes: Partial<Described['description']> = {},
  over: Partial<Described> = {},
): Described => ({
  datasetId: randomUUID(),
  holderId: 'hospital-a',
  status: 'published',
  description: { ...DESCRIPTION, ...changes },
  jwk: null,
  changedAt: '2026-11-24T10:00:00.000Z',
  version: 2,
  describedAt: '2026-11-20T10:00:00.000Z',
  ...over,
});
const rich = described(
  {
    categories: ['51.1.a', '51.1.b', '51.1.q'],
    conformsTo: [
      'http://hl7.org/fhir/R4',
      'https://ohdsi.github.io/CommonDataModel/cdm54.html',
      'https://own.example/model',
    ],
    domains: ['health', 'environment'],
    territories: ['FR', 'FR-29'],
    volume: [{ year: 2024, records: 12 }],
    period: { start: '2015-01-01', end: '2024-12-31' },
    distributions: [
      {
        format: 'NDJSON',
        standard: 'http://hl7.org/fhir/R4',
        sizeBytes: 12,
        period: { start: '2020-01-01' },
      },
      { title: { fr: 'Tables', en: 'Tables' }, format: 'PARQUET' },
    ],
    variables: [
      {
        name: 'patient age "déjà" <vu>',
        label: { fr: 'Âge', en: 'Age' },
        type: 'quantity',
        unit: 'a',
        resource: 'Patient',
        element: 'birthDate',
        identifying: 'potential',
      },
    ],
  },
  {
    label: {
      answers: LABEL_ELEMENTS.map((element) => ({ element, level: 3 as const })),
      version: 2,
      declaredAt: '2026-11-21T10:00:00.000Z',
      revoked: null,
    },
  },
);
const part = described({ resources: [], keywords: [], conformsTo: [], parentId: rich.datasetId });

async function results(
  datasets: readonly Described[],
  doctor: (store: n3.Store, subject: string) => void = () => undefined,
): Promise<string[]> {
  const store = parse(await turtleOf(catalogueTriples(datasets, base)));
  doctor(store, `${base}/catalogue/${datasets[0]?.datasetId}`);
  const report = await new SHACLValidator(shapes as never).validate(store as never);
  return report.results.map(({ path, focusNode, message }) =>
    [
      (focusNode as { value?: string } | null)?.value,
      (path as { value?: string } | null)?.value ?? '',
      message.map(({ value }) => value).join(' '),
    ].join(' '),
  );
}

describe('the catalogue against the rules of HealthDCAT-AP, release 8, for data that are not public', () => {
  it('conforms, with everything that a description can hold and with as little as it may', async () => {
    expect(await results([rich, described(), part])).toEqual([]);
  });
  it('conforms when there is no dataset at all', async () => {
    expect(await results([])).toEqual([]);
  });

  const without = (name: Name) => (store: n3.Store, subject: string) =>
    store.removeQuads(store.getQuads(subject, expand(name), null, null));
  const more = (name: Name, value: n3.NamedNode | n3.Literal) => (store: n3.Store, subject: string) =>
    store.addQuad(quad(namedNode(subject), namedNode(expand(name)), value));
  it.each<[doctored: string, path: Name | '', doctor: (store: n3.Store, subject: string) => void]>([
    ...(
      [
        'dct:title',
        'dct:description',
        'dct:identifier',
        'dct:accessRights',
        'dct:provenance',
        'dct:type',
        'dcat:theme',
        'dcat:keyword',
        'dcat:contactPoint',
        'dcat:distribution',
        'dcatap:applicableLegislation',
        'healthdcatap:healthCategory',
        'healthdcatap:hdab',
        'healthdcatap:hasStructuredData',
      ] as const
    ).map((name): [string, Name, (store: n3.Store, subject: string) => void] => [
      `without ${name}`,
      name,
      without(name),
    ]),
    ['with structured data and no dictionary', '', without('healthdcatap:hasVariables')],
    [
      'with a second access body',
      'healthdcatap:hdab',
      more('healthdcatap:hdab', namedNode('https://x.example/')),
    ],
    [
      'with a standard outside the Commission’s list',
      'dct:conformsTo',
      more('dct:conformsTo', namedNode('https://own.example/standard')),
    ],
    [
      'with a count that is no number',
      'healthdcatap:numberOfUniqueIndividuals',
      (store, subject) => {
        without('healthdcatap:numberOfUniqueIndividuals')(store, subject);
        more('healthdcatap:numberOfUniqueIndividuals', literal('many'))(store, subject);
      },
    ],
    [
      'open to everybody',
      'dct:accessRights',
      (store, subject) => {
        without('dct:accessRights')(store, subject);
        more(
          'dct:accessRights',
          namedNode('http://publications.europa.eu/resource/authority/access-right/PUBLIC'),
        )(store, subject);
      },
    ],
    [
      'with a column that has no datatype',
      'csvw:datatype',
      (store) => store.removeQuads(store.getQuads(null, expand('csvw:datatype'), null, null).slice(0, 1)),
    ],
    [
      'with an access body that nobody can reach',
      'cv:contactPoint',
      (store) =>
        store.removeQuads(
          store.getQuads(`${base}/catalogue.ttl#hdab`, expand('cv:contactPoint'), null, null),
        ),
    ],
  ])('a doctored one fails: %s', async (_doctored, path, doctor) => {
    const found = await results([rich], doctor);
    expect(found.length).toBeGreaterThan(0);
    if (path !== '' && path !== 'cv:contactPoint' && path !== 'csvw:datatype')
      expect(found.some((one) => one.includes(expand(path)))).toBe(true);
  });
});
