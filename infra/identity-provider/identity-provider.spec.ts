/* eslint-disable @nx/enforce-module-boundaries -- the provider stands outside the layers; its test signs in with the tools' own client */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { ROLES } from '@garant/rules';
import { freePortBase } from '../../tools/start/ports.mjs';
import { CookieJar, request, walkSignIn } from '../../tools/start/sign-in.mjs';
import { fetchToken } from '../../tools/start/token.mjs';
import { Attempts } from './attempts.mjs';
import { PERSONAS } from './personas.mjs';
import { startIdentityProvider } from './server.mjs';

const dataDir = mkdtempSync(join(tmpdir(), 'garant-idp-'));
const gatewayUrl = 'http://localhost:25080';
let issuer: string;
let provider: { stop: () => Promise<void> };
const options = (port: number) => ({ port, issuer, gatewayUrl, clientSecret: 'a secret', dataDir });
const persona = (id: string) => PERSONAS.find((each) => each.id === id) ?? PERSONAS[0]!;

beforeAll(async () => {
  const port = await freePortBase(25_100);
  issuer = `http://localhost:${port}`;
  provider = await startIdentityProvider(options(port));
});
afterAll(async () => {
  await provider.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** The gateway's own flow: confidential client, code with PKCE. */
async function gatewayLogin(id: string, jar = new CookieJar(), more: Record<string, string> = {}) {
  const config = await oidc.discovery(new URL(issuer), 'garant-gateway', 'a secret', undefined, {
    execute: [oidc.allowInsecureRequests],
  });
  const verifier = oidc.randomPKCECodeVerifier();
  const [state, nonce] = [oidc.randomState(), more.nonce ?? oidc.randomNonce()];
  const start = oidc.buildAuthorizationUrl(config, {
    redirect_uri: `${gatewayUrl}/auth/callback`,
    scope: 'openid profile email garant',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    ...more,
    nonce,
  });
  const walked = await walkSignIn({
    start,
    persona: persona(id),
    jar,
    arrived: (url) => url.origin === gatewayUrl,
  });
  const tokens = await oidc.authorizationCodeGrant(config, walked.url, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
  });
  return { config, tokens, claims: tokens.claims()! };
}

async function loginForm() {
  const start = new URL('/auth', issuer);
  start.search = new URLSearchParams({
    client_id: 'garant-cli',
    redirect_uri: 'http://127.0.0.1/callback',
    response_type: 'code',
    scope: 'openid',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  }).toString();
  const jar = new CookieJar();
  const redirect = await request(start, jar);
  const url = new URL(redirect.headers.get('location') ?? '', issuer);
  const tryPassword = (username: string, password: string) =>
    request(url, jar, { method: 'POST', body: new URLSearchParams({ username, password }) });
  return { url, jar, tryPassword, page: await request(url, jar) };
}

describe('personas', () => {
  it('cover every role of the platform', () => {
    expect([...new Set(PERSONAS.map(({ role }) => role))].sort()).toEqual([...ROLES].sort());
    expect(PERSONAS.filter(({ role }) => role === 'patient').length).toBeGreaterThanOrEqual(4);
    expect(PERSONAS.filter(({ role }) => role === 'committee')).toHaveLength(3);
  });
  it('are different people', () => {
    for (const key of ['id', 'sub', 'username', 'email'] as const) {
      expect(new Set(PERSONAS.map((each) => each[key])).size).toBe(PERSONAS.length);
    }
  });
});

describe('login of the gateway', () => {
  it('gives who the person is in the id_token, signed with ES256, and at userinfo too', async () => {
    const { config, tokens, claims } = await gatewayLogin('sophie');
    const { protectedHeader } = await jwtVerify(
      String(tokens.id_token),
      createRemoteJWKSet(new URL('/jwks', issuer)),
    );
    expect(protectedHeader.alg).toBe('ES256');
    const who = {
      sub: persona('sophie').sub,
      name: 'Sophie Garnier',
      given_name: 'Sophie',
      family_name: 'Garnier',
      birthdate: '1975-06-11',
      gender: 'female',
      email: 'sophie@example.org',
      email_verified: true,
      roles: ['holder'],
      organisation: 'hopital-kerval',
    };
    expect(claims).toMatchObject({ ...who, aud: 'garant-gateway', acr: 'eidas1', amr: ['pwd'] });
    expect(claims.auth_time).toBeGreaterThan(Date.now() / 1000 - 60);
    const userinfo = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
    expect(userinfo).toMatchObject(who);
  });

  it('asks again with prompt=login, and the id_token then carries the nonce and a new auth_time', async () => {
    const jar = new CookieJar();
    const first = await gatewayLogin('marc', jar);
    const silent = await gatewayLogin('marc', jar);
    expect(silent.claims.auth_time).toBe(first.claims.auth_time);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const nonce = 'ab'.repeat(32);
    const again = await gatewayLogin('marc', jar, { prompt: 'login', nonce });
    expect(again.claims.nonce).toBe(nonce);
    expect(again.claims.auth_time).toBeGreaterThan(Number(first.claims.auth_time));
  });

  it('asks again when the login is older than max_age', async () => {
    const jar = new CookieJar();
    const first = await gatewayLogin('helene', jar);
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    const again = await gatewayLogin('helene', jar, { max_age: '1' });
    expect(again.claims.auth_time).toBeGreaterThan(Number(first.claims.auth_time));
  });

  it('refuses a flow without PKCE and an address that was not registered', async () => {
    const query = { client_id: 'garant-gateway', response_type: 'code', scope: 'openid' };
    const at = async (more: object) => {
      const url = new URL('/auth', issuer);
      url.search = new URLSearchParams({ ...query, ...more }).toString();
      return request(url, new CookieJar());
    };
    const without = await at({ redirect_uri: `${gatewayUrl}/auth/callback` });
    expect(without.headers.get('location')).toMatch(/error=invalid_request.*PKCE/);
    const elsewhere = await at({ redirect_uri: 'http://evil.example/callback', code_challenge: 'x' });
    expect(elsewhere.status).toBe(400);
    expect(elsewhere.headers.get('content-security-policy')).toContain(`default-src 'none'`);
  });
});

describe('token of the command line', () => {
  it('is a JWT for the gateway, with role and organisation', async () => {
    const { accessToken } = await fetchToken({ issuer, persona: persona('claire') });
    const { payload } = await jwtVerify(accessToken, createRemoteJWKSet(new URL('/jwks', issuer)), {
      issuer,
      audience: gatewayUrl,
      typ: 'at+jwt',
    });
    expect(payload).toMatchObject({
      sub: persona('claire').sub,
      roles: ['researcher'],
      organisation: 'institut-rosalie',
    });
  });

  it('survives a restart of the provider: the signing key is kept', async () => {
    const { accessToken } = await fetchToken({ issuer, persona: persona('amina') });
    await provider.stop();
    await new Promise((resolve) => setTimeout(resolve, 200)); // the client notices its closed connections
    provider = await startIdentityProvider(options(Number(new URL(issuer).port)));
    await jwtVerify(accessToken, createRemoteJWKSet(new URL('/jwks', issuer)));
    expect(decodeJwt(accessToken).sub).toBe(persona('amina').sub);
  });

  it('is not given for a wrong password', async () => {
    await expect(fetchToken({ issuer, persona: { ...persona('paul'), password: 'x' } })).rejects.toThrow(
      /refused/,
    );
  });
});

describe('the login page', () => {
  it('loads nothing from elsewhere and lets its form reach the client only', async () => {
    const { page } = await loginForm();
    const policy = String(page.headers.get('content-security-policy'));
    expect(policy).toContain(`default-src 'none'`);
    expect(policy).toContain(`form-action 'self' http://127.0.0.1;`);
    expect(await page.text()).not.toMatch(/<script|src=|url\(|https?:\/\//);
  });

  it('is French, or English on demand, and labels what it asks', async () => {
    const { page, url, jar } = await loginForm();
    const french = await page.text();
    expect(french).toContain('<html lang="fr">');
    for (const id of ['username', 'password']) expect(french).toContain(`<label for="${id}">`);
    const english = await (await request(new URL(`${url.href}?lang=en`), jar)).text();
    expect(english).toContain('<html lang="en">');
  });

  it('does not say whether the name or the password was wrong, and writes back no markup', async () => {
    const { tryPassword } = await loginForm();
    const [unknown, wrong] = [await tryPassword('"><b>nobody', 'x'), await tryPassword('thomas', 'x')];
    expect([unknown.status, wrong.status]).toEqual([401, 401]);
    const [first, second] = [await unknown.text(), await wrong.text()];
    expect(/role="alert"[^>]*>([^<]+)/.exec(first)?.[1]).toBe(/role="alert"[^>]*>([^<]+)/.exec(second)?.[1]);
    expect(first).not.toContain('<b>nobody');
  });

  it('stops guessing: after five failures even the right password has to wait', async () => {
    const { tryPassword } = await loginForm();
    for (let count = 0; count < 5; count += 1)
      expect((await tryPassword('lea', `guess ${count}`)).status).toBe(401);
    const right = await tryPassword('lea', persona('lea').password);
    expect(right.status).toBe(429);
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(200);
  });

  it('answers an unknown or expired sign-in with a page, not an error', async () => {
    const response = await fetch(`${issuer}/interaction/unknown`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('<h1>');
  });

  it('refuses a body that is too large', async () => {
    const { tryPassword } = await loginForm();
    expect((await tryPassword('nadia', 'x'.repeat(10_000))).status).toBe(413);
  });
});

it('attempts are forgotten after five minutes', () => {
  let now = 0;
  const attempts = new Attempts(() => now);
  for (let count = 0; count < 5; count += 1) attempts.failed('ines', '127.0.0.1');
  expect(attempts.waitSeconds('ines', '127.0.0.1')).toBe(300);
  expect(attempts.waitSeconds('yann', '127.0.0.1')).toBe(0);
  now = 300_001;
  expect(attempts.waitSeconds('ines', '127.0.0.1')).toBe(0);
});

it('refuses production', async () => {
  const starting = startIdentityProvider({ ...options(1), env: { NODE_ENV: 'production' } });
  await expect(starting).rejects.toThrow(/NODE_ENV=production/);
});
