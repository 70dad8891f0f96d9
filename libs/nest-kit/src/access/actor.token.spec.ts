import { describe, expect, it } from '@jest/globals';
import type { Actor } from '@garant/contracts';
import { makeKeys } from '../keys/keys.load.js';
import { testKeys } from '../testing/test.keys.js';
import { ACTOR_TYP, actorTokenFor, verifyActorToken } from './actor.token.js';

const actor: Actor = {
  ref: '6f1c2d9a-1f0b-4f3e-9a58-0d0c2b7f5e11',
  role: 'holder',
  organisation: 'ap-hm',
  assurance: 'eidas1',
};
const keys = await testKeys();
const { verifier } = keys.of('consent');
const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'accepted',
    (error: { code?: string }) => error.code ?? String(error),
  );

describe('actor token', () => {
  it('names the actor for one audience and a minute', async () => {
    const token = await actorTokenFor(keys.of('gateway'), actor, 'consent');
    await expect(verifyActorToken(verifier, token, 'consent')).resolves.toEqual(actor);
    expect(await code(verifyActorToken(verifier, token, 'access-requests'))).toBe('invalid-actor-token');
    expect(await code(verifyActorToken(verifier, token, 'consent', new Date(Date.now() + 70_000)))).toBe(
      'invalid-actor-token',
    );
    expect(await code(verifyActorToken(verifier, token, 'consent', new Date(Date.now() - 60_000)))).toBe(
      'invalid-actor-token',
    );
  });

  it('is not accepted from another key under the gateway’s name', async () => {
    const forger = await makeKeys({
      jwks: keys.jwks,
      signing: { ...keys.secret.consent.signing, kid: 'gateway-sig-test' },
    });
    expect(
      await code(verifyActorToken(verifier, await actorTokenFor(forger, actor, 'consent'), 'consent')),
    ).toBe('invalid-actor-token');
  });

  it('is not accepted from another service, though it signs with its true key', async () => {
    const token = await actorTokenFor(keys.of('access-requests'), actor, 'consent');
    expect(await code(verifyActorToken(verifier, token, 'consent'))).toBe('invalid-actor-token');
  });

  it('is not accepted without a signature', async () => {
    const [, payload] = (await actorTokenFor(keys.of('gateway'), actor, 'consent')).split('.');
    const header = Buffer.from(
      JSON.stringify({ alg: 'none', typ: ACTOR_TYP, kid: 'gateway-sig-test' }),
    ).toString('base64url');
    expect(await code(verifyActorToken(verifier, `${header}.${payload}.`, 'consent'))).toBe(
      'invalid-actor-token',
    );
    expect(await code(verifyActorToken(verifier, `${header}.${payload}.AAAA`, 'consent'))).toBe(
      'invalid-actor-token',
    );
  });

  it('is not a token of another kind, nor one that lives longer', async () => {
    const signer = keys.of('gateway').signer!;
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: 'garant/gateway', aud: 'consent', iat: now, exp: now + 60, actor };
    expect(await code(verifyActorToken(verifier, await signer.sign(claims, 'JWT'), 'consent'))).toBe(
      'invalid-actor-token',
    );
    const long = await signer.sign({ ...claims, exp: now + 3_600 }, ACTOR_TYP);
    expect(await code(verifyActorToken(verifier, long, 'consent'))).toBe('invalid-actor-token');
    const changed = (await signer.sign(claims, ACTOR_TYP)).replace(
      /\.[^.]+\./,
      `.${Buffer.from(JSON.stringify({ ...claims, aud: 'gateway' })).toString('base64url')}.`,
    );
    expect(await code(verifyActorToken(verifier, changed, 'gateway'))).toBe('invalid-actor-token');
  });
});
