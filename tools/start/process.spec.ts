import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Part, PartFailed, until } from './process.mjs';

const dir = mkdtempSync(join(tmpdir(), 'garant-process-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const node = (name: string, code: string, more = {}) =>
  new Part(
    { name, command: process.execPath, args: ['-e', code], logFile: join(dir, `${name}.log`), ...more },
    undefined,
  );
const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('a part of the platform', () => {
  it('ends when asked, and is then no crash', async () => {
    const part = node('obedient', `process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1e6)`);
    await until('it runs', () => part.pid && alive(part.pid));
    await part.stop();
    expect(part.running).toBe(false);
    expect(part.stopping).toBe(true);
  });

  it('is killed, with what it started, when it does not listen', async () => {
    const code = `process.on('SIGTERM', () => {});
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
      console.log(child.pid); setInterval(() => {}, 1e6)`;
    const part = node('deaf', code, { graceMs: 300 });
    await until('it has started a child', () => part.lastLines(1)[0]);
    const child = Number(part.lastLines(1)[0]);
    await part.stop();
    expect(part.end?.signal).toBe('SIGKILL');
    await until('its child is gone', () => !alive(child));
  });

  it('says how it ended, where its log is and what it said last', async () => {
    const part = node('broken', `console.error('the disk is full'); process.exit(7)`);
    await part.ended;
    const { message } = new PartFailed(part);
    expect(message).toContain('broken ended with exit code 7');
    expect(message).toContain(join(dir, 'broken.log'));
    expect(message).toContain('the disk is full');
    await expect(until('it works', () => false, { part })).rejects.toThrow(PartFailed);
  });

  it('says that a command does not exist', async () => {
    const missing = { name: 'x', command: '/nowhere/java', args: [], logFile: join(dir, 'x.log') };
    const part = new Part(missing, undefined);
    await part.ended;
    expect(part.describeEnd()).toContain('could not be started');
  });

  it('can be started again as it was', async () => {
    const part = node('again', `console.log('run'); process.exit(0)`);
    await part.ended;
    await part.startAgain().ended;
    expect(part.lastLines().filter((line) => line === 'run')).toHaveLength(2);
  });

  it('does not survive the program that started it, even when that is killed', async () => {
    const starter = `
      const { Part, Warden } = await import(${JSON.stringify(join(process.cwd(), 'tools/start/process.mjs'))});
      const warden = new Warden();
      const pids = [0, 3].map((stage) => new Part({ name: 'p' + stage, command: process.execPath, stage,
        args: ['-e', 'setInterval(() => {}, 1e6)'], logFile: ${JSON.stringify(join(dir, 'orphan.log'))} }, warden).pid);
      console.log(pids.join(' '));
      setInterval(() => {}, 1e6);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', starter]);
    const pids = await new Promise<number[]>((resolve) => {
      child.stdout.once('data', (text) => resolve(String(text).trim().split(' ').map(Number)));
    });
    await until('both run', () => pids.every(alive));
    child.kill('SIGKILL');
    await until('both are gone', () => !pids.some(alive), { timeoutMs: 15_000 });
    expect(pids).toHaveLength(2);
  });
});
