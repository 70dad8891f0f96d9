import { describe, expect, it } from '@jest/globals';
import { centsOf, euros } from './euros.js';

describe('money', () => {
  it.each([
    ['1500', 150_000],
    ['1500,5', 150_050],
    ['1 500,50 €', 150_050],
    ['0.07', 7],
    ['1,234', undefined],
    ['-1', undefined],
    ['douze', undefined],
    ['', undefined],
  ])('%s is %s cents', (text, cents) => expect(centsOf(text)).toBe(cents));
  it('is written as the language does', () => {
    expect(euros({ locale: 'fr' }, 150_050).replace(/\s/g, ' ')).toBe('1 500,50 €');
    expect(euros({ locale: 'en' }, 150_050)).toBe('€1,500.50');
  });
});
