import { describe, expect, it } from '@jest/globals';
import { datasetDescription, resourceElements } from '@garant/contracts';
import { normGate } from '@garant/rules';
import { descriptionOf, emptyDescription, valuesOf, type DescriptionValues } from './description.model.js';
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
