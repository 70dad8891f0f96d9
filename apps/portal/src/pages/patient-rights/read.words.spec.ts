import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import french from '../../messages/rights.fr.json' with { type: 'json' };

/** Source files of the services that write down reads. */
function sources(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const full = join(path, entry.name);
    if (entry.isDirectory()) return sources(full);
    return /(?<!\.spec)\.ts$/.test(entry.name) ? [readFileSync(full, 'utf8')] : [];
  });
}

/** Codes of reads that name a person: `what` beside `subjectRef`, within one object. */
const codes = new Set(
  sources(join(process.cwd(), 'apps/consent/src')).flatMap((text) =>
    [...text.matchAll(/\{[^{}]*\bwhat: '([a-z-]+)'[^{}]*\bsubjectRef\b[^{}]*\}/g)].map((match) => match[1]!),
  ),
);

describe('what was read, in words', () => {
  it('finds the reads of the register', () => expect([...codes]).toContain('choices'));
  it('has words for each of them', () => {
    expect([...codes].filter((code) => !(`uses.what.${code}` in french))).toEqual([]);
  });
});
