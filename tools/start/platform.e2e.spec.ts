import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { startPlatform, type Platform } from './platform.mjs';
import { freePortBase } from './ports.mjs';
import { until } from './process.mjs';
import { fetchToken } from './token.mjs';

const PARTS = [
  'PostgreSQL',
  'Kafka',
  'identity-provider',
  'consent',
  'access-requests',
  'audit-log',
  'gateway',
];
const dir = mkdtempSync(join(tmpdir(), 'garant-platform-'));
const plain = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GARANT_')));
const alive = (pid: number | undefined): boolean => {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
};
let platform: Platform | undefined;
let base: number;

/** `npm start` as a process of its own, without installing, building or seeding. */
function start() {
  const child = spawn(process.execPath, ['tools/start/main.mjs', '--no-build', '--no-seed'], {
    env: { ...plain, GARANT_DIR: dir, GARANT_PORT_BASE: String(base) },
    detached: true,
  });
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  child.stderr.on('data', (chunk) => (text += chunk));
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return {
    child,
    ended,
    text: () => text,
    up: () => until('it runs', () => text.includes('is running'), { timeoutMs: 120_000 }),
    pids: () =>
      JSON.parse(readFileSync(join(dir, 'platform.json'), 'utf8')).processes as {
        name: string;
        pid: number;
      }[],
  };
}

afterAll(async () => {
  await platform?.stop();
  rmSync(dir, { recursive: true, force: true });
});

describe('the platform on one machine', () => {
  it('comes up, says what runs, and answers', async () => {
    base = await freePortBase(26_000);
    platform = await startPlatform({ dir, portBase: base, env: plain });
    const description = JSON.parse(readFileSync(join(dir, 'platform.json'), 'utf8'));
    expect(description.processes.map(({ name }: { name: string }) => name).sort()).toEqual([...PARTS].sort());
    expect(description).toMatchObject({
      gatewayUrl: `http://localhost:${base}`,
      issuer: `http://localhost:${base + 1}`,
    });
    for (const url of description.metricsUrls)
      expect(await (await fetch(url)).text()).toContain('process_cpu');
    const page = await fetch(description.gatewayUrl);
    expect(page.status).toBe(200);
    const { accessToken } = await fetchToken({
      issuer: description.issuer,
      persona: description.personas[0],
    });
    const me = await fetch(`${description.gatewayUrl}/api/v1/me`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    expect(me.status).toBe(200);
  });

  it('takes each part being killed and started again', async () => {
    for (const name of PARTS) {
      await platform?.kill(name);
      expect(alive(platform?.part(name).pid)).toBe(false);
      await platform?.restart(name);
    }
    for (const name of PARTS) await platform?.ready(name);
  });

  it('stops everything it started', async () => {
    const pids = PARTS.map((name) => platform?.part(name).pid);
    await platform?.stop();
    expect(pids.filter(alive)).toEqual([]);
    expect(existsSync(join(dir, 'platform.json'))).toBe(false);
    platform = undefined;
  });
});

describe('npm start', () => {
  it('resumes the data, refuses a second start over it, and ends on Ctrl-C', async () => {
    const first = start();
    await first.up();
    const pids = first.pids();
    const second = start();
    expect(await second.ended).toBe(1);
    expect(second.text()).toContain('running already');
    expect(second.text()).toContain('GARANT_GATEWAY_PORT');
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
    expect(pids.filter(({ pid }) => alive(pid))).toEqual([]);
  });

  it('names a part that crashed, with its log, and leaves nothing behind', async () => {
    const run = start();
    await run.up();
    const pids = run.pids();
    process.kill(Number(pids.find(({ name }) => name === 'consent')?.pid), 'SIGKILL');
    expect(await run.ended).toBe(1);
    expect(run.text()).toContain('consent ended by signal SIGKILL');
    expect(run.text()).toContain(join(dir, 'logs', 'consent.log'));
    expect(pids.filter(({ pid }) => alive(pid))).toEqual([]);
  });

  it('leaves nothing behind even when it is killed itself', async () => {
    const run = start();
    await run.up();
    const pids = run.pids();
    run.child.kill('SIGKILL');
    await until('everything has ended', () => pids.every(({ pid }) => !alive(pid)), { timeoutMs: 60_000 });
    expect(pids).toHaveLength(PARTS.length);
  });

  it('refuses a setting that does not exist', async () => {
    const start = startPlatform({ dir, portBase: base, env: { ...plain, GARANT_BROKERS: 'x' } });
    await expect(start).rejects.toThrow(/unknown setting: GARANT_BROKERS/);
  });
});
