import { describe, expect, it } from '@jest/globals';
import { chosenPermits } from './permits.filter.js';

const permit = (title: string, status: 'active' | 'superseded', signedAt: string) => ({
  title,
  status,
  signedAt,
  organisation: 'universite-loire',
  permitId: `id-${title}`,
});
const list = [permit('Diabète', 'superseded', '2026-01'), permit('Diabète et cœur', 'active', '2026-03')];
const titles = (words: string, status = '') =>
  chosenPermits(list, { words, status }).map(({ title }) => title);

describe('permits that are looked for', () => {
  it('are all there without a filter, newest first', () =>
    expect(titles('')).toEqual(['Diabète et cœur', 'Diabète']));
  it('have every word, accents or not', () => {
    expect(titles('diabete')).toHaveLength(2);
    expect(titles('diabete loire cœur')).toEqual(['Diabète et cœur']);
    expect(titles('asthme')).toEqual([]);
  });
  it('have the state', () => expect(titles('', 'superseded')).toEqual(['Diabète']));
});
