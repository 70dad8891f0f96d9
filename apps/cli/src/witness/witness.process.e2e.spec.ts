import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { sha256Hex } from '../shell/file.hash.js';
import { smallLog } from './log.fixture.js';

const ORIGIN = 'audit.example.fr/log';
const log = smallLog(ORIGIN, { most: 2_000 });
const fork = smallLog(ORIGIN, { most: 2_000, word: 'other' });
const ROUNDS = 6;

let folder: string;
let running: ChildProcess[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'garant-witness-'));
  running = [];
});
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

const garant = (...args: string[]): ChildProcess => {
  const bin = join(process.cwd(), 'apps', 'cli', 'bin', 'garant.mjs');
  const env = { ...process.env, NODE_OPTIONS: '' };
  const child = spawn(process.execPath, [bin, ...args, '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  return child;
};
async function started(): Promise<{ child: ChildProcess; url: string }> {
  const child = garant(
    ...['witness', '--key', join(folder, 'key'), '--state', join(folder, 'state')],
    ...['--log', log.vkey, '--listen', '127.0.0.1:0'],
  );
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  return { child, url: (JSON.parse(line) as { url: string }).url };
}
const post = (url: string, body: string): Promise<Response> =>
  fetch(`${url}/add-checkpoint`, { method: 'POST', body });

describe('garant witness, as a process', () => {
  it('killed at any moment, never forgets what it answered and never signs another view', async () => {
    expect(
      await once(garant('witness', 'key', '--out', join(folder, 'key'), '--name', 'w1'), 'exit'),
    ).toEqual([0, null]);
    let answered = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const { child, url } = await started();
      const shown = await fetch(`${url}/${sha256Hex(ORIGIN)}/checkpoint`);
      const head = shown.status === 200 ? Number((await shown.text()).split('\n')[1]) : 0;
      expect(head).toBeGreaterThanOrEqual(answered);
      if (head > 0) expect((await post(url, await fork.request(head, head + 1))).status).toBe(422);
      let old = head;
      const killed = once(child, 'exit');
      setTimeout(() => child.kill('SIGKILL'), 40 + round * 37);
      for (;;) {
        const response = await post(url, await log.request(old, old + 1)).catch(() => null);
        if (!response) break;
        expect(response.status).toBe(200);
        if (!(await response.text().catch(() => ''))) break;
        old++;
        answered = old;
      }
      await killed;
    }
    expect(answered).toBeGreaterThan(ROUNDS);
  });

  it('told to stop, answers what it has begun and ends well', async () => {
    await once(garant('witness', 'key', '--out', join(folder, 'key'), '--name', 'w1'), 'exit');
    const { child, url } = await started();
    expect((await post(url, await log.request(0, 5))).status).toBe(200);
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    const again = await started();
    expect((await post(again.url, await log.request(5, 9))).status).toBe(200);
  });
});
