import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testKeys } from '../testing/test.keys.js';
import { loadKeys } from './keys.load.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'garant-keys-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const put = (name: string, value: unknown): string => {
  const file = join(dir, name);
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  return file;
};

describe('key files', () => {
  it('give a signer, an opener and the published keys', async () => {
    const keys = await testKeys();
    const gateway = await loadKeys({
      GARANT_JWKS_FILE: put('jwks', keys.jwks),
      GARANT_SIGNING_KEY_FILE: put('sig', keys.secret.gateway.signing),
    });
    const consent = await loadKeys({
      GARANT_JWKS_FILE: put('jwks', keys.jwks),
      GARANT_ENCRYPTION_KEY_FILE: put('enc', keys.secret.consent.encryption),
    });
    const jws = await gateway.signer!.sign({ n: 1 }, 'x+jwt');
    await expect(consent.verifier.verify(jws, { owner: 'gateway', typ: 'x+jwt' })).resolves.toEqual({ n: 1 });
    await expect(consent.verifier.verify(jws, { owner: 'consent', typ: 'x+jwt' })).rejects.toThrow(
      'not a signing key of consent',
    );
    await expect(consent.verifier.verify(jws, { owner: 'gateway', typ: 'y+jwt' })).rejects.toThrow(
      'typ is not',
    );
    await expect(consent.open(await gateway.encryptFor('consent', { n: 2 }))).resolves.toEqual({ n: 2 });
    expect(consent.signer).toBeUndefined();
    expect(JSON.stringify(consent.publicJwks)).not.toContain('"d":');
  });

  it('that are not what they should be stop the start, without being quoted', async () => {
    const keys = await testKeys();
    const jwks = put('good', keys.jwks);
    await expect(loadKeys({ GARANT_JWKS_FILE: join(dir, 'none') })).rejects.toThrow('ENOENT');
    await expect(loadKeys({ GARANT_JWKS_FILE: put('bad', 'secret-text') })).rejects.toThrow(/malformed$/);
    await expect(
      loadKeys({ GARANT_JWKS_FILE: put('leak', { keys: [keys.secret.consent.signing] }) }),
    ).rejects.toThrow('private key consent-sig-test');
    await expect(
      loadKeys({
        GARANT_JWKS_FILE: jwks,
        GARANT_SIGNING_KEY_FILE: put('p256', keys.secret.consent.encryption),
      }),
    ).rejects.toThrow('not a private Ed25519');
  });

  it('are read again for a key that was published since', async () => {
    const [old, fresh] = [await testKeys(), await testKeys()];
    const published = {
      ...fresh.jwks.keys.find((key) => key.kid === 'gateway-sig-test')!,
      kid: 'gateway-sig-next',
    };
    const file = put('rotating', old.jwks);
    const consent = await loadKeys({ GARANT_JWKS_FILE: file });
    const signer = await loadKeys({
      GARANT_JWKS_FILE: file,
      GARANT_SIGNING_KEY_FILE: put('next', { ...fresh.secret.gateway.signing, kid: 'gateway-sig-next' }),
    });
    const jws = await signer.signer!.sign({ n: 1 }, 'x+jwt');
    put('rotating', { keys: [...old.jwks.keys, published] });
    const verify = () => consent.verifier.verify(jws, { owner: 'gateway', typ: 'x+jwt' });
    await expect(verify()).rejects.toThrow('unknown key');
    const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 6_000);
    await expect(verify()).resolves.toEqual({ n: 1 });
    now.mockRestore();
  });
});
