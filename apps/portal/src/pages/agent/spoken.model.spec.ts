import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sentencesOf } from './spoken.model.js';

describe('sentences to be read out', () => {
  it('come one at a time', () => {
    expect(
      sentencesOf('Vous pouvez dire non. Vous pouvez changer d’avis !\nVos soins ne changent pas.'),
    ).toEqual(['Vous pouvez dire non.', 'Vous pouvez changer d’avis !', 'Vos soins ne changent pas.']);
  });
  it('do not stop at an abbreviation', () => {
    expect(sentencesOf('Voir art. 71 du règlement. Merci.')).toEqual([
      'Voir art. 71 du règlement.',
      'Merci.',
    ]);
  });
  it('lose no word: what is spoken is what was published', () => {
    const word = fc.stringMatching(/^[a-zé’]{1,8}[.!?,]?$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (words) => {
        expect(sentencesOf(words.join(' ')).join(' ')).toBe(words.join(' '));
      }),
    );
  });
});
