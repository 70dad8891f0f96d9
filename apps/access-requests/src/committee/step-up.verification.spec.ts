import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { VoteAct } from '@garant/contracts';
import { IdentityProvider, ProviderUnreachable, hashOf, verifyStepUp, type StepUp } from '@garant/nest-kit';
import { PROVIDER_CLIENT as CLIENT, TestProvider } from '@garant/nest-kit/testing';

let provider: TestProvider;
beforeAll(async () => {
  provider = await TestProvider.start();
});
afterAll(() => provider.stop());

const MINUTE = 60;
const at = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;
const actor = randomUUID();
const act = (): VoteAct => ({
  act: 'vote',
  applicationId: randomUUID(),
  version: 1,
  vote: 'favour',
  reason: 'Proportionate.',
  noConflictOfInterest: true,
  actor,
  madeAt: new Date(Date.now() - 30_000).toISOString(),
});

interface Case {
  claims?: Record<string, unknown>;
  forged?: boolean;
  stepUp?: Partial<StepUp>;
}
async function verify({ claims, forged, stepUp }: Case) {
  const vote = act();
  const actHash = hashOf(vote);
  const idToken = await provider.idToken(
    { sub: 'member-1', nonce: actHash, roles: ['committee'], ...claims },
    forged,
  );
  return verifyStepUp(provider.client(), {
    idToken,
    rawAct: vote,
    act: vote,
    actHash,
    actor: { ref: actor },
    acceptedAt: new Date().toISOString(),
    duty: 'committee',
    ...stepUp,
  });
}

describe('a login that confirms an act', () => {
  it('is accepted when the provider vouches for exactly this act, and names the login', async () => {
    expect(await verify({})).toEqual({ ok: true, login: { issuer: provider.issuer, subject: 'member-1' } });
  });

  it('is judged at the time the gateway took the act: a waiting command stays confirmed', async () => {
    const claims = { iat: at(-120 * MINUTE), auth_time: at(-120 * MINUTE), exp: at(-115 * MINUTE) };
    const old = { ...act(), madeAt: new Date(Date.now() - 120 * MINUTE * 1_000).toISOString() };
    const stepUp = {
      acceptedAt: new Date(Date.now() - 119 * MINUTE * 1_000).toISOString(),
      act: old,
      rawAct: old,
      actHash: hashOf(old),
    };
    expect((await verify({ claims: { ...claims, nonce: hashOf(old) }, stepUp })).ok).toBe(true);
  });

  const other = (): Partial<StepUp> => {
    const changed = { ...act(), vote: 'against' as const };
    return { rawAct: changed, act: changed };
  };
  it.each<[string, string, Case | (() => Case)]>([
    ['a nonce of another act', 'nonce', { claims: { nonce: hashOf({ act: 'vote' }) } }],
    ['an act changed after the login', 'act-hash', () => ({ stepUp: other() })],
    ['a key that is not the provider’s', 'token', { forged: true }],
    ['a token for another client', 'token', { claims: { aud: 'another-client' } }],
    ['a token of another issuer', 'token', { claims: { iss: 'https://elsewhere.example' } }],
    ['an expired token', 'token', { claims: { exp: at(-5 * MINUTE) } }],
    ['a token without auth_time', 'token', { claims: { auth_time: undefined } }],
    [
      'several audiences without this one as authorised party',
      'authorised-party',
      { claims: { aud: [CLIENT, 'x'] } },
    ],
    ['a person without the role', 'role', { claims: { roles: ['researcher'] } }],
    ['roles that are no list', 'role', { claims: { roles: 'committee' } }],
    ['a login in the future', 'auth-time', { claims: { auth_time: at(5 * MINUTE) } }],
    ['a login before the act was made', 'login-before-act', { claims: { auth_time: at(-5 * MINUTE) } }],
    ['another person’s act', 'actor', { stepUp: { actor: { ref: randomUUID() } } }],
    ['a token that is none', 'token', { stepUp: { idToken: 'not-a-token' } }],
  ])('is refused: %s', async (_, rule, given) => {
    const verdict = await verify(typeof given === 'function' ? given() : given);
    expect(verdict).toEqual({ ok: false, refusal: { code: 'step-up-invalid', params: { rule } } });
  });

  it('is refused when it is older than ten minutes', async () => {
    expect(await verify({ claims: { auth_time: at(-11 * MINUTE) } })).toMatchObject({
      ok: false,
      refusal: { code: 'step-up-too-old' },
    });
  });

  it('is neither accepted nor refused while the provider is away', async () => {
    const vote = act();
    const gone = await TestProvider.start();
    const client = gone.client();
    const idToken = await gone.idToken({ sub: 'x', nonce: hashOf(vote), roles: ['committee'] });
    await gone.stop();
    const stepUp = {
      idToken,
      rawAct: vote,
      act: vote,
      actHash: hashOf(vote),
      actor: { ref: actor },
      duty: 'committee' as const,
    };
    await expect(
      verifyStepUp(client, { ...stepUp, acceptedAt: new Date().toISOString() }),
    ).rejects.toBeInstanceOf(ProviderUnreachable);
  });
});

describe('the provider', () => {
  it('must use TLS, unless it is on this machine and the setting allows it', () => {
    expect(() => new IdentityProvider('http://idp.example', [CLIENT], true)).toThrow('TLS');
    expect(() => new IdentityProvider('http://localhost:8081', [CLIENT], false)).toThrow('TLS');
    expect(() => new IdentityProvider('https://idp.example', [CLIENT], false)).not.toThrow();
  });

  it('must describe itself as the issuer that was configured', async () => {
    const named = provider.issuer.replace('127.0.0.1', 'localhost');
    await expect(new IdentityProvider(named, [CLIENT], true).keySet()).rejects.toBeInstanceOf(
      ProviderUnreachable,
    );
  });

  it('counts a quality only when the provider states it', async () => {
    const quality = { stepUp: { quality: 'doctor' } };
    expect(await verify(quality)).toEqual({
      ok: false,
      refusal: { code: 'step-up-invalid', params: { rule: 'quality' } },
    });
    for (const doctor of ['true', 1, false])
      expect(await verify({ ...quality, claims: { doctor } })).toMatchObject({ ok: false });
    expect(await verify({ ...quality, claims: { doctor: true } })).toMatchObject({ ok: true });
  });
});
