import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  acceptanceRefusal,
  agreementDueAt,
  disputeRefusal,
  feeRefusal,
  incurredCents,
  settlementRefusal,
  type SentEstimate,
} from './fee.duties.js';
import {
  estimateFees,
  monthsOf,
  payerOf,
  scheduleFault,
  scheduleInForce,
  type FeeFacts,
} from './fee.estimate.js';
import { FEE_BASES, FEE_CODES, type FeeSchedule } from './fee.model.js';

const schedule: FeeSchedule = {
  version: 2,
  validFrom: '2026-11-01',
  prices: [
    { code: 'application-processing', basis: 'once', cents: 120_000 },
    { code: 'data-preparation', basis: 'per-dataset', cents: 80_050 },
    { code: 'environment-running', basis: 'per-person-month', cents: 4_500 },
    { code: 'holder', holderId: 'kerval', basis: 'per-resource-type', cents: 10_001 },
    { code: 'holder', holderId: 'nobody', basis: 'once', cents: 99_999 },
  ],
  reductions: [{ payer: 'university', percent: 30, codes: ['application-processing', 'holder'] }],
};
const facts: FeeFacts = {
  applicantType: 'university',
  persons: 2,
  datasets: [
    { holderId: 'kerval', resourceTypes: 3 },
    { holderId: 'arvor', resourceTypes: 1 },
  ],
  periodStart: '2026-12-15',
  periodEnd: '2027-02-01',
};

describe('what an application costs (EHDS Art. 62)', () => {
  it('is told line by line, with the reduction of who pays', () => {
    const estimate = estimateFees(schedule, facts);
    expect(
      estimate.lines.map(({ code, holderId, quantity, reductionPercent, cents }) => [
        code,
        holderId,
        quantity,
        reductionPercent,
        cents,
      ]),
    ).toEqual([
      ['application-processing', null, 1, 30, 84_000],
      ['data-preparation', null, 2, 0, 160_100],
      ['environment-running', null, 6, 0, 27_000],
      // 30 003 cents less 30 %: 9 000,9 is rounded for whoever pays.
      ['holder', 'kerval', 3, 30, 21_002],
    ]);
    expect(estimate).toMatchObject({ scheduleVersion: 2, payer: 'university', totalCents: 292_102 });
    expect(estimate.lines[0]!.explanation).toEqual({
      fr: '1 × 1200,00 € (une fois), moins 30 % = 840,00 €',
      en: '1 × €1200.00 (once), less 30% = €840.00',
    });
  });

  it.each([
    ['public-body', undefined, 'public-body'],
    ['mandated-by-public-body', undefined, 'public-body'],
    ['university', undefined, 'university'],
    ['company', undefined, null],
    ['company', true, 'micro-enterprise'],
    ['insurer', false, null],
  ] as const)(
    'of a %s (micro-enterprise: %s) it is reduced as of %s',
    (applicantType, microEnterprise, payer) => {
      expect(payerOf({ ...facts, applicantType, microEnterprise })).toBe(payer);
    },
  );

  it.each([
    ['2026-12-01', '2026-12-31', 1],
    ['2026-12-31', '2027-01-01', 2],
    ['2026-01-01', '2035-12-31', 120],
  ])('months of %s to %s: %s', (periodStart, periodEnd, months) =>
    expect(monthsOf({ periodStart, periodEnd })).toBe(months),
  );

  it('never costs more with a reduction, and is whole cents whatever the prices', () => {
    const price = fc.record({
      code: fc.constantFrom(...FEE_CODES.filter((code) => code !== 'holder')),
      basis: fc.constantFrom(...FEE_BASES),
      cents: fc.integer({ min: 0, max: 10_000_000 }),
    });
    fc.assert(
      fc.property(fc.array(price, { maxLength: 8 }), fc.integer({ min: 1, max: 100 }), (prices, percent) => {
        const full = estimateFees({ ...schedule, prices, reductions: [] }, facts);
        const codes = FEE_CODES;
        const less = estimateFees(
          { ...schedule, prices, reductions: [{ payer: 'university', percent, codes }] },
          facts,
        );
        expect(less.totalCents).toBeLessThanOrEqual(full.totalCents);
        for (const { cents } of [...full.lines, ...less.lines]) {
          expect(Number.isSafeInteger(cents)).toBe(true);
          expect(cents).toBeGreaterThanOrEqual(0);
        }
        expect(less.totalCents).toBe(less.lines.reduce((sum, { cents }) => sum + cents, 0));
      }),
    );
  });
});

describe('a schedule', () => {
  const now = '2026-11-24T12:00:00.000Z';
  it('is the newest that has begun, by the day in Paris', () => {
    const older = { ...schedule, version: 1, validFrom: '2026-01-01' };
    const next = { ...schedule, version: 3, validFrom: '2026-12-01' };
    expect(scheduleInForce([older, schedule, next], now)?.version).toBe(2);
    expect(scheduleInForce([older, schedule, next], '2026-11-30T23:00:00.000Z')?.version).toBe(3);
    expect(scheduleInForce([], now)).toBeUndefined();
  });
  it.each([
    ['is good', {}, undefined],
    ['that began already', { validFrom: '2026-11-23' }, { field: 'validFrom', rule: 'in-the-past' }],
    ['from no day', { validFrom: 'tomorrow' }, { field: 'validFrom', rule: 'day' }],
    [
      'with a price twice',
      { prices: [schedule.prices[0]!, schedule.prices[0]!] },
      { field: 'prices.1', rule: 'named-twice' },
    ],
    [
      'with half a cent',
      { prices: [{ ...schedule.prices[0]!, cents: 0.5 }] },
      { field: 'prices.0', rule: 'whole-cents' },
    ],
    [
      'a holder’s line without holder',
      { prices: [{ code: 'holder' as const, basis: 'once' as const, cents: 1 }] },
      { field: 'prices.0', rule: 'holder-of-holder-lines-only' },
    ],
    [
      'a reduction of more than all',
      { reductions: [{ ...schedule.reductions[0]!, percent: 101 }] },
      { field: 'reductions.0', rule: 'percent' },
    ],
    [
      'two reductions of one payer',
      { reductions: [schedule.reductions[0]!, schedule.reductions[0]!] },
      { field: 'reductions.1', rule: 'named-twice' },
    ],
  ])('%s', (_name, changes, fault) =>
    expect(scheduleFault({ ...schedule, validFrom: '2026-12-01', ...changes }, now)).toEqual(fault),
  );
});

describe('estimate, answer and disagreement', () => {
  const sent: SentEstimate = {
    ...estimateFees(schedule, facts),
    forContent: 'h1',
    sentAt: 't',
    acceptedAt: null,
  };
  const accepted = { ...sent, acceptedAt: 't2' };
  it.each([
    ['nothing is charged', { charged: false, estimate: undefined, forContent: 'h1' }, undefined],
    ['no estimate', { charged: true, estimate: undefined, forContent: 'h1' }, 'fee-estimate-missing'],
    ['not accepted', { charged: true, estimate: sent, forContent: 'h1' }, 'fee-estimate-missing'],
    ['for another content', { charged: true, estimate: accepted, forContent: 'h2' }, 'fee-estimate-outdated'],
    ['accepted', { charged: true, estimate: accepted, forContent: 'h1' }, undefined],
  ])('before a permit: %s', (_name, given, code) => expect(feeRefusal(given)?.code).toBe(code));
  it.each([
    [undefined, 'h1', 'fee-estimate-missing'],
    [sent, 'h2', 'fee-estimate-outdated'],
    [accepted, 'h1', 'fee-accepted-already'],
    [sent, 'h1', undefined],
  ])('an answer', (estimate, content, code) => expect(acceptanceRefusal(estimate, content)?.code).toBe(code));
  it('who withdraws pays what was spent: nothing before the file was complete, its processing after', () => {
    expect(incurredCents(sent, { completeAt: null })).toBe(0);
    expect(incurredCents(sent, { completeAt: 't' })).toBe(84_000);
    expect(incurredCents(undefined, { completeAt: 't' })).toBe(0);
  });
  it('D15: a month to agree, then the access body may set the fee', () => {
    const permit = { signedAt: '2026-11-24T09:00:00.000Z' };
    expect(agreementDueAt(permit.signedAt).slice(0, 10)).toBe('2026-12-24');
    const open = { holderId: 'kerval', openedAt: 't', settled: null };
    const settled = { ...open, settled: { cents: 1, at: 't' } };
    expect(disputeRefusal(undefined, permit, '2026-12-01T00:00:00.000Z')).toBeUndefined();
    expect(disputeRefusal(undefined, permit, '2026-12-26T00:00:00.000Z')?.code).toBe('fee-dispute-too-late');
    expect(disputeRefusal(open, permit, '2026-12-01T00:00:00.000Z')?.code).toBe('fee-accepted-already');
    expect(settlementRefusal(open, permit, '2026-12-20T00:00:00.000Z')?.code).toBe('fee-period-running');
    expect(settlementRefusal(open, permit, '2026-12-26T00:00:00.000Z')).toBeUndefined();
    expect(settlementRefusal(settled, permit, '2027-01-26T00:00:00.000Z')?.code).toBe('fee-dispute-missing');
    expect(settlementRefusal(undefined, permit, '2027-01-26T00:00:00.000Z')?.code).toBe(
      'fee-dispute-missing',
    );
  });
});
