import { describe, expect, it } from '@jest/globals';
import { testCipher, traits } from '../../test/consent.fixture.js';
import { decideMatch, indexTraits, normaliseName } from './traits.match.js';

describe('matching by traits', () => {
  it.each([
    ['Élise-Marie', 'elise marie'],
    ['O’Connor', 'o connor'],
    ['  DUPONT  ', 'dupont'],
    ['Ñandú', 'nandu'],
  ])('normalises %s to %s', (name, normal) => expect(normaliseName(name)).toBe(normal));

  it('finds the same person under another spelling of the same name', () => {
    const cipher = testCipher();
    const a = indexTraits(cipher, traits({ familyName: 'Lévy-Strauss' }));
    const b = indexTraits(cipher, traits({ familyName: 'LEVY STRAUSS' }));
    expect(a.exact.equals(b.exact)).toBe(true);
  });

  it.each([
    ['birth date', { birthDate: '1960-05-22' }],
    ['gender', { gender: 'male' as const }],
    ['family name', { familyName: 'Medhurse' }],
    ['given names', { givenNames: 'Sumiko' }],
  ])('keeps people apart who differ in %s', (_what, over) => {
    const cipher = testCipher();
    expect(indexTraits(cipher, traits()).exact.equals(indexTraits(cipher, traits(over)).exact)).toBe(false);
  });

  it('gives nothing away under another key', () => {
    expect(indexTraits(testCipher(), traits()).exact.equals(indexTraits(testCipher(), traits()).exact)).toBe(
      false,
    );
  });

  it('decides: one exact candidate matches; several, or only loose ones, are for a human; none is new', () => {
    expect(decideMatch(['a'], ['a', 'b'])).toEqual({ kind: 'matched', person: 'a' });
    expect(decideMatch(['a', 'b'], ['a', 'b'])).toEqual({ kind: 'ambiguous', candidates: 2 });
    expect(decideMatch([], ['a'])).toEqual({ kind: 'ambiguous', candidates: 1 });
    expect(decideMatch([], [])).toEqual({ kind: 'new' });
  });
});

describe('matching with the national health identity, as a table', () => {
  const nobody = { same: [], other: [] };
  /** [what, all traits equal, name and birth date equal, who has the same INS, who has another, result] */
  it.each([
    ['one exact, no INS', ['a'], [], nobody, { kind: 'matched', person: 'a' }],
    ['one exact with the same INS', ['a'], [], { same: ['a'], other: [] }, { kind: 'matched', person: 'a' }],
    [
      'one exact with another INS',
      ['a'],
      [],
      { same: [], other: ['a'] },
      { kind: 'ambiguous', candidates: 1 },
    ],
    ['two exact', ['a', 'b'], [], nobody, { kind: 'ambiguous', candidates: 2 }],
    [
      'two exact, one with the same INS',
      ['a', 'b'],
      [],
      { same: ['b'], other: [] },
      { kind: 'matched', person: 'b' },
    ],
    ['one loose, no INS', [], ['a'], nobody, { kind: 'ambiguous', candidates: 1 }],
    ['one loose with the same INS', [], ['a'], { same: ['a'], other: [] }, { kind: 'matched', person: 'a' }],
    [
      'nobody alike, somebody with the same INS',
      [],
      [],
      { same: ['a'], other: [] },
      { kind: 'ambiguous', candidates: 1 },
    ],
    [
      'one exact, somebody else with the same INS',
      ['a'],
      [],
      { same: ['b'], other: [] },
      { kind: 'ambiguous', candidates: 2 },
    ],
    [
      'two with the same INS',
      ['a'],
      ['b'],
      { same: ['a', 'b'], other: [] },
      { kind: 'ambiguous', candidates: 2 },
    ],
    ['nobody', [], [], nobody, { kind: 'new' }],
  ] as [string, string[], string[], { same: string[]; other: string[] }, object][])(
    '%s',
    (_what, exact, loose, ins, expected) => expect(decideMatch(exact, loose, ins)).toEqual(expected),
  );
});

describe('vault at rest', () => {
  it('opens what it sealed, for the same context only', () => {
    const cipher = testCipher();
    const sealed = cipher.seal(Buffer.from('secret'), 'person-1');
    expect(cipher.open(sealed, 'person-1').toString()).toBe('secret');
    expect(() => cipher.open(sealed, 'person-2')).toThrow();
    expect(sealed.includes(Buffer.from('secret'))).toBe(false);
  });

  it('notices a changed byte anywhere', () => {
    const cipher = testCipher();
    const sealed = cipher.seal(Buffer.from('secret'), 'p');
    for (let i = 2; i < sealed.length; i++) {
      const changed = Buffer.from(sealed);
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(() => cipher.open(changed, 'p')).toThrow();
    }
  });
});
