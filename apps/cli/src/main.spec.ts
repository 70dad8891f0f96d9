import { beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const folder = join(process.cwd(), 'apps', 'cli');
const garant = (...args: string[]): { status: number | null; stdout: string; stderr: string } => {
  const env: NodeJS.ProcessEnv = { ...process.env, NODE_OPTIONS: '' };
  delete env.GARANT_URL;
  delete env.GARANT_TOKEN;
  return spawnSync(process.execPath, [join(folder, 'bin', 'garant.mjs'), ...args], { encoding: 'utf8', env });
};

describe('garant, as a process', () => {
  beforeAll(() => {
    execFileSync('npm', ['run', '--silent', 'build', '-w', 'garant'], {
      env: { ...process.env, NODE_OPTIONS: '' },
    });
  }, 60_000);

  it('explains itself, and that is a success', () => {
    const { status, stdout } = garant('--help');
    expect(status).toBe(0);
    expect(stdout).toContain('release --permit');
  });

  it.each([
    ['no command', [], 'usage'],
    ['an unknown command', ['relese'], 'usage'],
    ['an unknown option', ['status', '--permt', 'x'], 'usage'],
    ['a missing option', ['release'], 'usage'],
    ['an address that is none', ['status', '--url', 'nowhere'], 'usage'],
    ['a verification of nothing', ['verify', 'everything'], 'usage'],
    ['a file that is not there', ['verify', 'document', '--file', 'absent', '--keys', 'absent'], 'input'],
  ])('fails with one line of JSON and a sentence for %s', (_what, args, code) => {
    const { status, stdout, stderr } = garant(...args, '--json');
    expect(status).toBe(1);
    const last = stdout.trim().split('\n').at(-1) as string;
    expect(JSON.parse(last)).toMatchObject({ ok: false, code });
    expect(stderr).toMatch(new RegExp(`^garant: .+ \\(${code}\\)\n$`));
  });

  it('prints nothing but JSON with --json', () => {
    for (const args of [[], ['relese'], ['release']]) {
      const { stdout } = garant(...args, '--json');
      for (const line of stdout.trim().split('\n')) expect(() => JSON.parse(line) as unknown).not.toThrow();
    }
  });

  it('fails by name when the platform does not answer', () => {
    const { status, stdout } = garant('status', '--url', 'http://127.0.0.1:9', '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false });
    expect((JSON.parse(stdout) as { code: string }).code).not.toBe('unexpected');
  });
});
