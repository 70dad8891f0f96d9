import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  openCheckpoint,
  openCosignatures,
  parseNote,
  parseVkey,
  type AcceptedCosignature,
  type VerifierKey,
} from '@garant/merkle-log';
import { parseInvocation } from '../shell/arguments.js';
import { sha256, sha256Hex } from '../shell/file.hash.js';
import { nodeCrypto } from '../verify/proof.check.js';
import { smallLog } from './log.fixture.js';
import { witnessCommand } from './witness.command.js';
import { loadWitnessKey, makeWitnessKey, type WitnessKey } from './witness.key.js';
import { witnessServer } from './witness.server.js';
import { WitnessState } from './witness.state.js';

const ORIGIN = 'audit.example.fr/log';
const log = smallLog(ORIGIN);
/** The same key, other entries: what a log would show to somebody else. */
const fork = smallLog(ORIGIN, { word: 'other' });

let folder: string;
let key: WitnessKey;
let state: WitnessState;
let server: Server;
let url: string;
let said: string[];
let now: Date;

async function begin(logs: readonly VerifierKey[] = [log.key]): Promise<void> {
  state = await WitnessState.open(join(folder, 'state'));
  server = witnessServer({ key, logs, state, now: () => now, say: (sentence) => said.push(sentence) });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
async function end(): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
  await state.close();
}
const invoke = (...argv: string[]): ReturnType<typeof parseInvocation> => {
  const invocation = parseInvocation(argv);
  invocation.output = { progress: () => undefined, result: (_sentence, data) => (result = data) };
  return invocation;
};
let result: Record<string, unknown> = {};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'garant-witness-'));
  said = [];
  now = new Date('2026-03-31T12:00:00Z');
  await makeWitnessKey(invoke('witness', 'key', '--out', join(folder, 'key'), '--name', 'ethics.example/w1'));
  key = await loadWitnessKey(join(folder, 'key'));
  await begin();
});
afterEach(async () => {
  await end();
  await rm(folder, { recursive: true });
});

const post = (body: string | Uint8Array): Promise<Response> =>
  fetch(`${url}/add-checkpoint`, { method: 'POST', body: body as never });
const witnessKey = (): VerifierKey => {
  const parsed = parseVkey(sha256, key.vkey);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
};
async function cosigned(response: Response, checkpoint: string): Promise<AcceptedCosignature[]> {
  expect(response.status).toBe(200);
  const note = parseNote(checkpoint);
  if (!note.ok) throw new Error(note.reason);
  const opened = await openCosignatures(note.value.text, await response.text(), [witnessKey()], nodeCrypto);
  if (!opened.ok) throw new Error(opened.reason);
  return opened.value;
}
const monitored = (): Promise<Response> => fetch(`${url}/${sha256Hex(ORIGIN)}/checkpoint`);

describe('a witness', () => {
  it('cosigns a log that grows, and shows what it cosigned last', async () => {
    expect((await monitored()).status).toBe(404);
    for (const [from, to] of [
      [0, 1],
      [1, 7],
      [7, 7],
      [7, 300],
    ] as const) {
      const checkpoint = await log.checkpoint(to);
      const [cosignature] = await cosigned(await post(await log.request(from, to)), checkpoint);
      expect(cosignature?.time).toBe(now.getTime() / 1000);
      const keys = { logs: [log.key], witnesses: [witnessKey()] };
      const shown = await openCheckpoint(await (await monitored()).text(), keys, nodeCrypto);
      expect(shown).toMatchObject({ ok: true, value: { origin: ORIGIN, size: to, ignored: [] } });
      expect(shown.ok && shown.value.verified).toHaveLength(2);
    }
  });

  it('says who it is and which logs it watches', async () => {
    const text = await (await fetch(url)).text();
    expect(text).toContain(key.vkey);
    expect(text).toContain(log.vkey);
  });

  it.each([
    ['no request', () => Promise.resolve('hello'), 400],
    [
      'an old size above the checkpoint’s',
      async () => (await log.request(0, 5)).replace('old 0', 'old 9'),
      400,
    ],
    ['a log that it does not watch', () => smallLog('other.example').request(0, 5), 404],
    ['a key that it does not know', () => smallLog(ORIGIN, { byte: 2 }).request(0, 5), 403],
    ['a signature that fails', async () => (await log.request(0, 5)).replace('\n5\n', '\n6\n'), 403],
    [
      'a proof where nothing is to prove',
      async () => (await log.request(0, 5)).replace('\n\n', `\n${'A'.repeat(43)}=\n\n`),
      422,
    ],
  ])('answers %s as the specification says', async (_, make, status) => {
    expect((await post(await make())).status).toBe(status);
    expect((await monitored()).status).toBe(404);
  });

  it('names the size that it knows', async () => {
    await post(await log.request(0, 7));
    const response = await post(await log.request(3, 9));
    expect(response.status).toBe(409);
    expect(response.headers.get('content-type')).toBe('text/x.tlog.size');
    expect(await response.text()).toBe('7\n');
  });

  it('refuses the second of two views, of the same size or a larger one, and keeps the proof of it', async () => {
    await post(await log.request(0, 7));
    const same = await post(await fork.request(7, 7));
    expect([same.status, await same.text()]).toEqual([422, 'same-size-different-root\n']);
    const larger = await post(await fork.request(7, 20));
    expect([larger.status, await larger.text()]).toEqual([422, 'old-root-mismatch\n']);
    expect(said).toHaveLength(2);
    const kept = (await readdir(join(folder, 'state', sha256Hex(ORIGIN)))).filter((name) =>
      name.startsWith('refused-'),
    );
    expect(kept).toHaveLength(2);
    const evidence = await Promise.all(
      kept.map((name) => readFile(join(folder, 'state', sha256Hex(ORIGIN), name), 'utf8')),
    );
    expect(evidence).toContain(await fork.request(7, 20));
    expect((await (await monitored()).text()).split('\n')[1]).toBe('7');
  });

  it('cosigns one of many that come at once, and never goes back', async () => {
    await post(await log.request(0, 10));
    const sizes = Array.from({ length: 40 }, (_, i) => 11 + ((i * 17) % 40));
    const answers = await Promise.all(
      sizes.map(async (to) => ({ to, response: await post(await log.request(10, to)) })),
    );
    const won = answers.filter(({ response }) => response.status === 200);
    expect(won).toHaveLength(1);
    expect(answers.filter(({ response }) => response.status === 409)).toHaveLength(39);
    expect((await (await monitored()).text()).split('\n')[1]).toBe(String(won[0]!.to));
  });

  it('passes on no signature that it did not verify', async () => {
    const request = await log.request(0, 5);
    const stranger = (await smallLog('x.example').checkpoint(5)).split('\n\n')[1];
    await cosigned(await post(request + stranger), await log.checkpoint(5));
    expect(await (await monitored()).text()).not.toContain('x.example');
  });

  it.each([
    ['another method', () => fetch(`${url}/add-checkpoint`), 405],
    ['a deletion', () => fetch(`${url}/${'0'.repeat(64)}/checkpoint`, { method: 'DELETE' }), 405],
    ['another address', () => fetch(`${url}/checkpoint`), 404],
    ['a way out of its folder', () => fetch(`${url}/%2e%2e/checkpoint`), 404],
    ['a body without end', () => post(Buffer.alloc(600 * 1024, 'a')), 413],
  ])('refuses %s', async (_, ask, status) => {
    expect((await ask()).status).toBe(status);
  });

  it('goes on after a stop where it was', async () => {
    await post(await log.request(0, 7));
    await end();
    await begin();
    expect((await post(await fork.request(7, 7))).status).toBe(422);
    expect((await post(await log.request(0, 9))).status).toBe(409);
    expect((await post(await log.request(7, 9))).status).toBe(200);
  });

  it('does not answer 200 when it could not store', async () => {
    state.store = () => Promise.reject(new Error('disk full'));
    const response = await post(await log.request(0, 7));
    expect([response.status, await response.text()]).toEqual([500, expect.not.stringContaining('\u2014')]);
    expect(said).toEqual(['could not answer: disk full']);
  });
});

describe('a witness does not start', () => {
  const start = (...more: string[]): Promise<void> =>
    witnessCommand(
      invoke('witness', '--key', join(folder, 'key'), '--state', join(folder, 'other'), ...more),
    );

  it.each([
    ['without a log', [], 'usage'],
    ['with two answers to which logs', ['--log', log.vkey, '--policy', 'p'], 'usage'],
    ['with a log that is no key', ['--log', 'hello'], 'policy'],
    ['with a policy that is not there', ['--policy', 'absent'], 'input'],
    ['on an address that is none', ['--log', log.vkey, '--listen', 'here'], 'usage'],
    ['on a port that is none', ['--log', log.vkey, '--listen', '127.0.0.1:70000'], 'usage'],
  ])('%s', async (_, more, code) => {
    await expect(start(...more)).rejects.toMatchObject({ code });
  });

  it('with its own key as the log’s, or a policy without a log', async () => {
    await expect(start('--log', key.vkey)).rejects.toMatchObject({ code: 'policy' });
    await writeFile(join(folder, 'policy'), 'quorum none\n');
    await expect(start('--policy', join(folder, 'policy'))).rejects.toMatchObject({ code: 'policy' });
  });

  it('with the key of a log, or none', async () => {
    const SKEY = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
    await writeFile(join(folder, 'log-key'), SKEY);
    await expect(loadWitnessKey(join(folder, 'log-key'))).rejects.toThrow(/key of a log/);
    await writeFile(join(folder, 'no-key'), 'hello');
    await expect(loadWitnessKey(join(folder, 'no-key'))).rejects.toMatchObject({ code: 'key' });
    await expect(loadWitnessKey(join(folder, 'absent'))).rejects.toMatchObject({ code: 'key' });
  });

  it('on a folder whose checkpoint is damaged', async () => {
    await post(await log.request(0, 7));
    await end();
    const file = join(folder, 'state', sha256Hex(ORIGIN), 'checkpoint');
    const whole = await readFile(file, 'utf8');
    await writeFile(file, whole.slice(0, 30));
    await expect(WitnessState.open(join(folder, 'state'))).rejects.toMatchObject({ code: 'state' });
    await writeFile(file, whole);
    await rm(join(folder, 'state', 'lock'), { force: true });
    await begin();
  });

  it('on a folder on which another works', async () => {
    await writeFile(join(folder, 'state', 'lock'), String(process.ppid));
    await expect(WitnessState.open(join(folder, 'state'))).rejects.toThrow(/another witness/);
    await writeFile(join(folder, 'state', 'lock'), '999999999');
    await (await WitnessState.open(join(folder, 'state'))).close();
  });
});

describe('the key of a witness', () => {
  it('is readable by its owner alone, is never overwritten, and is of the cosignature type', async () => {
    expect((await stat(join(folder, 'key'))).mode & 0o077).toBe(0);
    const again = makeWitnessKey(invoke('witness', 'key', '--out', join(folder, 'key'), '--name', 'a'));
    await expect(again).rejects.toMatchObject({ code: 'key' });
    expect(result).toMatchObject({ vkey: key.vkey });
    expect(witnessKey()).toMatchObject({ name: 'ethics.example/w1', type: 4 });
    const named = makeWitnessKey(invoke('witness', 'key', '--out', join(folder, 'b'), '--name', 'a b'));
    await expect(named).rejects.toMatchObject({ code: 'usage' });
  });
});
