import { describe, expect, it } from '@jest/globals';
import { addressOf, localeOf, pageAt, ROUTE_IDS, ROUTES, translateAddress } from './route.table.js';

const RESERVED = ['api', 'auth', 'access', 'health', 'problems', 'fhir', '.well-known', 'assets'];

describe('addresses', () => {
  it('French has no prefix and English lives under /en', () => {
    expect(addressOf('home', 'fr')).toBe('/');
    expect(addressOf('home', 'en')).toBe('/en');
    expect(addressOf('myChoices', 'fr')).toBe('/mes-choix');
    expect(addressOf('permit', 'en', { permitId: 'a/b' })).toBe('/en/permits/a%2Fb');
  });

  it('a missing parameter is an error, not an address', () => {
    expect(() => addressOf('permit', 'fr')).toThrow(RangeError);
  });

  it.each(ROUTE_IDS)('%s is found again at its own address, in both languages', (id) => {
    const names = [...ROUTES[id].fr.matchAll(/:(\w+)/g)].map((match) => match[1] as string);
    const params = Object.fromEntries(names.map((name) => [name, `value-of-${name}`]));
    for (const locale of ['fr', 'en'] as const) {
      const address = addressOf(id, locale, params);
      expect(localeOf(address)).toBe(locale);
      expect(pageAt(address)).toEqual({ id, params });
    }
    expect([...ROUTES[id].en.matchAll(/:(\w+)/g)].map((match) => match[1])).toEqual(names);
  });

  it('switching the language keeps page, parameters and search', () => {
    expect(translateAddress('/mes-choix/ehds-opt-out/opt-out', '?scope=everything', 'en')).toBe(
      '/en/my-choices/ehds-opt-out/opt-out?scope=everything',
    );
    expect(translateAddress('/en/my-choices', '', 'fr')).toBe('/mes-choix');
  });

  it('an unknown address leads to the home page of the other language', () => {
    expect(translateAddress('/nulle-part', '?x=1', 'en')).toBe('/en');
  });

  it('/english is not English', () => {
    expect(localeOf('/english')).toBe('fr');
  });

  it('no page hides an address of the gateway', () => {
    const first = ROUTE_IDS.map((id) => ROUTES[id].fr.split('/')[0]);
    expect(first.filter((word) => RESERVED.includes(word ?? '') || word === 'log')).toEqual([]);
  });
});
