import { describe, expect, it } from '@jest/globals';
import { duoQuestionOf } from './duo.question.js';
import { feeQuestionOf } from './fee.question.js';

const ID = '0190a000-0000-7000-8000-000000000001';
const draft = {
  purpose: '53.1.e',
  applicantType: 'university',
  persons: [ID],
  datasets: [{ datasetId: ID, resources: [{ resourceType: 'Condition', elements: ['code'] }] }],
  periodStart: '2026-01-01',
  periodEnd: '2026-12-31',
} as const;
const mine = draft as unknown as Parameters<typeof feeQuestionOf>[0];

describe('questions that a draft asks', () => {
  it('of the fee schedule, once it says all that prices depend on', () => {
    expect(feeQuestionOf(mine)).toEqual({
      applicantType: 'university',
      persons: 1,
      datasets: [{ datasetId: ID, resourceTypes: 1 }],
      periodStart: '2026-01-01',
      periodEnd: '2026-12-31',
    });
    expect(feeQuestionOf({ ...mine, periodEnd: undefined })).toBeUndefined();
    expect(feeQuestionOf({ ...mine, periodEnd: '2025-01-01' })).toBeUndefined();
    expect(feeQuestionOf({ ...mine, datasets: [{ datasetId: ID, resources: [] }] })).toBeUndefined();
  });
  it.each([
    ['53.1.e', 'university', ['DUO:0000006'], true],
    ['53.1.e.ii', 'company', ['methods'], false],
    ['53.1.d', 'non-profit', [], true],
  ] as const)('of the codes of use: %s by %s', (purpose, applicantType, purposes, nonProfit) => {
    expect(duoQuestionOf({ ...mine, purpose, applicantType })).toMatchObject({
      datasetIds: [ID],
      request: { purposes, nonProfit },
    });
  });
  it('nothing before a dataset is chosen', () => {
    expect(duoQuestionOf({ purpose: '53.1.e', applicantType: 'university' })).toBeUndefined();
  });
});
