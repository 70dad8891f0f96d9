import { describe, expect, it } from '@jest/globals';
import { codePointOf, isDrawable } from './pdf.letters.js';

describe('letters of the standard fonts', () => {
  it.each(['a', 'é', '’', '«', '…', '€', 'œ', '\u00a0'])('%s is drawn', (letter) =>
    expect(isDrawable(letter)).toBe(true),
  );
  it.each(['\u0092', 'ł', '→', '\t', '日'])('%j is not', (letter) => expect(isDrawable(letter)).toBe(false));
  it('shows what it lacks by its code point', () => expect(codePointOf('→')).toBe('[U+2192]'));
});
