import { expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { capabilityFaults } from './capability.table.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const FILES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
}).split('\n');
const PAGE = read('docs/audit-log/bad-input.md');
const SHORTS = { 'A/': 'apps/audit-log/test/', 'M/': 'libs/merkle-log/src/' } as const;

/** Rows of the page: what comes in, its code, the spec files that show it. */
const ROWS = PAGE.split('\n')
  .filter((line) => line.startsWith('| ') && line.includes('.spec`'))
  .map((line) => {
    const [input, code, tests] = line
      .split('|')
      .slice(1)
      .map((cell) => cell.trim());
    const files = [...tests!.matchAll(/`(\w\/)([\w.-]+\.spec)`/g)].map(
      ([, short, name]) => `${SHORTS[short as keyof typeof SHORTS]}${name}.ts`,
    );
    return { input: input!, code: code!.replaceAll('`', ''), files };
  });

it('every row names a test that is there', () => {
  expect(capabilityFaults(PAGE, FILES, read)).toEqual([]);
});

it.each(ROWS.map(({ input, code, files }) => [input, code, files] as const))(
  '%s: %s, which a named test asks for',
  (_, code, files) => {
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => read(file).includes(code))).not.toEqual([]);
  },
);

it('has a row for each kind of bad input that the log must bear', () => {
  const kinds = [
    /proof/,
    /cut short/,
    /another origin/,
    /known key/,
    /old size of 0/,
    /past the end/,
    /not JSON/,
    /64 KiB/,
    /search/,
    /mission (before|after)/,
  ];
  expect(kinds.filter((kind) => !ROWS.some(({ input }) => kind.test(input)))).toEqual([]);
});
