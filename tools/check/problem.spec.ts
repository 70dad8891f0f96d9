import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { codesWithoutTest, problemCodes } from './problem.codes.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
/** Codes that no test can raise, and why. */
const OUT_OF_REACH: Readonly<Record<string, string>> = {};

const TESTS = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx'],
  {
    cwd: ROOT,
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((file) => /\.spec\.tsx?$|\.(journey|steps)\.ts$/.test(file) && !file.startsWith('tools/check/'))
  .map((file) => join(ROOT, file));

describe('problems', () => {
  it('are each named by a test', async () => {
    const missing = codesWithoutTest(await problemCodes(), TESTS);
    expect(missing.filter((code) => !(code in OUT_OF_REACH))).toEqual([]);
  });

  it('that no test can raise are known, not named by one, and have a reason', async () => {
    const out = Object.keys(OUT_OF_REACH);
    expect(await problemCodes()).toEqual(expect.arrayContaining(out));
    expect(codesWithoutTest(out, TESTS)).toEqual(out);
    for (const reason of Object.values(OUT_OF_REACH)) expect(reason.length).toBeGreaterThan(20);
  });

  it('are looked for as whole words', () => {
    const own = [join(ROOT, 'tools/check/problem.spec.ts')];
    expect(codesWithoutTest(['no' + '-such', 'looked'], own)).toEqual(['no' + '-such']);
  });
});
