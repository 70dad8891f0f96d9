import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProblemError } from '@garant/nest-kit';
import { generateKeyPair, exportJWK, SignJWT, type JWK, type CryptoKey } from 'jose';
import { BearerTokens } from './bearer.tokens.js';
import { OidcProvider } from './oidc.provider.js';

let server: Server | undefined;
let port = 0;
let privateKey: CryptoKey;
let jwk: JWK;

const issuer = (): string => `http://localhost:${port}`;
const begin = (): Promise<void> => {
  server = createServer((request, response) => {
    const body = request.url?.includes('openid-configuration')
      ? {
          issuer: issuer(),
          authorization_endpoint: `${issuer()}/auth`,
          token_endpoint: `${issuer()}/token`,
          jwks_uri: `${issuer()}/jwks`,
          end_session_endpoint: `${issuer()}/end`,
        }
      : { keys: [jwk] };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  return new Promise((ready) => server!.listen(port, 'localhost', ready));
};

beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true });
  privateKey = pair.privateKey;
  jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'ES256', use: 'sig' };
  await begin();
  port = (server!.address() as AddressInfo).port;
  await new Promise((closed) => server!.close(closed));
});
afterAll(() => void server?.close());

const provider = (): OidcProvider =>
  new OidcProvider({
    issuer: issuer(),
    clientId: 'garant-gateway',
    clientSecret: 's',
    scopes: 'openid',
    gatewayUrl: 'http://localhost:8080',
    allowHttp: true,
  });
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (error: unknown) => (error instanceof ProblemError ? error.code : String(error)),
  );

describe('an issuer that comes later', () => {
  it('is a part that does not answer, until it does', async () => {
    const oidc = provider();
    const login = () =>
      oidc.authorizationUrl({ state: 's', nonce: 'n', codeVerifier: 'v'.repeat(43), again: true });
    expect(await codeOf(login())).toBe('service-unavailable');
    expect(await oidc.logoutUrl(null)).toBeNull();
    await begin();
    const url = new URL(await login());
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      prompt: 'login',
      max_age: '0',
      code_challenge_method: 'S256',
      nonce: 'n',
      redirect_uri: 'http://localhost:8080/auth/callback',
    });
    expect(await oidc.logoutUrl('hint')).toContain('id_token_hint=hint');
  });
});

describe('an access token', () => {
  const token = (
    claims: Record<string, unknown>,
    key: CryptoKey | Uint8Array = privateKey,
    alg = 'ES256',
  ): Promise<string> =>
    new SignJWT({ iss: issuer(), aud: 'http://localhost:8080', sub: '1', ...claims })
      .setProtectedHeader({ alg, kid: 'k' })
      .setIssuedAt()
      .setExpirationTime(typeof claims.exp === 'number' ? claims.exp : '5m')
      .sign(key);

  it('is accepted from this issuer, for this gateway, in time, under an asymmetric algorithm', async () => {
    const bearer = new BearerTokens(provider(), 'http://localhost:8080');
    expect(await codeOf(token({}).then((text) => bearer.claimsOf(text)))).toBe('accepted');
    const stranger = (await generateKeyPair('ES256')).privateKey;
    const wrong = await Promise.all([
      token({ iss: 'https://other.example' }),
      token({ aud: 'garant-gateway' }),
      token({ exp: Math.floor(Date.now() / 1000) - 60 }),
      token({}, stranger),
      token({}, new TextEncoder().encode(JSON.stringify(jwk).padEnd(64)), 'HS256'),
      token({ sub: undefined }),
    ]);
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${wrong[0]!.split('.')[1]}.`;
    for (const text of [...wrong, unsigned])
      expect(await codeOf(bearer.claimsOf(text))).toBe('invalid-token');
  });

  it('cannot be judged while the issuer’s keys cannot be had', async () => {
    const away = new BearerTokens(
      { keysAddress: () => Promise.reject(new ProblemError('service-unavailable')) },
      'x',
    );
    expect(await codeOf(token({}).then((text) => away.claimsOf(text)))).toBe('service-unavailable');
  });
});
