import { describe, expect, it } from '@jest/globals';
import type { ProjectView } from '@garant/contracts';
import { daysToAccess, progressOf } from './progress.model.js';

const NOW = '2026-11-01T00:00:00.000Z';
const delivery: ProjectView['deliveries'][number] = {
  permitId: 'p',
  holderId: 'hospital-a',
  datasetIds: [],
  state: 'requested',
  requestedAt: '2026-03-02T00:00:00.000Z',
  dueAt: '2026-06-02T00:00:00.000Z',
  acknowledgedAt: null,
  extensionAsked: false,
  extendedAt: null,
  deliveredAt: null,
  accessDueAt: null,
  accessGivenAt: null,
  late: true,
};
const project = (over: Partial<ProjectView>): ProjectView => ({
  applicationId: 'a',
  title: 'T',
  organisation: null,
  submittedAt: '2026-01-01T00:00:00.000Z',
  decidedAt: '2026-03-01T00:00:00.000Z',
  permitId: 'p',
  permitStatus: 'active',
  deliveries: [delivery],
  endings: [],
  results: [],
  resultsDueAt: null,
  resultsLate: false,
  formulaAsked: false,
  named: false,
  held: false,
  allowed: [],
  ...over,
});
const statesOf = (given: ProjectView): string[] =>
  progressOf(given, NOW).map(({ stage, state, late }) => `${stage} ${state}${late ? ' late' : ''}`);

describe('the way of a project', () => {
  it('waits at the delivery, and says that it is late', () => {
    expect(statesOf(project({}))).toEqual([
      'application done',
      'decision done',
      'delivery now late',
      'access wait',
      'processing wait',
      'deletion wait',
      'results wait',
    ]);
  });
  it('is at work once access was given', () => {
    const given = {
      ...delivery,
      deliveredAt: '2026-05-01T00:00:00.000Z',
      accessGivenAt: '2026-05-11T00:00:00.000Z',
      late: false,
    };
    const one = project({ deliveries: [given] });
    expect(statesOf(one).slice(2, 5)).toEqual(['delivery done', 'access done', 'processing now']);
    expect(daysToAccess(one, NOW)).toEqual({ days: 130, reached: true });
    expect(daysToAccess(project({}), NOW)).toEqual({ days: 304, reached: false });
  });
  it('ends with a deletion and results; what never came is stopped', () => {
    const ending = {
      permitId: 'p',
      environmentId: 'e',
      because: 'revoked',
      endedAt: '2026-04-01T00:00:00.000Z',
      deletionDueAt: '2026-10-01T00:00:00.000Z',
      late: true,
      confirmedAt: null,
      files: null,
      formulaKept: null,
      manifestHash: null,
    };
    const one = project({
      permitStatus: 'revoked',
      deliveries: [{ ...delivery, state: 'ended', late: false }],
      endings: [ending],
      resultsDueAt: '2027-10-01T00:00:00.000Z',
    });
    expect(statesOf(one).slice(2)).toEqual([
      'delivery stop',
      'access stop',
      'processing done',
      'deletion now late',
      'results wait',
    ]);
  });
});
