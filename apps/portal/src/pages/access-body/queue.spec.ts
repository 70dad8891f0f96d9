import { describe, expect, it } from '@jest/globals';
import { voteAct, signAct } from '@garant/contracts';
import { dayEnd, dayStart, outcomeOf } from './outcome.model.js';
import { filterQueue } from './queue.filter.js';

const application = (title: string, part: object = {}) => ({
  state: 'PROCESSING' as const,
  allowed: [] as string[],
  content: { title },
  organisation: 'Université',
  decisionDueAt: null as string | null,
  submittedAt: '2026-01-01T00:00:00.000Z',
  ...part,
});

describe('the queue', () => {
  const list = [
    application('Ancienne, décidée', { state: 'DECISION_ISSUED', decisionDueAt: '2025-01-01T00:00:00.000Z' }),
    application('Sans délai', { state: 'SUBMITTED' }),
    application('Urgente', { decisionDueAt: '2026-02-01T00:00:00.000Z', allowed: ['application.vote'] }),
    application('Moins urgente', { decisionDueAt: '2026-03-01T00:00:00.000Z' }),
  ];
  const titles = (filter: Partial<Parameters<typeof filterQueue>[1]>) =>
    filterQueue(list, { state: '', who: 'all', text: '', ...filter }).map((one) => one.content.title);

  it('puts the most pressing first and what is decided last', () => {
    expect(titles({})).toEqual(['Urgente', 'Moins urgente', 'Sans délai', 'Ancienne, décidée']);
  });
  it('filters by state, by what I can do now, and by words', () => {
    expect(titles({ state: 'SUBMITTED' })).toEqual(['Sans délai']);
    expect(titles({ who: 'me' })).toEqual(['Urgente']);
    expect(titles({ text: ' URGENTE ' })).toEqual(['Urgente', 'Moins urgente']);
  });
});

describe('the way back from a confirming login', () => {
  it.each([
    ['#outcome=done', { state: 'done' }],
    ['#outcome=refused&code=already-voted', { state: 'refused', code: 'already-voted' }],
    ['#outcome=refused', { state: 'refused', code: 'step-up-invalid' }],
    ['#outcome=pending&command=c1', { state: 'pending', commandId: 'c1' }],
    ['#section', undefined],
    ['', undefined],
  ])('%j', (fragment, outcome) => {
    expect(outcomeOf(fragment)).toEqual(outcome);
  });

  it('days of a permit are timestamps of the contract', () => {
    expect(signAct.shape.validFrom.safeParse(dayStart('2026-01-01')).success).toBe(true);
    expect(signAct.shape.validUntil.safeParse(dayEnd('2026-12-31')).success).toBe(true);
    expect(voteAct.shape.madeAt.safeParse(new Date().toISOString()).success).toBe(true);
  });
});
