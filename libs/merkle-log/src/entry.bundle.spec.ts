import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeBundle, encodeBundle, MAX_ENTRY_SIZE, toHex } from './index.js';
import { bytesOf } from '../test/vectors.js';

describe('entry bundles', () => {
  it('puts a 16-bit big-endian length before each entry', () => {
    expect(toHex(encodeBundle([bytesOf('616263'), bytesOf('')]))).toBe('00036162630000');
    expect(toHex(encodeBundle([new Uint8Array(258)]).subarray(0, 3))).toBe('010200');
  });

  it('reads back what it writes', () => {
    const entries = fc.array(fc.uint8Array({ maxLength: 600 }), { minLength: 1, maxLength: 256 });
    fc.assert(
      fc.property(entries, (written) => {
        const read = decodeBundle(encodeBundle(written), written.length);
        expect(read.ok && read.value.map(toHex)).toEqual(written.map(toHex));
      }),
    );
  });

  it('refuses what is cut off or has another number of entries', () => {
    const bytes = encodeBundle([bytesOf('61'), bytesOf('6262')]);
    expect(decodeBundle(bytes.subarray(0, 4), 2)).toMatchObject({ reason: 'bundle-truncated' });
    expect(decodeBundle(bytes.subarray(0, 6), 2)).toMatchObject({ reason: 'bundle-truncated' });
    expect(decodeBundle(bytes.subarray(0, 3), 2)).toMatchObject({ reason: 'bundle-width' });
    expect(decodeBundle(bytes, 1)).toMatchObject({ reason: 'bundle-width' });
    expect(decodeBundle(bytes, 256)).toMatchObject({ reason: 'bundle-width' });
  });

  it('does not write what cannot be read', () => {
    const largest = new Uint8Array(MAX_ENTRY_SIZE);
    expect(decodeBundle(encodeBundle([largest]), 1).ok).toBe(true);
    expect(() => encodeBundle([new Uint8Array(MAX_ENTRY_SIZE + 1)])).toThrow(RangeError);
    expect(() => encodeBundle([])).toThrow(RangeError);
    expect(() => encodeBundle(Array.from({ length: 257 }, () => largest.subarray(0, 1)))).toThrow(RangeError);
  });
});
