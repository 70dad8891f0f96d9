import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { knownAncestors } from './disease.table.js';
import { matchDuo, DUO_SENSITIVE, DUO_PURPOSES, worstOf, type DuoRequest, type DuoUse } from './duo.match.js';
import { DUO_CODES, DUO_TERMS, duoTerm, type DuoCode } from './duo.table.js';

const id = (code: string): DuoCode => DUO_TERMS.find((one) => one.code === code)!.id;
const CANCER = 'MONDO:0004992';
const MELANOMA = 'MONDO:0005105';
const ASTHMA = 'MONDO:0004979';
const UNHEARD = 'MONDO:9999999';
/** `DS(a, b)` carries diseases; other terms are bare. */
const has = (...terms: (string | DuoUse)[]): DuoUse[] =>
  terms.map((one) => (typeof one === 'string' ? { code: id(one) } : one));
const ds = (...diseases: string[]): DuoUse => ({ code: id('DS'), diseases });
const GRU: DuoRequest = { purposes: [id('GRU') as 'DUO:0000042'] };
const HMB: DuoRequest = { purposes: [id('HMB') as 'DUO:0000006'] };
const POA: DuoRequest = { purposes: [id('POA') as 'DUO:0000011'] };
const METHODS: DuoRequest = { purposes: ['methods'] };
const about = (...diseases: string[]): DuoRequest => ({
  purposes: [id('DS') as 'DUO:0000007'],
  diseases,
});
const verdict = (dataset: DuoUse[], request: DuoRequest): string =>
  matchDuo(dataset, request, knownAncestors).verdict;

describe('a request against the terms of a dataset', () => {
  it.each<[rule: string, request: DuoRequest, dataset: DuoUse[], expected: string]>([
    ['a disease within a dataset for any research', about(MELANOMA), has('GRU'), 'approve'],
    ['a disease within a dataset for health research', about(MELANOMA), has('HMB'), 'approve'],
    ['a disease that the dataset names', about(MELANOMA), has(ds(MELANOMA)), 'approve'],
    ['a disease whose family the dataset names', about(MELANOMA), has(ds(CANCER)), 'approve'],
    ['a family of which the dataset names one disease only', about(CANCER), has(ds(MELANOMA)), 'deny'],
    ['a disease that the dataset does not name', about(ASTHMA), has(ds(CANCER)), 'deny'],
    ['two diseases, each of them covered', about(MELANOMA, ASTHMA), has(ds(CANCER, ASTHMA)), 'approve'],
    ['two diseases, one of them covered', about(MELANOMA, ASTHMA), has(ds(CANCER)), 'deny'],
    ['a disease that the ontology does not know', about(UNHEARD), has(ds(CANCER)), 'abstain'],
    ['an unknown disease beside an uncovered one', about(UNHEARD, ASTHMA), has(ds(CANCER)), 'abstain'],
    ['an unknown disease that the dataset names itself', about(UNHEARD), has(ds(UNHEARD)), 'approve'],
    ['an ICD-10 code within its category', about('ICD-10:C43.1'), has(ds('ICD-10:C43')), 'approve'],
    ['an ICD-10 code of another category', about('ICD-10:C50'), has(ds('ICD-10:C43')), 'deny'],
    ['a disease purpose that names no disease', about(), has(ds(CANCER)), 'abstain'],
    ['a dataset for diseases that names none', about(MELANOMA), has(ds()), 'abstain'],
    ['a disease against origins only', about(MELANOMA), has('POA'), 'deny'],
    ['health research against any research', HMB, has('GRU'), 'approve'],
    ['health research against health research', HMB, has('HMB'), 'approve'],
    ['health research against a disease', HMB, has(ds(CANCER)), 'deny'],
    ['health research against origins only', HMB, has('POA'), 'deny'],
    ['any research against health research', GRU, has('HMB'), 'deny'],
    ['any research against any research', GRU, has('GRU'), 'approve'],
    ['any research against no restriction', GRU, has('NRES'), 'approve'],
    ['origins against any research', POA, has('GRU'), 'approve'],
    ['origins against origins', POA, has('POA'), 'approve'],
    ['origins against health research', POA, has('HMB'), 'deny'],
    ['origins against a disease', POA, has(ds(CANCER)), 'deny'],
    ['methods against any research', METHODS, has('GRU'), 'approve'],
    ['methods against health research', METHODS, has('HMB'), 'approve'],
    ['methods against origins', METHODS, has('POA'), 'approve'],
    ['methods against a disease', METHODS, has(ds(CANCER)), 'approve'],
    ['methods where they are excluded', METHODS, has('GRU', 'NMDS'), 'deny'],
    ['origins where they are excluded', POA, has('GRU', 'NPOA'), 'deny'],
    ['not-for-profit demanded and not declared', HMB, has('HMB', 'NPU'), 'deny'],
    ['not-for-profit demanded and declared', { ...HMB, nonProfit: true }, has('HMB', 'NPU'), 'approve'],
    ['not-for-profit demanded and denied', { ...HMB, nonProfit: false }, has('HMB', 'NPU'), 'deny'],
    ['non-commercial demanded and declared', { ...HMB, nonCommercial: true }, has('HMB', 'NCU'), 'approve'],
    ['both demanded and one declared', { ...HMB, nonProfit: true }, has('HMB', 'NPUNCU'), 'deny'],
    [
      'both demanded and both declared',
      { ...HMB, nonProfit: true, nonCommercial: true },
      has('HMB', 'NPUNCU'),
      'approve',
    ],
    ['no recognised purpose', { purposes: [] }, has('GRU'), 'abstain'],
    ['sensitive research, whatever the codes', { ...HMB, sensitive: ['pediatric'] }, has('GRU'), 'abstain'],
    ['sensitive research that would be refused', { ...GRU, sensitive: ['gender'] }, has('POA'), 'abstain'],
    ['two purposes, one of them allowed', { purposes: ['DUO:0000006', 'DUO:0000042'] }, has('HMB'), 'deny'],
    ['two permissions, the narrower counts', HMB, has('GRU', ds(CANCER)), 'deny'],
  ])('%s', (_rule, request, dataset, expected) => expect(verdict(dataset, request)).toBe(expected));

  it.each<[where: string, request: DuoRequest, dataset: DuoUse[], expected: string]>([
    ['any research, dataset for cancer only', GRU, has(ds(CANCER)), 'deny'],
    ['any research, dataset for origins only', GRU, has('POA'), 'deny'],
    ['nothing but "not-for-profit"', { purposes: [], nonProfit: true }, has(ds(CANCER)), 'abstain'],
    ['health research, dataset without a term', HMB, [], 'abstain'],
    ['health research with origins ruled out', { ...HMB }, has('HMB'), 'approve'],
    ...(['IRB', 'GS', 'MOR', 'COL', 'PUB', 'GSO', 'RS', 'TS', 'US', 'PS', 'IS', 'RTN', 'CC'] as const).map(
      (code): [string, DuoRequest, DuoUse[], string] => [
        `health research, dataset for health research with ${code}`,
        HMB,
        has('HMB', code),
        'abstain',
      ],
    ),
  ])('where implementations disagree, the safer answer: %s', (_where, request, dataset, expected) =>
    expect(verdict(dataset, request)).toBe(expected),
  );

  it('says for each purpose and each term why, in both languages', () => {
    const { lines } = matchDuo(has('HMB', 'NPU', 'IRB'), { ...HMB, nonProfit: true }, knownAncestors);
    expect(lines.map(({ code, side, verdict: said }) => [code, side, said])).toEqual([
      [id('HMB'), 'request', 'approve'],
      [id('NPU'), 'dataset', 'approve'],
      [id('IRB'), 'dataset', 'abstain'],
    ]);
    for (const { explanation } of lines) expect(explanation.fr && explanation.en).toBeTruthy();
    expect(matchDuo(has(ds(CANCER)), about(MELANOMA, ASTHMA), knownAncestors).lines[0]).toMatchObject({
      reason: 'disease-not-covered',
      diseases: [ASTHMA],
    });
  });

  it('over several datasets: all must approve, one that refuses refuses', () => {
    expect([
      worstOf(['approve', 'approve']),
      worstOf(['approve', 'abstain']),
      worstOf(['abstain', 'deny']),
      worstOf([]),
    ]).toEqual(['approve', 'abstain', 'deny', 'abstain']);
  });
});

describe('the table of terms', () => {
  it('holds each term once, with its label in both languages', () => {
    expect(DUO_TERMS.map((one) => one.id).sort()).toEqual([...DUO_CODES].sort());
    expect(new Set(DUO_TERMS.map(({ code }) => code)).size).toBe(DUO_TERMS.length);
    for (const code of DUO_CODES) expect(duoTerm(code).label.fr && duoTerm(code).label.en).toBeTruthy();
  });
});

describe('whatever is asked', () => {
  const disease = fc.constantFrom(CANCER, MELANOMA, ASTHMA, UNHEARD, 'ICD-10:C43.1', 'ICD-10:C43');
  const use = fc.record({
    code: fc.constantFrom(...DUO_CODES),
    diseases: fc.array(disease, { maxLength: 3 }),
  });
  const request = fc.record({
    purposes: fc.uniqueArray(fc.constantFrom(...DUO_PURPOSES), { maxLength: 3 }),
    diseases: fc.array(disease, { maxLength: 3 }),
    nonProfit: fc.boolean(),
    nonCommercial: fc.boolean(),
  });
  const rank = { approve: 0, abstain: 1, deny: 2 };

  it('a term more on the dataset never turns a refusal or a doubt into an approval', () => {
    fc.assert(
      fc.property(fc.array(use, { minLength: 1, maxLength: 4 }), use, request, (dataset, more, asked) => {
        const before = verdict(dataset, asked);
        fc.pre(
          dataset.some(({ code }) => duoTerm(code).kind === 'permission') &&
            // A disease added to those that are allowed widens what the dataset allows: that is its point.
            more.code !== id('DS'),
        );
        if (before !== 'approve') expect(verdict([...dataset, more], asked)).not.toBe('approve');
      }),
    );
  });
  it('a disease more in the request never makes it easier', () => {
    fc.assert(
      fc.property(fc.array(use, { maxLength: 3 }), request, disease, (dataset, asked, more) => {
        fc.pre(asked.diseases.length > 0);
        const before = verdict(dataset, asked);
        const after = verdict(dataset, { ...asked, diseases: [...asked.diseases, more] });
        if (before !== 'approve') expect(after).not.toBe('approve');
        expect(rank[after as 'deny']).toBeGreaterThanOrEqual(before === 'deny' ? 1 : rank[before as 'deny']);
      }),
    );
  });
  it('sensitive research always goes to a person', () => {
    fc.assert(
      fc.property(fc.array(use), request, fc.constantFrom(...DUO_SENSITIVE), (dataset, asked, kind) => {
        expect(verdict(dataset, { ...asked, sensitive: [kind] })).toBe('abstain');
      }),
    );
  });
});
