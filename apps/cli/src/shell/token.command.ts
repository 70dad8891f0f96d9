import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import * as oidc from 'openid-client';
import type { Invocation } from './arguments.js';
import { Failure } from './failure.js';

/**
 * `garant token`: logs a person in with their browser (authorisation code flow with PKCE, loopback redirect, RFC 8252)
 * and prints an access token for the gateway.
 */
export async function token({ output }: Invocation): Promise<void> {
  const issuer = process.env.GARANT_OIDC_ISSUER;
  if (!issuer) throw new Failure('usage', 'GARANT_OIDC_ISSUER names the identity provider');
  const execute = new URL(issuer).protocol === 'http:' ? [oidc.allowInsecureRequests] : [];
  const config = await oidc.discovery(new URL(issuer), 'garant-cli', undefined, oidc.None(), { execute });
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
  const [pkceCodeVerifier, expectedState, expectedNonce] = [
    oidc.randomPKCECodeVerifier(),
    oidc.randomState(),
    oidc.randomNonce(),
  ];
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid profile email garant',
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
  });
  process.stderr.write(`Open this address in a browser:\n${url.href}\n`);
  const [request, response] = (await once(server, 'request')) as [
    { url?: string },
    { end(text: string): void },
  ];
  response.end('You can close this page.');
  server.close();
  const tokens = await oidc.authorizationCodeGrant(config, new URL(request.url ?? '/', redirectUri), {
    pkceCodeVerifier,
    expectedState,
    expectedNonce,
    idTokenExpected: true,
  });
  output.result(tokens.access_token, {
    accessToken: tokens.access_token,
    expiresIn: tokens.expires_in ?? null,
  });
}
