import { describe, expect, it } from '@jest/globals';
import { datasetsOfJsonLd } from './catalogue.jsonld.js';

const id = '0190a000-0000-7000-8000-000000000101';
const dataset = `https://garant.example/datasets/${id}`;
const document = {
  '@context': {},
  '@graph': [
    { '@id': 'c', '@type': ['http://www.w3.org/ns/dcat#Catalog'], 'dcat:dataset': [{ '@id': dataset }] },
    { '@id': 'h', 'foaf:name': [{ '@value': 'chu-exemple' }] },
    {
      '@id': dataset,
      'dct:identifier': [{ '@value': id, '@type': 'xsd:string' }],
      'dct:title': [
        { '@value': 'Séjours', '@language': 'fr' },
        { '@value': 'Stays', '@language': 'en' },
      ],
      'dct:description': [{ '@value': 'Texte', '@language': 'fr' }],
      'healthdcatap:healthCategory': [
        { '@id': 'http://data.europa.eu/eli/reg/2025/327/art_51/par_1/pnt_l/oj' },
        { '@id': 'http://data.europa.eu/eli/reg/2025/327/art_51/par_1/pnt_a/oj' },
      ],
      'dct:conformsTo': [{ '@id': 'http://hl7.org/fhir/R4' }],
      'dcat:keyword': [{ '@value': 'FHIR' }],
      'healthdcatap:custodian': [{ '@id': 'h' }],
      'healthdcatap:numberOfUniqueIndividuals': [{ '@value': '1200' }],
      'dct:temporal': [{ '@id': 'p' }],
      'healthdcatap:hasVariables': [{ '@id': 'v' }],
    },
    { '@id': 'p', 'dcat:startDate': [{ '@value': '2015-01-01' }] },
    { '@id': 'v', 'csvw:table': [{ '@id': 't' }] },
    { '@id': 't', 'csvw:url': [{ '@value': 'Condition' }], 'csvw:tableSchema': [{ '@id': 's' }] },
    { '@id': 's', 'csvw:column': [{ '@id': 'k1' }, { '@id': 'k2' }] },
    { '@id': 'k1', 'csvw:name': [{ '@value': 'code' }] },
    { '@id': 'k2', 'csvw:name': [{ '@value': 'onset[x]' }] },
  ],
};

describe('the public catalogue document', () => {
  it('gives back what a dataset page shows', () => {
    expect(datasetsOfJsonLd(document)).toEqual([
      {
        datasetId: id,
        holderId: 'chu-exemple',
        status: 'published',
        description: {
          title: { fr: 'Séjours', en: 'Stays' },
          description: { fr: 'Texte', en: '' },
          categories: ['51.1.a', '51.1.l'],
          conformsTo: ['http://hl7.org/fhir/R4'],
          keywords: ['FHIR'],
          resources: [{ resourceType: 'Condition', elements: ['code', 'onset[x]'] }],
          numberOfPersons: 1200,
          period: { start: '2015-01-01', end: undefined },
          regime: null,
          waitingDays: null,
          minimumCell: null,
        },
      },
    ]);
  });

  it.each([
    null,
    {},
    { '@graph': [] },
    { '@graph': [{ '@id': 'c', 'dcat:dataset': [{ '@id': 'missing' }] }] },
  ])('gives nothing for %j', (empty) => {
    expect(datasetsOfJsonLd(empty)).toEqual([]);
  });
});
