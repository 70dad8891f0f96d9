import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { VaultCipher } from './vault.cipher.js';

const key = () => randomBytes(32).toString('base64');

describe('vault cipher', () => {
  it('opens what it sealed, for the same owner only', () => {
    const cipher = VaultCipher.of({ current: 'a', keys: { a: key() } });
    const sealed = cipher.seal('AGE-SECRET-KEY-1X', 'release-1');
    expect(cipher.open(sealed, 'release-1')).toBe('AGE-SECRET-KEY-1X');
    expect(sealed.toString('latin1')).not.toContain('AGE');
    expect(() => cipher.open(sealed, 'release-2')).toThrow();
    sealed[sealed.length - 1]! ^= 1;
    expect(() => cipher.open(sealed, 'release-1')).toThrow();
  });

  it('opens with an older key after a rotation, and not without it', () => {
    const [old, fresh] = [key(), key()];
    const sealed = VaultCipher.of({ current: 'a', keys: { a: old } }).seal('s', 'r');
    expect(VaultCipher.of({ current: 'b', keys: { a: old, b: fresh } }).open(sealed, 'r')).toBe('s');
    expect(() => VaultCipher.of({ current: 'b', keys: { b: fresh } }).open(sealed, 'r')).toThrow('not there');
  });

  it.each([
    ['no current key', { current: 'b', keys: { a: key() } }],
    ['a short key', { current: 'a', keys: { a: randomBytes(16).toString('base64') } }],
    ['another form', { keys: {} }],
  ])('refuses a file with %s', (_, file) => {
    expect(() => VaultCipher.of(file)).toThrow();
  });
});
