import { expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** More rounds: `npm run kill-rounds`. The seed is another one every day, and what it finds it finds again. */
it('a log that is killed at ten random moments loses nothing, doubles nothing, and never contradicts itself', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'garant-kill-'));
  const state = join(dir, 'result.json');
  const seed = String(Math.floor(Date.now() / 86_400_000));
  const { NODE_OPTIONS: _options, ...env } = process.env;
  const script = join(import.meta.dirname, 'log.kill.mjs');
  const args = [script, '--rounds', '10', '--seed', seed, '--state', state, '--dir', dir];
  const said = await promisify(execFile)(process.execPath, args, { env }).catch(
    (error: { stdout: string; stderr: string }) => error,
  );
  const result = JSON.parse(readFileSync(state, 'utf8')) as Record<string, number> & { faults: string[] };
  expect({ faults: result.faults, said: result.faults.length > 0 ? said : '' }).toEqual({
    faults: [],
    said: '',
  });
  expect(result.rounds).toBe(10);
  expect(result.entries).toBeGreaterThanOrEqual(result.messages!);
  expect(result.checkpoints).toBeGreaterThan(0);
  rmSync(dir, { recursive: true, force: true });
}, 400_000);
