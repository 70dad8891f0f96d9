import { afterEach, describe, expect, it } from '@jest/globals';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VaultCipher, keyIdOf } from './vault.cipher.js';

const key = () => randomBytes(32).toString('base64');

describe('vault cipher', () => {
  it('opens what it sealed, for the same owner only, and shows nothing of it', () => {
    const cipher = VaultCipher.of({ current: 'a', keys: { a: key() } });
    const sealed = cipher.seal('AGE-SECRET-KEY-1X', 'release-1');
    expect(cipher.openText(sealed, 'release-1')).toBe('AGE-SECRET-KEY-1X');
    expect(sealed.toString('latin1')).not.toContain('AGE');
    expect(() => cipher.open(sealed, 'release-2')).toThrow();
    for (let i = 2; i < sealed.length; i++) {
      const changed = Buffer.from(sealed);
      changed[i]! ^= 1;
      expect(() => cipher.open(changed, 'release-1')).toThrow();
    }
  });

  it('opens with an older key after a rotation, seals with the new one, and fails without the old', () => {
    const [old, fresh] = [key(), key()];
    const sealed = VaultCipher.of({ current: 'a', keys: { a: old } }).seal('s', 'r');
    const rotated = VaultCipher.of({ current: 'b', keys: { a: old, b: fresh } });
    expect(rotated.openText(sealed, 'r')).toBe('s');
    expect(keyIdOf(sealed)).toBe('a');
    expect(keyIdOf(rotated.seal('s', 'r'))).toBe('b');
    expect(() => VaultCipher.of({ current: 'b', keys: { b: fresh } }).open(sealed, 'r')).toThrow('not there');
  });

  it('keeps its indexes when the encryption key changes, and has one per version when the index key does', () => {
    const [a, b, next] = [key(), key(), key()];
    const before = VaultCipher.of({ current: 'a', keys: { a } });
    const after = VaultCipher.of({
      current: 'b',
      keys: { a, b },
      index: { current: 'v2', keys: { v1: a, v2: next } },
    });
    expect(after.blindIndexAt('v1', 'd', 'x')).toEqual(before.blindIndex('d', 'x'));
    expect(after.blindIndex('d', 'x')).not.toEqual(before.blindIndex('d', 'x'));
    expect(after.olderIndexVersions).toEqual(['v1']);
    expect(before.blindIndex('d', 'ab', 'c')).not.toEqual(before.blindIndex('d', 'a', 'bc'));
  });

  it.each([
    ['no current key', { current: 'b', keys: { a: key() } }],
    ['a short key', { current: 'a', keys: { a: randomBytes(16).toString('base64') } }],
    [
      'a missing index key',
      { current: 'a', keys: { a: key() }, index: { current: 'v2', keys: { v1: key() } } },
    ],
    ['another form', { keys: {} }],
  ])('refuses a file with %s', (_, file) => {
    expect(() => VaultCipher.of(file)).toThrow();
  });
});

describe('keys from a key management service', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  /** A transit engine small enough to read: wraps with a key of its own, and opens for the one token it knows. */
  async function kms() {
    const master = randomBytes(32);
    const wrap = (plaintext: string): string => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', master, nonce);
      const body = Buffer.concat([cipher.update(plaintext, 'base64'), cipher.final()]);
      return `vault:v1:${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64')}`;
    };
    const asked: string[] = [];
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        asked.push(`${request.method} ${request.url}`);
        if (request.headers['x-vault-token'] !== 'let-me')
          return response.writeHead(403).end('{"errors":[]}');
        const { ciphertext } = JSON.parse(Buffer.concat(chunks).toString()) as { ciphertext: string };
        const bytes = Buffer.from(ciphertext.split(':')[2] ?? '', 'base64');
        try {
          const decipher = createDecipheriv('aes-256-gcm', master, bytes.subarray(0, 12));
          decipher.setAuthTag(bytes.subarray(12, 28));
          const plaintext = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
          response.end(JSON.stringify({ data: { plaintext: plaintext.toString('base64') } }));
        } catch {
          response.writeHead(400).end('{"errors":["invalid ciphertext"]}');
        }
      });
    });
    await new Promise<void>((done) => server!.listen(0, '127.0.0.1', done));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/transit/`, wrap, asked };
  }
  const files = (content: object, token = 'let-me') => {
    const dir = mkdtempSync(join(tmpdir(), 'garant-kms-'));
    writeFileSync(join(dir, 'vault.json'), JSON.stringify(content));
    writeFileSync(join(dir, 'token'), `${token}\n`);
    return { GARANT_VAULT_KEY_FILE: join(dir, 'vault.json'), GARANT_KMS_TOKEN_FILE: join(dir, 'token') };
  };

  it('unwraps the data keys at start: the file alone opens nothing', async () => {
    const service = await kms();
    const [a, v1] = [key(), key()];
    const content = {
      current: 'a',
      wrapped: { a: service.wrap(a) },
      index: { current: 'v1', wrapped: { v1: service.wrap(v1) } },
    };
    const settings = { ...files(content), GARANT_KMS_URL: service.url, GARANT_KMS_KEY: 'garant' };
    const cipher = await VaultCipher.load(settings);
    const plain = VaultCipher.of({ current: 'a', keys: { a }, index: { current: 'v1', keys: { v1 } } });
    expect(plain.openText(cipher.seal('secret', 'x'), 'x')).toBe('secret');
    expect(cipher.blindIndex('d', 'y')).toEqual(plain.blindIndex('d', 'y'));
    expect(service.asked).toEqual(Array(2).fill('POST /v1/transit/decrypt/garant'));
    expect(() => VaultCipher.fromFile(settings.GARANT_VAULT_KEY_FILE)).toThrow();
  });

  it.each([
    ['a token it does not know', 'wrong', (wrap: (k: string) => string) => wrap(key()), '403'],
    ['a key it did not wrap', 'let-me', () => `vault:v1:${randomBytes(60).toString('base64')}`, '400'],
  ])('does not start with %s', async (_what, token, wrapped, status) => {
    const service = await kms();
    const content = {
      current: 'a',
      wrapped: { a: wrapped(service.wrap) },
      index: { current: 'v1', wrapped: { v1: service.wrap(key()) } },
    };
    const settings = { ...files(content, token), GARANT_KMS_URL: service.url, GARANT_KMS_KEY: 'garant' };
    await expect(VaultCipher.load(settings)).rejects.toThrow(status);
  });

  it('does not start when nobody answers', async () => {
    const content = {
      current: 'a',
      wrapped: { a: 'vault:v1:x' },
      index: { current: 'v1', wrapped: { v1: 'vault:v1:x' } },
    };
    const settings = {
      ...files(content),
      GARANT_KMS_URL: 'http://127.0.0.1:9/v1/transit',
      GARANT_KMS_KEY: 'garant',
    };
    await expect(VaultCipher.load(settings)).rejects.toThrow('does not answer');
  });
});
