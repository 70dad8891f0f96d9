import { beforeAll, describe, expect, it } from '@jest/globals';
import { CompactSign, exportJWK, generateKeyPair, type CryptoKey, type JSONWebKeySet } from 'jose';
import { z } from 'zod';
import { openSigned } from './signed.document.js';

const schema = z.object({ permitId: z.string() });
let key: CryptoKey;
let stranger: CryptoKey;
let jwks: JSONWebKeySet;
beforeAll(async () => {
  const own = await generateKeyPair('EdDSA', { extractable: true });
  key = own.privateKey;
  stranger = (await generateKeyPair('EdDSA')).privateKey;
  const jwk = await exportJWK(own.publicKey);
  jwks = { keys: ['gateway-sig-1', 'consent-sig-1'].map((kid) => ({ ...jwk, kid, alg: 'EdDSA' })) };
});
const sign = (
  content: string,
  { typ = 'garant-plan+jwt', kid = 'gateway-sig-1', by = key } = {},
): Promise<string> =>
  new CompactSign(Buffer.from(content)).setProtectedHeader({ alg: 'EdDSA', typ, kid }).sign(by);
const open = (jws: string): Promise<unknown> =>
  openSigned(jws, { jwks, owner: 'gateway', typ: 'garant-plan+jwt', schema });

describe('a signed document', () => {
  it('opens when type, owner and signature hold', async () => {
    expect(await open(await sign('{"permitId":"x"}'))).toEqual({ permitId: 'x' });
  });
  it.each([
    ['of another type', (): Promise<string> => sign('{"permitId":"x"}', { typ: 'garant-permit+jwt' })],
    [
      'by a key of another service',
      (): Promise<string> => sign('{"permitId":"x"}', { kid: 'consent-sig-1' }),
    ],
    ['by an unknown key', (): Promise<string> => sign('{"permitId":"x"}', { kid: 'gateway-sig-2' })],
    ['signed by somebody else', (): Promise<string> => sign('{"permitId":"x"}', { by: stranger })],
    ['of another shape', (): Promise<string> => sign('{"permit":"x"}')],
    ['that is not JSON', (): Promise<string> => sign('permit')],
    ['that is no JWS', (): Promise<string> => Promise.resolve('a.b.c')],
    [
      'changed after signing',
      async (): Promise<string> => {
        const [header, , signature] = (await sign('{"permitId":"x"}')).split('.');
        return `${header}.${Buffer.from('{"permitId":"y"}').toString('base64url')}.${signature}`;
      },
    ],
  ])('%s is refused', async (_what, make) => {
    await expect(open(await make())).rejects.toMatchObject({ code: 'signature' });
  });
});
