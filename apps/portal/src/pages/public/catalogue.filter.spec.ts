import { describe, expect, it } from '@jest/globals';
import { chosenIn, pageIn, queryOf, valuesIn, withToggled, withValue } from './catalogue.filter.js';

const of = (text: string) => new URLSearchParams(text);

describe('the address of a search', () => {
  it('is what the catalogue is asked, and nothing that it would refuse', () => {
    expect(queryOf(of('q=asthme&category=51.1.a,51.1.p&colour=red&from=2010&to=soon'))).toBe(
      'q=asthme&category=51.1.a%2C51.1.p&from=2010',
    );
    expect(queryOf(of(''))).toBe('');
    expect(queryOf(of('q=%20'))).toBe('');
  });
  it('knows its page', () => {
    expect(queryOf(of('page=3'))).toBe('offset=40');
    expect(['page=0', 'page=x', 'page=1.5', ''].map((text) => pageIn(of(text)))).toEqual([1, 1, 1, 1]);
  });
  it('gives and takes values of a facet, from the first page on', () => {
    const first = withToggled(of('page=4&domain=health'), 'domain', 'environment');
    expect([first.get('domain'), first.get('page')]).toEqual(['health,environment', null]);
    const second = withToggled(first, 'domain', 'health');
    expect(valuesIn(second, 'domain')).toEqual(['environment']);
    expect(withToggled(second, 'domain', 'environment').toString()).toBe('');
    expect(withValue(of('q=a'), 'page', '2').toString()).toBe('q=a&page=2');
  });
  it('lists what was chosen, to take it away', () => {
    expect(chosenIn(of('holder=chu&category=51.1.a'))).toEqual([
      { facet: 'category', value: '51.1.a' },
      { facet: 'holder', value: 'chu' },
    ]);
  });
});
