import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { capabilityFaults, rowsOf } from './capability.table.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const FILES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
}).split('\n');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

describe('what the documentation says is tested', () => {
  it.each(['docs/consent.md', 'docs/access-requests.md', 'docs/audit-log.md'])(
    '%s names tests that are there',
    (page) => {
      expect(capabilityFaults(read(page), FILES, read)).toEqual([]);
    },
  );

  const page = (cell: string): string =>
    `Paths: \`C/\` = \`apps/x/src/\`.\n\n| capability | test |\n| --- | --- |\n| to sing | ${cell} |\n`;
  const faults = (cell: string): string[] =>
    capabilityFaults(page(cell), ['apps/x/src/song.spec.ts', 'tests/choir.journey.ts'], () =>
      [`describe('a song', () => {`, `it('ends with the second line, l’autre', sung);`].join('\n'),
    );

  it.each([
    ["`C/song.spec` › a song; ends with…; ends … l'autre"],
    ['`song.spec`; `tests/choir.journey` › a song'],
    ['`C/*.spec` › a song'],
    ['`**/song.spec`, `tests/choir.journey` (every voice)'],
    ['none: nobody can hear it, and no law asks for it'],
  ])('finds nothing in %s', (cell) => expect(faults(cell)).toEqual([]));

  it.each([
    ['`C/dance.spec`', /no file C\/dance.spec/],
    ['`C/song.spec` › a song; begins', /no test “begins”/],
    ['everywhere', /names no test/],
    ['none: no', /names no test/],
  ])('finds a fault in %s', (cell, fault) => expect(faults(cell).join()).toMatch(fault));

  it('reads tables with a column for tests alone', () => {
    expect(rowsOf('| a | b |\n|---|---|\n| 1 | 2 |\n\n| a | test |\n|---|---|\n| 1 | `x` |')).toEqual([
      { line: 7, what: '1', cell: '`x`' },
    ]);
    expect(capabilityFaults('no table at all', [])).toHaveLength(1);
  });
});
