import { describe, expect, it } from '@jest/globals';
import { environmentStanding, type Environment } from '@garant/rules';
import { spanOf, TODAY, urgencyOf } from './validity.model.js';

const NOW = Date.parse('2026-11-24T12:00:00.000Z');
const environment: Environment = {
  environmentId: 'e',
  operatorId: 'lab',
  country: 'FR',
  attestation: null,
  declarations: [
    {
      kind: 'logs',
      months: 12,
      validFrom: '2026-11-24T12:00:00.000Z',
      validUntil: '2026-12-10T00:00:00.000Z',
    },
    {
      kind: 'location',
      storageCountries: ['US'],
      validFrom: '2026-01-01T00:00:00.000Z',
      validUntil: '2040-01-01T00:00:00.000Z',
    },
  ],
};
const of = (kind: string) =>
  environmentStanding(environment, new Date(NOW).toISOString()).find((one) => one.kind === kind)!;

describe('the picture of validities', () => {
  it('begins a span at today for what begins today, and cuts what goes on beyond it', () => {
    expect(spanOf(of('logs'), NOW)!.from).toBeCloseTo(TODAY, 6);
    expect(spanOf(of('location'), NOW)!.to).toBe(1);
    expect(spanOf(of('hds'), NOW)).toBeNull();
  });
  it('warns thirty days ahead and says what blocks', () => {
    expect(['logs', 'location', 'hds', 'secnumcloud'].map((kind) => urgencyOf(of(kind), NOW))).toEqual([
      'soon',
      'blocks',
      'blocks',
      'none',
    ]);
  });
});
