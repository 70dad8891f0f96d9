/** Beyond Latin-1, what the fourteen standard fonts of PDF can draw (WinAnsiEncoding, ISO 32000-1 Annex D.2). */
const BEYOND_LATIN_1 = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';

/**
 * Whether a standard font of PDF has a letter. The list is spelled out: Node's own decoder of windows-1252 gives control
 * characters for 0x80 to 0x9f, and with them the French apostrophe would be lost.
 */
export const isDrawable = (letter: string): boolean =>
  letter === '\n' || /^[ -~\u00a0-\u00ff]$/.test(letter) || BEYOND_LATIN_1.includes(letter);

/** A letter by its code point, for where a font lacks it: never a wrong glyph. */
export const codePointOf = (letter: string): string =>
  `[U+${letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`;
