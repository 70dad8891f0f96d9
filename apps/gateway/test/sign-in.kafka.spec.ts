import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { accessRequestsConfidential, personRegisterConfidential } from '@garant/contracts';
import type { CommandContext, HandlerResult } from '@garant/nest-kit';
import { waitFor } from '@garant/nest-kit/testing';
import { Browser } from './browser.walk.js';
import { startGateway, type GatewayStage } from './gateway.stage.js';
import { PERSONAS, persona } from './provider.process.js';

interface Me {
  account: { ref: string; name: string; roles: string[]; subjectRef: string | null } | null;
  csrfToken: string | null;
}

const registered = new Map<string, string>();
let choices = 0;
/** As much of `consent` as these specs need: it opens the traits and answers. */
const consent = {
  'person.register': async ({ openConfidential }: CommandContext<never>): Promise<HandlerResult> => {
    const { sub } = await openConfidential(personRegisterConfidential);
    const subjectRef = registered.get(sub) ?? randomUUID();
    registered.set(sub, subjectRef);
    return { ok: true, result: { subjectRef, subjectIndex: registered.size, existing: false } };
  },
  'choice.record': async ({
    command,
  }: CommandContext<{ choiceId: string; act: string }>): Promise<HandlerResult> => {
    if (command.body.act === 'refuse') return { ok: false, problem: { code: 'act-not-of-regime' } };
    choices += 1;
    return {
      ok: true,
      result: { choiceId: command.body.choiceId, position: choices, receiptId: randomUUID() },
    };
  },
};

const confirmed: { nonce: unknown; actHash: string; actor: string }[] = [];
/** As much of `access-requests` as a confirmed act needs. */
const accessRequests = {
  'dataset.describe': async ({ command }: CommandContext<{ datasetId: string }>): Promise<HandlerResult> => {
    await pause(2_500);
    return { ok: true, result: { datasetId: command.body.datasetId } };
  },
  'application.vote': async ({
    command,
    openConfidential,
  }: CommandContext<{ actHash: string }>): Promise<HandlerResult> => {
    const { idToken } = await openConfidential(accessRequestsConfidential['application.vote']);
    confirmed.push({
      nonce: decodeJwt(idToken).nonce,
      actHash: command.body.actHash,
      actor: command.actor.ref,
    });
    return { ok: true, result: {} };
  },
};

let stage: GatewayStage;
beforeAll(async () => {
  stage = await startGateway();
  await stage.service('consent', consent as never);
  await stage.service('access-requests', accessRequests as never);
}, 90_000);
afterAll(() => stage?.stop());

const arrivedAt = (path: string) => (url: URL) => url.origin === stage.url && url.pathname === path;
const signIn = async (who: { username: string; password: string }): Promise<{ browser: Browser; me: Me }> => {
  const browser = new Browser();
  await browser.walk(`${stage.url}/auth/login?returnTo=/home`, who, arrivedAt('/home'));
  return { browser, me: await meOf(browser) };
};
const meOf = async (browser: Browser): Promise<Me> =>
  (await browser.request(`${stage.url}/api/v1/me`)).json() as Promise<Me>;
const codeOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { code: string }).code;
const post = (
  browser: Browser,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> =>
  browser.request(`${stage.url}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
const choice = (act = 'opt-out') => ({
  regime: 'EHDS_OPT_OUT',
  act,
  scope: { kind: 'everything' },
  notice: { noticeId: 'ehds-opt-out', version: 1, hash: 'a'.repeat(64), language: 'fr' },
  channel: 'portal',
  actedAt: new Date().toISOString(),
});

describe('signing in', () => {
  it('makes a patient known to the register, without a trace of who they are in the command', async () => {
    const gladys = persona('patient');
    const { me } = await signIn(gladys);
    expect(me.account).toMatchObject({ name: gladys.name, roles: ['patient'] });
    expect(me.account?.subjectRef).toMatch(/^[0-9a-f-]{36}$/);
    const [again] = [await signIn(gladys)];
    expect(again.me.account?.ref).toBe(me.account?.ref);
  });

  it('gives a new session token each time, and the old one is worth nothing', async () => {
    const browser = new Browser();
    const researcher = persona('researcher');
    await browser.walk(`${stage.url}/auth/login?returnTo=/home`, researcher, arrivedAt('/home'));
    const before = browser.cookiesOf(stage.url);
    await browser.walk(`${stage.url}/auth/login?returnTo=/home`, researcher, arrivedAt('/home'));
    const name = [...before.keys()].find((cookie) => cookie.startsWith('garant-session'))!;
    expect(browser.cookiesOf(stage.url).get(name)).not.toBe(before.get(name));
    const old = await fetch(`${stage.url}/api/v1/me`, { headers: { cookie: `${name}=${before.get(name)}` } });
    expect(((await old.json()) as Me).account).toBeNull();
  });

  it('accepts an answer of the provider once, in the browser that asked', async () => {
    const browser = new Browser();
    const callback = await browser.walk(
      `${stage.url}/auth/login`,
      persona('holder'),
      arrivedAt('/auth/callback'),
    );
    const other = await new Browser().request(callback.href);
    expect([other.status, await codeOf(other)]).toEqual([400, 'login-expired']);
    expect((await browser.request(callback.href)).status).toBe(303);
    expect(await codeOf(await browser.request(callback.href))).toBe('login-expired');
  });

  it('says whether a login was cancelled or not believed', async () => {
    const browser = new Browser();
    const begun = async (): Promise<string> => {
      const answer = await browser.request(`${stage.url}/auth/login`);
      return new URL(answer.headers.get('location')!).searchParams.get('state')!;
    };
    const back = async (query: Record<string, string>): Promise<[number, string]> => {
      const parameters = new URLSearchParams({ state: await begun(), iss: stage.issuer, ...query });
      const answer = await browser.request(`${stage.url}/auth/callback?${parameters}`);
      return [answer.status, await codeOf(answer)];
    };
    expect(await back({ error: 'access_denied' })).toEqual([401, 'login-cancelled']);
    expect(await back({ error: 'server_error' })).toEqual([401, 'login-failed']);
    expect(await back({ code: 'made-up' })).toEqual([401, 'login-failed']);
    expect(await back({ code: 'made-up', iss: 'https://other.example' })).toEqual([401, 'login-failed']);
  });

  it('shows a person a page when the login is over', async () => {
    const answer = await fetch(`${stage.url}/auth/callback?state=x&code=y`, {
      headers: { accept: 'text/html', 'accept-language': 'fr' },
    });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
    expect(await answer.text()).toContain('Cette connexion a expiré');
  });

  it('never sends people to another origin', async () => {
    const browser = new Browser();
    const address = `${stage.url}/auth/login?returnTo=${encodeURIComponent('//evil.example/')}`;
    const end = await browser.walk(
      address,
      persona('holder'),
      (url) => url.pathname === '/' || url.host === 'evil.example',
    );
    expect(end.href).toBe(`${stage.url}/`);
  });

  it('ends at logout, here and at the provider', async () => {
    const { browser, me } = await signIn(persona('inspector'));
    const without = await post(browser, '/auth/logout', {});
    expect(await codeOf(without)).toBe('csrf');
    const done = await post(browser, '/auth/logout', {}, { 'x-csrf-token': me.csrfToken! });
    const { url } = (await done.json()) as { url: string };
    expect(new URL(url).origin).toBe(stage.issuer);
    expect((await meOf(browser)).account).toBeNull();
  });
});

describe('writing', () => {
  it('needs the token of this very session', async () => {
    const one = await signIn(persona('patient'));
    const two = await signIn(PERSONAS.filter(({ role }) => role === 'patient')[1]!);
    for (const token of ['', 'x', two.me.csrfToken!])
      expect(
        await codeOf(await post(one.browser, '/api/v1/my/choices', choice(), { 'x-csrf-token': token })),
      ).toBe('csrf');
  });

  it('answers the outcome; the same idempotency key has the same outcome, another body is a conflict', async () => {
    const { browser, me } = await signIn(persona('patient'));
    const headers = { 'x-csrf-token': me.csrfToken!, 'idempotency-key': randomUUID() };
    const body = choice();
    const first = await post(browser, '/api/v1/my/choices', body, headers);
    expect(first.status).toBe(201);
    const outcome = (await first.json()) as { choiceId: string; position: number; effect: object };
    expect(outcome.effect).toMatchObject({ recorded: { position: outcome.position }, logged: null });
    const second = (await (
      await post(browser, '/api/v1/my/choices', body, headers)
    ).json()) as typeof outcome;
    expect([second.choiceId, second.position]).toEqual([outcome.choiceId, outcome.position]);
    const other = await post(browser, '/api/v1/my/choices', { ...body, act: 'reverse-opt-out' }, headers);
    expect([other.status, await codeOf(other)]).toEqual([409, 'idempotency-conflict']);
  });

  it('answers a refusal of the owning service with its code', async () => {
    const { browser, me } = await signIn(persona('patient'));
    const refused = await post(browser, '/api/v1/my/choices', choice('refuse'), {
      'x-csrf-token': me.csrfToken!,
    });
    expect([refused.status, await codeOf(refused)]).toEqual([422, 'act-not-of-regime']);
  });

  it('names every field that is wrong, and those it does not know', async () => {
    const { browser, me } = await signIn(persona('patient'));
    const body = { ...choice(), regime: 'NONE', surprise: 1 };
    const refused = await post(browser, '/api/v1/my/choices', body, { 'x-csrf-token': me.csrfToken! });
    const { code, errors } = (await refused.json()) as { code: string; errors: { field: string }[] };
    expect(code).toBe('invalid-body');
    expect(errors.map(({ field }) => field).sort()).toEqual(['regime', 'surprise']);
  });

  it('needs accounts of colleagues, who may not have signed in yet', async () => {
    const { browser, me } = await signIn(persona('researcher'));
    const headers = { 'x-csrf-token': me.csrfToken! };
    const of = async (email: string) =>
      (await post(browser, '/api/v1/accounts', { email }, headers)).json() as Promise<{
        ref: string;
        name: string;
      }>;
    const invited = await of('colleague@example.org');
    expect(await of('Colleague@example.org')).toMatchObject({ ref: invited.ref });
    const signatory = persona('signatory');
    const before = await of(signatory.email);
    expect((await signIn(signatory)).me.account?.ref).toBe(before.ref);
    expect((await of(signatory.email)).name).toBe(signatory.name);
  });

  it('is refused to another role', async () => {
    const { browser, me } = await signIn(persona('researcher'));
    const refused = await post(browser, '/api/v1/my/choices', choice(), { 'x-csrf-token': me.csrfToken! });
    expect([refused.status, await codeOf(refused)]).toEqual([403, 'forbidden']);
  });

  it('that takes its time is accepted, with the address that will tell its sender alone', async () => {
    const { browser, me } = await signIn(persona('holder'));
    const description = {
      title: { fr: 'Jeu', en: 'Set' },
      description: { fr: 'Jeu', en: 'Set' },
      categories: ['51.1.a'],
      regime: 'EHDS_OPT_OUT',
      minimumCell: 3,
    };
    const accepted = await post(
      browser,
      '/api/v1/datasets',
      { description },
      { 'x-csrf-token': me.csrfToken! },
    );
    expect(accepted.status).toBe(202);
    const { status, partition, offset } = (await accepted.json()) as {
      status: string;
      partition: number;
      offset: number;
    };
    const told = await browser.request(`${stage.url}${status}`);
    expect(await told.json()).toMatchObject({ state: 'pending', partition, offset });
    await waitFor(
      async () =>
        ((await (await browser.request(`${stage.url}${status}`)).json()) as { state: string }).state ===
        'done',
    );
    const stranger = await signIn(persona('researcher'));
    expect((await stranger.browser.request(`${stage.url}${status}`)).status).toBe(404);
  });
});

describe('a vote', () => {
  const voteOf = (actor: string) => ({
    act: 'vote',
    applicationId: randomUUID(),
    version: 3,
    vote: 'favour',
    reason: 'Clear purpose, least data.',
    noConflictOfInterest: true,
    actor,
    madeAt: new Date().toISOString(),
  });

  it('is sent with a fresh login whose nonce is its hash', async () => {
    const member = persona('committee');
    const { browser, me } = await signIn(member);
    const headers = { 'x-csrf-token': me.csrfToken! };
    const asked = await post(
      browser,
      '/auth/step-up',
      { act: voteOf(me.account!.ref), returnTo: '/vote' },
      headers,
    );
    const { url } = (await asked.json()) as { url: string };
    expect(new URL(url).searchParams.get('prompt')).toBe('login');
    const end = await browser.walk(url, member, arrivedAt('/vote'));
    expect(end.hash).toBe('#outcome=done');
    expect(confirmed).toHaveLength(1);
    expect(confirmed[0]).toMatchObject({ nonce: confirmed[0]!.actHash, actor: me.account!.ref });
    expect((await meOf(browser)).account?.ref).toBe(me.account?.ref);
  });

  it('is not confirmed by somebody else', async () => {
    const { browser, me } = await signIn(persona('committee'));
    const headers = { 'x-csrf-token': me.csrfToken! };
    const asked = await post(
      browser,
      '/auth/step-up',
      { act: voteOf(me.account!.ref), returnTo: '/vote' },
      headers,
    );
    const { url } = (await asked.json()) as { url: string };
    browser.forget(stage.issuer);
    const end = await browser.walk(url, persona('signatory'), arrivedAt('/vote'));
    expect(end.hash).toBe('#outcome=refused&code=step-up-invalid');
    expect(confirmed).toHaveLength(1);
    const stolen = await post(browser, '/auth/step-up', { act: voteOf(randomUUID()) }, headers);
    expect(await codeOf(stolen)).toBe('step-up-invalid');
    const old = { ...voteOf(me.account!.ref), madeAt: new Date(Date.now() - 3_600_000).toISOString() };
    expect(await codeOf(await post(browser, '/auth/step-up', { act: old }, headers))).toBe('step-up-too-old');
  });
});

describe('bearer tokens', () => {
  const token = async (who: { username: string; password: string }): Promise<string> => {
    const browser = new Browser();
    const verifier = 'v'.repeat(64);
    const query = new URLSearchParams({
      client_id: 'garant-cli',
      response_type: 'code',
      redirect_uri: 'http://127.0.0.1:9/callback',
      scope: 'openid profile email garant',
      state: 's',
      nonce: 'n',
      resource: stage.url,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    const back = await browser.walk(
      `${stage.issuer}/auth?${query}`,
      who,
      (url) => url.pathname === '/callback',
    );
    const answer = await fetch(`${stage.issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: 'garant-cli',
        code: back.searchParams.get('code')!,
        redirect_uri: 'http://127.0.0.1:9/callback',
        code_verifier: verifier,
      }),
    });
    const tokens = (await answer.json()) as { access_token: string; id_token: string };
    idToken = tokens.id_token;
    return tokens.access_token;
  };
  let idToken = '';

  it('stand for the same account, need no CSRF token, and enrol as a browser does', async () => {
    const who = PERSONAS.filter(({ role }) => role === 'patient')[2]!;
    const authorization = `Bearer ${await token(who)}`;
    const me = await waitFor(async () => {
      const answer = await fetch(`${stage.url}/api/v1/me`, { headers: { authorization } });
      const found = (await answer.json()) as Me;
      return found.account?.subjectRef ? found : undefined;
    });
    expect(me.csrfToken).toBeNull();
    const chosen = await fetch(`${stage.url}/api/v1/my/choices`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(choice()),
    });
    expect(chosen.status).toBe(201);
    expect((await signIn(who)).me.account?.ref).toBe(me.account?.ref);
  });

  it('are refused when they are not access tokens for this gateway', async () => {
    await token(persona('holder'));
    for (const wrong of [idToken, 'a.b.c', `${idToken.split('.').slice(0, 2).join('.')}.AAAA`]) {
      const answer = await fetch(`${stage.url}/api/v1/me`, { headers: { authorization: `Bearer ${wrong}` } });
      expect([answer.status, await codeOf(answer)]).toEqual([401, 'invalid-token']);
    }
  });
});
