import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { describe, expect, it } from '@jest/globals';
import { BUNDLE, RULES, bundleHash, canonicalJson, lawTable, utf8 } from './bundle.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

describe('the rule bundle', () => {
  it('is hashed in the form of RFC 8785', () => {
    const reference = canonicalize(JSON.parse(JSON.stringify(BUNDLE)))!;
    expect(canonicalJson(BUNDLE)).toBe(reference);
    expect(Buffer.from(utf8(reference))).toEqual(Buffer.from(reference, 'utf8'));
    expect(bundleHash(sha256)).toBe(createHash('sha256').update(reference, 'utf8').digest('hex'));
  });
  it('holds data only', () => {
    expect(() => canonicalJson({ a: () => 1 })).toThrow(TypeError);
    expect(() => canonicalJson([0.5])).toThrow(RangeError);
  });
  it('every rule has an id of its own, dates, a source and a sentence in both languages', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
    for (const { id, sentence, legalSource, from, to } of lawTable()) {
      expect([
        id,
        /^\d{4}-\d{2}-\d{2}$/.test(from),
        to === null || to > from,
        legalSource.length > 3,
      ]).toEqual([id, true, true, true]);
      expect([id, sentence.fr.length > 20, sentence.en.length > 20]).toEqual([id, true, true]);
    }
  });
});
