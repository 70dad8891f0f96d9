import { describe, expect, it } from '@jest/globals';
import { view } from './recall.controller.js';

describe('a recall as its operator sees it', () => {
  const orderedAt = '2026-03-01T12:00:00.000Z';
  const hours = (n: number): number => Date.parse(orderedAt) + n * 3_600_000;
  const recall = {
    recallId: 'r',
    releaseId: 'l',
    permitId: 'p',
    datasetId: 'd',
    environmentId: 'e',
    operatorId: 'o',
    pseudonyms: ['x'],
    orderedAt,
    acknowledgedAt: null,
  };

  it('is overdue 72 hours after the order, until it is acknowledged', () => {
    expect(view(recall, hours(72))).toMatchObject({
      state: 'ordered',
      overdue: false,
      dueAt: '2026-03-04T12:00:00.000Z',
    });
    expect(view(recall, hours(72) + 1)).toMatchObject({ state: 'ordered', overdue: true });
    expect(view({ ...recall, acknowledgedAt: orderedAt }, hours(100))).toMatchObject({
      state: 'acknowledged',
      overdue: false,
    });
  });

  it('names no person in the list', () => {
    expect(Object.keys(view(recall, hours(0)))).not.toContain('pseudonyms');
  });
});
