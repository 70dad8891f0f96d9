import { describe, expect, it } from '@jest/globals';
import { filterApplications } from './applications.filter.js';

const one = (title: string, state: 'DRAFT' | 'SUBMITTED', at: string) => ({
  applicationId: '019a3c1e-5b2d-7c4a-9f10-2b6c8d0e4f12',
  state,
  content: { title },
  changedAt: at,
});
const list = [
  one('Asthme et qualité de l’air', 'DRAFT', '2026-02-01T00:00:00.000Z'),
  one('Diabète', 'SUBMITTED', '2026-03-01T00:00:00.000Z'),
];

describe('my applications', () => {
  it('are found by every word, accents or not', () => {
    const found = filterApplications(list, { words: 'QUALITE asthme', state: '' });
    expect(found.map(({ content }) => content.title)).toEqual(['Asthme et qualité de l’air']);
  });
  it('are narrowed by state', () => {
    expect(filterApplications(list, { words: '', state: 'SUBMITTED' })).toHaveLength(1);
  });
  it('come with the last touched first', () => {
    const found = filterApplications(list, { words: '', state: '' });
    expect(found[0]!.content.title).toBe('Diabète');
  });
});
