// `npm run token -- <persona> [--nonce <hash>]`: the real authorisation code flow with PKCE against the development
// identity provider, as the public client `garant-cli`. Prints an access token for the gateway; with --nonce, the
// person logs in again and the id_token that carries this nonce is printed instead.
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import * as oidc from 'openid-client';
import { findPersona, readPlatform, walkSignIn } from './sign-in.mjs';

const REDIRECT_URI = 'http://127.0.0.1/callback';

/**
 * @param {object} options
 * @param {string} options.issuer
 * @param {{ username: string, password: string }} options.persona
 * @param {string} [options.nonce]
 * @returns {Promise<{ accessToken: string, idToken: string, expiresIn: number | undefined }>}
 */
export async function fetchToken({ issuer, persona, nonce }) {
  const insecure = new URL(issuer).protocol === 'http:' ? [oidc.allowInsecureRequests] : [];
  const config = await oidc.discovery(new URL(issuer), 'garant-cli', undefined, oidc.None(), {
    execute: insecure,
  });
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  const expectedNonce = nonce ?? oidc.randomNonce();
  const start = oidc.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT_URI,
    scope: 'openid profile email garant',
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state,
    nonce: expectedNonce,
    ...(nonce ? { prompt: 'login' } : {}),
  });
  // The redirect to the loopback address is read here instead of being requested: nobody has to listen there.
  const { url } = await walkSignIn({ start, persona, arrived: ({ href }) => href.startsWith(REDIRECT_URI) });
  if (!url.href.startsWith(REDIRECT_URI))
    throw new Error(`the sign-in ended at ${url.origin}${url.pathname}`);
  const tokens = await oidc.authorizationCodeGrant(config, url, {
    pkceCodeVerifier,
    expectedState: state,
    expectedNonce,
    idTokenExpected: true,
  });
  return { accessToken: tokens.access_token, idToken: String(tokens.id_token), expiresIn: tokens.expires_in };
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { nonce: { type: 'string' } },
  });
  if (positionals.length !== 1) throw new Error('usage: npm run token -- <persona> [--nonce <hash>]');
  const platform = readPlatform();
  const persona = findPersona(platform.personas, positionals[0]);
  const tokens = await fetchToken({ issuer: platform.issuer, persona, nonce: values.nonce });
  process.stdout.write(`${values.nonce ? tokens.idToken : tokens.accessToken}\n`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main().catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
}
