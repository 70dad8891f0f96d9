import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeBase64, decodeUtf8, encodeBase64, encodeUtf8 } from './index.js';
import { bytesOf } from '../test/vectors.js';

const plain = (bytes: Uint8Array | undefined): number[] | undefined => bytes && [...bytes];

describe('UTF-8', () => {
  it('encodes and decodes any text as the platform does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(plain(encodeUtf8(text))).toEqual([...new TextEncoder().encode(text)]);
        expect(decodeUtf8(encodeUtf8(text))).toBe(text);
      }),
    );
  });

  it('accepts exactly the byte sequences that a fatal decoder accepts', () => {
    const strict = (bytes: Uint8Array): string | undefined => {
      try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
      } catch {
        return undefined;
      }
    };
    const high = fc.constantFrom(
      0x7f,
      0x80,
      0x8f,
      0x90,
      0x9f,
      0xa0,
      0xbf,
      0xc0,
      0xc1,
      0xc2,
      0xe0,
      0xed,
      0xef,
      0xf0,
      0xf4,
      0xf5,
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 6 }), fc.array(high, { maxLength: 5 }), (any, edges) => {
        expect(decodeUtf8(any)).toBe(strict(any));
        expect(decodeUtf8(Uint8Array.from(edges))).toBe(strict(Uint8Array.from(edges)));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['overlong', 'c0af'],
    ['overlong of three', 'e08080'],
    ['surrogate', 'eda080'],
    ['above U+10FFFF', 'f4908080'],
    ['truncated', 'e282'],
    ['lone continuation', '80'],
  ])('refuses %s', (_, hex) => {
    expect(decodeUtf8(bytesOf(hex))).toBeUndefined();
  });

  it('keeps a byte order mark and refuses a lone surrogate', () => {
    expect(decodeUtf8(bytesOf('efbbbf61'))).toBe('\ufeffa');
    expect(() => encodeUtf8('a\ud800')).toThrow(RangeError);
  });
});

describe('base64', () => {
  it('encodes and decodes any bytes as the platform does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect(plain(decodeBase64(encodeBase64(bytes)))).toEqual([...bytes]);
      }),
    );
  });

  it('accepts one spelling only', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ABab01+/=_- \n'), maxLength: 8 }), (text) => {
        const bytes = decodeBase64(text);
        if (bytes) expect(encodeBase64(bytes)).toBe(text);
      }),
      { numRuns: 3000 },
    );
  });

  it.each(['A', 'AA', 'AAA', 'AA=', 'AB==', 'AAB=', '====', 'A===', 'AA==AA==', 'AA-_', 'AAA\n', ' AAA'])(
    'refuses %j',
    (text) => {
      expect(decodeBase64(text)).toBeUndefined();
    },
  );
});
