/* eslint-disable @nx/enforce-module-boundaries -- tools stand outside the layers: they start and test all of them */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { parseSkey, parseVkey, type Hash } from '@garant/merkle-log';
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import {
  CompactEncrypt,
  CompactSign,
  calculateJwkThumbprint,
  compactDecrypt,
  compactVerify,
  importJWK,
} from 'jose';
import { platformKeys } from './keys.mjs';

const dir = mkdtempSync(join(tmpdir(), 'garant-keys-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const sha256: Hash = (bytes) => createHash('sha256').update(bytes).digest();
const publicKeyOf = (seed: Uint8Array): Uint8Array => {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const { x } = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })).export({
    format: 'jwk',
  });
  return Buffer.from(String(x), 'base64url');
};

describe('keys of a platform', () => {
  it('stay the same at a second start', async () => {
    const first = await platformKeys(dir);
    const before = readFileSync(first.jwksFile, 'utf8');
    const second = await platformKeys(dir);
    expect(second.logVerifierKey).toBe(first.logVerifierKey);
    expect(readFileSync(second.jwksFile, 'utf8')).toBe(before);
  });

  it('publish no private part and name their owner, use and thumbprint', async () => {
    const { jwksFile } = await platformKeys(dir);
    const { keys } = JSON.parse(readFileSync(jwksFile, 'utf8'));
    expect(keys.map(({ kid }: { kid: string }) => kid.replace(/-[\w-]{16}$/, '')).sort()).toEqual([
      'access-requests-enc',
      'access-requests-sig',
      'access-requests-vc',
      'audit-log-enc',
      'consent-enc',
      'consent-sig',
      'gateway-sig',
    ]);
    for (const key of keys) {
      expect(key).not.toHaveProperty('d');
      expect(key.kid.endsWith((await calculateJwkThumbprint(key)).slice(0, 16))).toBe(true);
    }
  });

  it('sign and open what the published halves verify and seal', async () => {
    const { files, jwksFile } = await platformKeys(dir);
    const published = JSON.parse(readFileSync(jwksFile, 'utf8')).keys;
    const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
    const find = (kid: string) => published.find((key: { kid: string }) => key.kid === kid);
    const signing = read(files('gateway').GARANT_SIGNING_KEY_FILE as string);
    const text = new TextEncoder().encode('act');
    const jws = await new CompactSign(text)
      .setProtectedHeader({ alg: 'EdDSA' })
      .sign(await importJWK(signing, 'EdDSA'));
    expect((await compactVerify(jws, await importJWK(find(signing.kid), 'EdDSA'))).payload).toEqual(text);
    const opening = read(files('consent').GARANT_ENCRYPTION_KEY_FILE as string);
    const sealed = await new CompactEncrypt(text)
      .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM' })
      .encrypt(await importJWK(find(opening.kid), 'ECDH-ES+A256KW'));
    expect((await compactDecrypt(sealed, await importJWK(opening, 'ECDH-ES+A256KW'))).plaintext).toEqual(
      text,
    );
  });

  it('give the log a key in the signed-note form (C2SP), bound to its origin', async () => {
    const { files, logVerifierKey } = await platformKeys(dir);
    const text = readFileSync(files('audit-log').GARANT_CHECKPOINT_KEY_FILE as string, 'utf8').trim();
    const secret = parseSkey(sha256, publicKeyOf, text);
    const verifier = parseVkey(sha256, logVerifierKey);
    if (!secret.ok || !verifier.ok) throw new Error('not parsed');
    expect(Buffer.from(secret.value.publicKey)).toEqual(Buffer.from(verifier.value.publicKey));
    await expect(platformKeys(dir, { logOrigin: 'another.example/log' })).rejects.toThrow(/another log/);
  });

  it('are readable by their owner only, and one service gets no other’s', async () => {
    const { files } = await platformKeys(dir);
    for (const service of ['gateway', 'consent', 'access-requests', 'audit-log']) {
      for (const [setting, file] of Object.entries(files(service))) {
        if (setting === 'GARANT_JWKS_FILE') continue;
        expect(statSync(file).mode & 0o077).toBe(0);
        if (setting !== 'GARANT_OIDC_CLIENT_SECRET_FILE') expect(file).toContain(`/${service}.`);
      }
    }
  });

  it('that were damaged stop the start instead of being replaced', async () => {
    const other = mkdtempSync(join(tmpdir(), 'garant-keys-'));
    const { files } = await platformKeys(other);
    writeFileSync(files('audit-log').GARANT_CHECKPOINT_KEY_FILE as string, 'PRIVATE+KEY+x');
    await expect(platformKeys(other)).rejects.toThrow(/signed-note key/);
    rmSync(other, { recursive: true });
  });
});
