import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { APPLICANT_TYPES, PROHIBITED_USE_CODES, PURPOSE_CODES } from '../codes.js';
import { PROHIBITED_USES } from './prohibited-use.table.js';
import type { PurposeFacts } from './purpose.check.js';
import { blocking, checkPurpose } from './purpose.check.js';
import { PURPOSES } from './purpose.table.js';
import { screenText } from './text.screen.js';

const facts = (over: Partial<PurposeFacts>): PurposeFacts => ({
  purpose: '53.1.e',
  applicantType: 'university',
  declaredUses: [],
  at: '2026-11-24T09:00:00.000Z',
  policy: { ehdsEarlyAdoption: true },
  ...over,
});
const first = (over: Partial<PurposeFacts>): string => blocking(checkPurpose(facts(over)))?.code ?? 'passes';

describe('purpose × applicant', () => {
  it.each<[name: string, over: Partial<PurposeFacts>, expected: string]>([
    ['research by a university', {}, 'passes'],
    ['research by a company', { applicantType: 'company' }, 'passes'],
    ['teaching by a non-profit', { purpose: '53.1.d', applicantType: 'non-profit' }, 'passes'],
    ['public health by a public body', { purpose: '53.1.a', applicantType: 'public-body' }, 'passes'],
    [
      'public health by a company',
      { purpose: '53.1.a', applicantType: 'company' },
      'purpose-not-for-applicant',
    ],
    ['policymaking by a university', { purpose: '53.1.b' }, 'purpose-not-for-applicant'],
    [
      'statistics by an insurer',
      { purpose: '53.1.c', applicantType: 'insurer' },
      'purpose-not-for-applicant',
    ],
    [
      'statistics by a company with a public body’s mandate',
      { purpose: '53.1.c', applicantType: 'company', mandate: true },
      'passes',
    ],
    [
      'statistics by a mandated body whose mandate is not attached',
      { purpose: '53.1.c', applicantType: 'mandated-by-public-body' },
      'purpose-not-for-applicant',
    ],
    ['an applicant of an unknown kind', { applicantType: 'wizard' as never }, 'purpose-not-for-applicant'],
    ['an invented purpose', { purpose: '53.1.g' }, 'purpose-unknown'],
    ['no purpose', { purpose: '' }, 'purpose-unknown'],
    ['a name that every object has', { purpose: 'toString' }, 'purpose-unknown'],
    [
      'an EHDS purpose in 2026 without early adoption',
      { policy: { ehdsEarlyAdoption: false } },
      'purpose-not-in-force',
    ],
    [
      'an EHDS purpose on 2029-03-25 without early adoption',
      { policy: { ehdsEarlyAdoption: false }, at: '2029-03-25T23:59:59.999Z' },
      'purpose-not-in-force',
    ],
    [
      'an EHDS purpose on 2029-03-26 without early adoption',
      { policy: { ehdsEarlyAdoption: false }, at: '2029-03-26T00:00:00.000Z' },
      'passes',
    ],
    [
      'an SNDS purpose today without a word on public interest',
      { purpose: 'L1461-1.III.6', policy: { ehdsEarlyAdoption: false } },
      'public-interest-missing',
    ],
    [
      'an SNDS purpose today in the public interest',
      { purpose: 'L1461-1.III.6', publicInterestStatement: true, policy: { ehdsEarlyAdoption: false } },
      'passes',
    ],
    [
      'an SNDS purpose by an insurer without proof',
      { purpose: 'L1461-1.III.6', applicantType: 'insurer', publicInterestStatement: true },
      'impossibility-proof-missing',
    ],
    [
      'an SNDS purpose by a company with proof',
      {
        purpose: 'L1461-1.III.6',
        applicantType: 'company',
        publicInterestStatement: true,
        impossibilityProof: true,
      },
      'passes',
    ],
    [
      'an EHDS purpose on SNDS data, by a company without proof',
      { applicantType: 'company', sndsData: true, publicInterestStatement: true },
      'impossibility-proof-missing',
    ],
  ])('%s', (_name, over, expected) => expect(first(over)).toBe(expected));

  it.each(PROHIBITED_USE_CODES)(
    'a declared use %s blocks and names the article, whatever else holds',
    (use) => {
      for (const policy of [{ ehdsEarlyAdoption: true }, { ehdsEarlyAdoption: false }]) {
        const failed = blocking(checkPurpose(facts({ declaredUses: [use], policy })))!;
        expect(failed).toMatchObject({
          rule: 'PUR-04',
          code: 'purpose-prohibited',
          about: use,
          legalSource: PROHIBITED_USES[use].legalSource,
        });
        expect(failed.sentence).toEqual(PROHIBITED_USES[use].sentence);
      }
      expect(first({ purpose: use })).toBe('purpose-prohibited');
    },
  );
  it('a declared use that nobody knows blocks too', () => {
    expect(first({ declaredUses: ['54.z'] })).toBe('purpose-prohibited');
  });

  it('is total: every known purpose and applicant gets every rule’s verdict', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PURPOSE_CODES),
        fc.constantFrom(...APPLICANT_TYPES),
        fc.boolean(),
        (purpose, applicantType, mandate) => {
          const checks = checkPurpose(facts({ purpose, applicantType, mandate }));
          expect(new Set(checks.map(({ rule }) => rule))).toEqual(
            new Set(['PUR-01', 'PUR-02', 'PUR-03', 'PUR-04', 'PUR-05']),
          );
          const open = PURPOSES[purpose].applicants.includes(applicantType) || mandate;
          expect(checks.find(({ rule }) => rule === 'PUR-02')!.verdict).toBe(open ? 'pass' : 'fail');
        },
      ),
    );
  });
});

describe('hints in texts', () => {
  it.each([
    ['Une étude de marché sur les antalgiques', '54.c'],
    ['PUBLICITÉ ciblée', '54.c'],
    ['adjust the premium of policy holders by insurance status', '54.b'],
    ['effets de l’alcool sur le foie', '54.d'],
    ['un score de risque individuel', '54.a'],
  ])('“%s” flags %s for a person to look at', (text, use) => {
    const flags = screenText(['rien', text]);
    expect(flags.map((flag) => flag.use)).toContain(use);
    expect(flags.every((flag) => flag.severity === 'FLAG' && flag.text === 1)).toBe(true);
  });
  it.each([
    'Suivi du diabète de type 2 chez l’adulte',
    'Survival after sepsis in intensive care',
    'La pharmacovigilance des armements cellulaires',
  ])('“%s” flags nothing', (text) => expect(screenText([text])).toEqual([]));
  it('never blocks: no check has a text', () => {
    const blocks = checkPurpose(facts({})).filter(
      ({ severity, verdict }) => severity === 'BLOCK' && verdict === 'fail',
    );
    expect(blocks).toEqual([]);
  });
});
