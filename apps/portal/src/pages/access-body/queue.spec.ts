import { describe, expect, it } from '@jest/globals';
import { voteAct, signAct } from '@garant/contracts';
import { dayEnd, dayStart, outcomeOf } from './outcome.model.js';
import { boardQuery, dueOf, filterOf } from './workload.filter.js';

describe('the board', () => {
  const now = '2026-11-24T10:00:00.000Z';
  const clock = (dueAt: string | null) =>
    ({ code: 'D02', owedBy: 'access-body', startedAt: now, dueAt }) as const;
  it.each([
    ['2026-11-24T09:00:00.000Z', { text: 'late', days: 1, tone: 'danger' }],
    ['2026-11-20T22:59:59.999Z', { text: 'late', days: 4, tone: 'danger' }],
    ['2026-11-24T22:59:59.999Z', { text: 'left', days: 0, tone: 'warn' }],
    ['2026-12-01T22:59:59.999Z', { text: 'left', days: 7, tone: 'warn' }],
    ['2026-12-24T22:59:59.999Z', { text: 'left', days: 30, tone: 'neutral' }],
    [null, { text: 'paused', days: 0, tone: 'info' }],
  ])('due %s', (dueAt, expected) => expect(dueOf(clock(dueAt), now)).toEqual(expected));
  it('says nothing of a case without a clock', () => expect(dueOf(null, now)).toBeNull());

  it('reads its filter from the address and asks for it', () => {
    const filter = filterOf(new URLSearchParams('q=diab%C3%A8te&state=PROCESSING&due=late&page=2'));
    expect(filter).toMatchObject({ q: 'diabète', state: 'PROCESSING', due: 'late', assignee: '', page: 2 });
    expect(boardQuery(filter)).toBe('q=diab%C3%A8te&state=PROCESSING&due=late&limit=50&offset=100');
    expect(boardQuery(filterOf(new URLSearchParams('page=-3&q=+')))).toBe('limit=50&offset=0');
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
