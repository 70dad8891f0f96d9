import { describe, expect, it } from '@jest/globals';
import {
  COSIGNATURE,
  ED25519,
  formatSkey,
  formatVkey,
  isKeyName,
  parseSkey,
  parseVkey,
  toHex,
} from './index.js';
import { nodeCrypto, publicKeyOf, sha256, signerOf, witnessOf } from '../test/node.crypto.js';
import { notes, tessera } from '../test/vectors.js';

const { neumann, example } = notes;

describe('verifier keys', () => {
  it.each([example.vkey, neumann.vkey, neumann.otherVkey, tessera.vkey])('reads and writes %s', (vkey) => {
    const parsed = parseVkey(sha256, vkey);
    expect(parsed).toMatchObject({
      ok: true,
      value: { type: ED25519, name: vkey.split('+')[0], keyId: vkey.split('+')[1] },
    });
    expect(parsed.ok && formatVkey(parsed.value)).toBe(vkey);
  });

  it('reads what it writes, also for a witness and with a plus sign in the base64', () => {
    for (let byte = 1; byte < 60; byte++) {
      for (const { key } of [signerOf('example.com/log', byte), witnessOf('witness.example.com/w1', byte)]) {
        expect(parseVkey(sha256, formatVkey(key))).toMatchObject({
          ok: true,
          value: { type: key.type, keyId: key.keyId },
        });
      }
    }
    expect(signerOf('a', 1).key.keyId).not.toBe(signerOf('a', 1, COSIGNATURE).key.keyId);
  });

  it('accepts no part of a key and no key with one character changed', () => {
    const { vkey } = neumann;
    for (let from = 0; from <= vkey.length; from++) {
      for (let to = from + 1; to <= vkey.length; to++) {
        if (from > 0 || to < vkey.length) expect(parseVkey(sha256, vkey.slice(from, to)).ok).toBe(false);
      }
      const changed = String.fromCharCode(vkey.charCodeAt(from) + 1);
      if (from < vkey.length)
        expect(parseVkey(sha256, vkey.slice(0, from) + changed + vkey.slice(from + 1)).ok).toBe(false);
    }
  });

  it('says why', () => {
    const reason = (text: string): unknown => parseVkey(sha256, text);
    expect(reason(neumann.wrongLength)).toMatchObject({ reason: 'key-malformed' });
    expect(reason(neumann.unknownType)).toMatchObject({ reason: 'key-type' });
    expect(reason(neumann.vkey.replace('c74f20a3', 'C74F20A3'))).toMatchObject({ reason: 'key-malformed' });
    expect(reason(neumann.vkey.replace('c74f20a3', 'c74f20a4'))).toMatchObject({ reason: 'key-id' });
    expect(reason(neumann.vkey.replace('Peter', 'Peter '))).toMatchObject({ reason: 'key-name' });
    expect(reason(neumann.vkey.slice(12))).toMatchObject({ reason: 'key-name' });
    expect(reason('name+00000000+AQIDBA==')).toMatchObject({ reason: 'key-length' });
    expect(reason('name')).toMatchObject({ reason: 'key-malformed' });
  });

  it.each(['', 'a b', 'a+b', 'a\u00a0b', 'a\u2003b', 'a\u0085b', 'a\nb', 'a\u0000b', '\ud800'])(
    'refuses the key name %j',
    (name) => {
      expect(isKeyName(name)).toBe(false);
    },
  );
  it.each(['a', 'audit.example.fr/log1', 'témoin.example', 'a\ufeffb', '—'])(
    'accepts the key name %j',
    (name) => {
      expect(isKeyName(name)).toBe(true);
    },
  );
});

describe('signer keys', () => {
  it.each([
    [neumann.skey, neumann.vkey],
    [tessera.skey, tessera.vkey],
  ])('reads %s, finds its verifier key, and writes it', (skey, vkey) => {
    const parsed = parseSkey(sha256, publicKeyOf, skey);
    if (!parsed.ok) throw new Error(parsed.reason);
    expect(formatVkey(parsed.value)).toBe(vkey);
    expect(formatSkey(parsed.value)).toBe(skey);
    expect(toHex(parsed.value.publicKey)).toBe(toHex(publicKeyOf(parsed.value.seed)));
  });

  it('accepts no key with one character changed', () => {
    const { skey } = neumann;
    for (let i = 0; i < skey.length; i++) {
      const changed = skey.slice(0, i) + String.fromCharCode(skey.charCodeAt(i) + 1) + skey.slice(i + 1);
      expect(parseSkey(sha256, publicKeyOf, changed).ok).toBe(false);
    }
    expect(parseSkey(nodeCrypto.hash, publicKeyOf, neumann.vkey)).toMatchObject({ reason: 'key-malformed' });
    expect(parseSkey(sha256, publicKeyOf, skey.replace('c74f20a3', 'c74f20a4'))).toMatchObject({
      reason: 'key-id',
    });
  });
});
