import { describe, expect, it } from '@jest/globals';
import { datasetDescription, resourceElements } from '@garant/contracts';
import { normGate } from '@garant/rules';
import { descriptionOf, emptyDescription, valuesOf, type DescriptionValues } from './description.model.js';
import { formatOf } from './import.text.js';
import { FHIR_DICTIONARY, PRESETS, resourcesOf, STANDARDS, withElements } from './fhir.dictionary.js';
import { publicKeyOf } from './public.key.js';

const filled: DescriptionValues = {
  ...emptyDescription,
  titleFr: 'Titre',
  titleEn: 'Title',
  descriptionFr: 'Texte',
  descriptionEn: 'Text',
  categories: ['51.1.a'],
  conformsTo: [STANDARDS[0]],
  resources: resourcesOf(PRESETS.hospital),
  regime: 'NON_OPPOSITION',
  waitingDays: 30,
  keywords: 'a, b ,, c',
  periodStart: '2015-01-01',
};

describe('a dataset description', () => {
  it('as filled in meets the contract and the norm gate', () => {
    const parsed = datasetDescription.parse(descriptionOf(filled));
    expect(parsed.keywords).toEqual(['a', 'b', 'c']);
    expect(parsed.period).toEqual({ start: '2015-01-01' });
    expect(normGate({ holderId: 'h', description: parsed })).toEqual([]);
  });

  it('survives being read back into the form', () => {
    const parsed = datasetDescription.parse(descriptionOf(filled));
    expect(datasetDescription.parse(descriptionOf(valuesOf(parsed)))).toEqual(parsed);
  });

  it('keeps everything that it can hold, through the form and back', () => {
    const rich = {
      ...filled,
      domains: ['health' as const, 'environment' as const],
      duo: ['DUO:0000007' as const, 'DUO:0000021' as const],
      diseases: 'MONDO:0005148, ICD-10:C43',
      territories: 'FRH, FR-29',
      formats: 'NDJSON, PARQUET',
      volume: '2023: 12 000\n2024;13000',
      publiclyFunded: 'yes' as const,
      variables: [{ name: 'age', label: { fr: 'Âge', en: 'Age' }, type: 'quantity' as const, unit: 'a' }],
      distributions: [{ format: 'NDJSON', sizeBytes: 12 }],
    };
    const parsed = datasetDescription.parse(descriptionOf(rich));
    expect(parsed.duo).toEqual([
      { code: 'DUO:0000007', diseases: ['MONDO:0005148', 'ICD-10:C43'] },
      { code: 'DUO:0000021' },
    ]);
    expect(parsed.volume).toEqual([
      { year: 2023, records: 12_000 },
      { year: 2024, records: 13_000 },
    ]);
    expect(parsed.distributions).toEqual([{ format: 'NDJSON', sizeBytes: 12 }, { format: 'PARQUET' }]);
    expect(parsed.territories).toEqual(['FRH', 'FR-29']);
    expect(datasetDescription.parse(descriptionOf(valuesOf(parsed)))).toEqual(parsed);
    expect(normGate({ holderId: 'h', description: parsed }).map(({ rule }) => rule)).toEqual([
      'label-missing',
    ]);
  });

  it.each([
    ['volume', 'soon: 12'],
    ['volume', '2024'],
    ['territories', 'Bretagne'],
    ['diseases', 'cancer'],
  ])('%s: %j is refused by the contract, not left out', (field, value) => {
    const values = { ...filled, duo: ['DUO:0000007' as const], [field]: value };
    expect(datasetDescription.safeParse(descriptionOf(values)).success).toBe(false);
  });

  it('has a waiting period under non-opposition only', () => {
    expect(descriptionOf({ ...filled, regime: 'EHDS_OPT_OUT' }).waitingDays).toBe(0);
  });

  it('an empty form is refused by the contract', () => {
    expect(datasetDescription.safeParse(descriptionOf(emptyDescription)).success).toBe(false);
  });
});

describe('the dictionary', () => {
  it('offers FHIR names that the contract accepts, and no free text or identifier', () => {
    for (const [resourceType, elements] of Object.entries(FHIR_DICTIONARY)) {
      expect(resourceElements.safeParse({ resourceType, elements: [...elements] }).success).toBe(true);
      expect(
        elements.filter((name) =>
          ['identifier', 'text', 'note', 'name', 'address', 'telecom', 'extension'].includes(name),
        ),
      ).toEqual([]);
    }
  });

  it('drops a type without elements and keeps the order of the table', () => {
    const start = resourcesOf(['Patient', 'Immunization']);
    const more = withElements(start, 'Condition', ['code']);
    expect(more.map((one) => one.resourceType)).toEqual(['Patient', 'Condition', 'Immunization']);
    expect(withElements(more, 'Patient', []).map((one) => one.resourceType)).toEqual([
      'Condition',
      'Immunization',
    ]);
  });
});

describe('a pasted key', () => {
  const x = 'A'.repeat(43);
  it.each([
    ['{', 'notJson'],
    ['[]', 'notJson'],
    [`{"kty":"OKP","crv":"Ed25519","x":"${x}","d":"secret"}`, 'private'],
    [`{"kty":"OKP","crv":"X25519","x":"${x}"}`, 'notEd25519'],
    ['{"kty":"OKP","crv":"Ed25519","x":"short"}', 'notEd25519'],
  ])('%s is refused: %s', (text, fault) => {
    expect(publicKeyOf(text)).toEqual({ ok: false, fault });
  });
  it('a public Ed25519 key is accepted', () => {
    expect(publicKeyOf(`{"kty":"OKP","crv":"Ed25519","x":"${x}"}`)).toMatchObject({ ok: true });
  });
});

it.each([
  ['dictionnaire.CSV', 'csv'],
  ['d.jsonld', 'jsonld'],
  ['d.ttl', 'turtle'],
  ['d.json', 'json'],
  ['d.xlsx', undefined],
  ['noms', undefined],
])('the name of a file tells its format: %s', (name, format) => expect(formatOf(name)).toBe(format));
