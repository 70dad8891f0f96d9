import { createHash, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CommandContext, HandlerResult } from '@garant/nest-kit';
import { Browser } from './browser.walk.js';
import { startGateway, type GatewayStage } from './gateway.stage.js';
import { persona } from './provider.process.js';

const datasetId = randomUUID();
let holderId = '';
let stage: GatewayStage;
let services: Server;
const uploads: { path: string; body: Buffer }[] = [];
const submitted: string[] = [];

/** The services' internal HTTP, as far as an upload and the public pages need it. */
beforeAll(async () => {
  services = createServer((request, response) => {
    const answer = (body: unknown, status = 200): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.method === 'PUT')
      return void buffer(request).then((body) => {
        uploads.push({ path: request.url!, body });
        answer({ bytes: body.length });
      });
    if (request.url === `/internal/datasets/${datasetId}`) return answer({ datasetId, holderId });
    if (request.url === '/log/tile/0/000') return void response.writeHead(200).end(Buffer.alloc(8_192, 7));
    if (request.url?.startsWith('/internal/entries'))
      return answer({ entries: [], next: null, asked: request.url });
    answer({ code: 'not-found' }, 404);
  });
  await new Promise<void>((ready) => services.listen(0, '127.0.0.1', ready));
  stage = await startGateway({ serviceUrl: `http://127.0.0.1:${(services.address() as AddressInfo).port}` });
  await stage.service('consent', {
    'linkage.submit': async ({ command }: CommandContext<{ fileSha256: string }>): Promise<HandlerResult> => {
      submitted.push(command.body.fileSha256);
      return { ok: true, result: {} };
    },
  } as never);
}, 90_000);
afterAll(async () => {
  await stage?.stop();
  services?.close();
});

const signIn = async (
  role: string,
): Promise<{ browser: Browser; token: string; organisation: string | null }> => {
  const browser = new Browser();
  await browser.walk(
    `${stage.url}/auth/login?returnTo=/home`,
    persona(role),
    (url) => url.href === `${stage.url}/home`,
  );
  const me = (await (await browser.request(`${stage.url}/api/v1/me`)).json()) as {
    csrfToken: string;
    account: { organisation: string | null };
  };
  return { browser, token: me.csrfToken, organisation: me.account.organisation };
};
const rows =
  '{"localId":"1","familyName":"Martin","givenNames":"Ada","birthDate":"1980-02-29","gender":"female"}\n'.repeat(
    300,
  );
const put = (who: { browser: Browser; token: string }, type: string, body: string): Promise<Response> =>
  who.browser.request(`${stage.url}/api/v1/datasets/${datasetId}/linkage`, {
    method: 'PUT',
    headers: { 'content-type': type, 'x-csrf-token': who.token },
    body,
  });
const codeOf = async (answer: Response): Promise<[number, string]> => [
  answer.status,
  ((await answer.json()) as { code: string }).code,
];

describe('a linkage upload', () => {
  it('is stored whole under its hash before a command names it', async () => {
    const holder = await signIn('holder');
    holderId = holder.organisation!;
    const sha256 = createHash('sha256').update(rows).digest('hex');
    const answer = await put(holder, 'application/x-ndjson', rows);
    expect([answer.status, await answer.json()]).toMatchObject([200, { fileSha256: sha256 }]);
    expect(uploads).toEqual([{ path: `/internal/imports/${sha256}`, body: Buffer.from(rows) }]);
    expect(submitted).toEqual([sha256]);
  });

  it('of another type, of nothing, or for another’s dataset is refused, and nothing is sent', async () => {
    const holder = await signIn('holder');
    expect(await codeOf(await put(holder, 'text/csv', 'a;b'))).toEqual([415, 'unsupported-media-type']);
    expect(await codeOf(await put(holder, 'application/json', '{}'))).toEqual([
      415,
      'unsupported-media-type',
    ]);
    expect(await codeOf(await put(holder, 'application/x-ndjson', ''))).toEqual([422, 'file-empty']);
    holderId = 'another-hospital';
    expect(await codeOf(await put(holder, 'application/x-ndjson', rows))).toEqual([403, 'dataset-not-yours']);
    expect(uploads).toHaveLength(1);
    expect(submitted).toHaveLength(1);
  });
});

describe('the log', () => {
  it('shows hash tiles to everybody, for ever, and takes only addresses of tiles', async () => {
    const tile = await fetch(`${stage.url}/log/tile/0/000`);
    expect([tile.status, tile.headers.get('cache-control')]).toEqual([
      200,
      'public, max-age=31536000, immutable',
    ]);
    expect((await tile.arrayBuffer()).byteLength).toBe(8_192);
    for (const path of [
      '0/0',
      '0/000.p/256',
      '0/000.p/0',
      '..%2f..%2finternal/entries',
      '64/abc',
      'entries%2f000',
    ])
      expect(await codeOf(await fetch(`${stage.url}/log/tile/${path}`))).toEqual([404, 'tile-unknown']);
  });

  it('is searched by inspectors, with parameters that it knows', async () => {
    const { browser } = await signIn('inspector');
    const search = `${stage.url}/api/v1/inspection/entries`;
    const found = await browser.request(`${search}?permit=${datasetId}&limit=5`);
    expect(await found.json()).toMatchObject({ asked: `/internal/entries?permit=${datasetId}&limit=5` });
    const wrong = await browser.request(`${search}?permitt=1`);
    expect(await codeOf(wrong)).toEqual([400, 'invalid-query']);
    expect(await codeOf(await browser.request(`${search}/01`))).toEqual([404, 'entry-unknown']);
  });
});

describe('a page about a problem', () => {
  it('is a page for people and JSON for programs', async () => {
    const page = await fetch(`${stage.url}/problems/csrf`, {
      headers: { accept: 'text/html', 'accept-language': 'fr' },
    });
    expect(await page.text()).toContain('Le formulaire a expiré');
    const json = await fetch(`${stage.url}/problems/csrf`);
    expect(await json.json()).toMatchObject({ code: 'csrf', status: 403 });
    expect(await codeOf(await fetch(`${stage.url}/problems/nothing`))).toEqual([404, 'not-found']);
  });

  it('and the keys that are published hold nothing private', async () => {
    const { keys } = (await (await fetch(`${stage.url}/.well-known/jwks.json`)).json()) as {
      keys: Record<string, string>[];
    };
    expect(keys.some(({ owner, use }) => owner === 'gateway' && use === 'sig')).toBe(true);
    expect(keys.some((key) => 'd' in key)).toBe(false);
  });
});
