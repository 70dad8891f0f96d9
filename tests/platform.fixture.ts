import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SeedApi } from '../tools/seed/seed.api.mjs';
import { startPlatform, type Platform } from '../tools/start/platform.mjs';

export const ROOT = resolve(import.meta.dirname, '..');

export interface TestPlatform {
  platform: Platform;
  api: SeedApi;
  gatewayUrl: string;
  /** A folder of this platform, for files of holders and environments. */
  folder(name: string): string;
  stop(): Promise<void>;
}

/** A port base whose ports look free now. Two checkouts can run their tests side by side. */
async function freePortBase(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const base = 20_000 + Math.floor(Math.random() * 380) * 100;
    const free = await Promise.all(
      [0, 1, 2, 3, 4, 10, 12, 13, 14, 20, 21, 22].map((offset) => isFree(base + offset)),
    );
    if (free.every(Boolean)) return base;
  }
  throw new Error('no free ports');
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const server = createServer()
      .once('error', () => done(false))
      .listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });

/** The whole platform, as `npm start` brings it up, in a folder of its own under `.garant-test`. */
export async function startTestPlatform(options: { seed: boolean }): Promise<TestPlatform> {
  const parent = join(ROOT, '.garant-test');
  const dir = mkdtempSync(join(tmpdirOf(parent), 'platform-'));
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GARANT_')));
  const platform = await startPlatform({ dir, portBase: await freePortBase(), seed: options.seed, env });
  const { gatewayUrl } = platform.description as { gatewayUrl: string };
  return {
    platform,
    api: new SeedApi(platform.description),
    gatewayUrl,
    folder: (name) => mkdtempSync(join(dir, `${name}-`)),
    async stop() {
      await platform.stop();
      if (!process.env.CI) rmSync(dir, { recursive: true, force: true });
    },
  };
}

function tmpdirOf(parent: string): string {
  try {
    readdirSync(parent);
    return parent;
  } catch {
    return tmpdir();
  }
}

export interface CliResult {
  code: number;
  result: Record<string, unknown> & { ok?: boolean; code?: string; message?: string };
  stderr: string;
}

/** `npx garant … --json`, as a person with their own token. */
export async function garant(test: TestPlatform, persona: string, ...args: string[]): Promise<CliResult> {
  const token = await test.api.token(persona);
  const child = spawn(process.execPath, [join(ROOT, 'apps/cli/bin/garant.mjs'), ...args, '--json'], {
    env: { PATH: process.env.PATH, GARANT_URL: test.gatewayUrl, GARANT_TOKEN: token },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise<number>((done) => child.on('close', (status) => done(status ?? -1)));
  return { code, result: stdout ? (JSON.parse(stdout) as CliResult['result']) : {}, stderr };
}

export type Resource = { resourceType: string; id: string; birthDate?: string } & Record<string, unknown>;
/** All resources of a folder of readable outputs. */
export function readResources(folder: string): Resource[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean))
    .map((line) => JSON.parse(line) as Resource);
}

/** People of the demonstration records by what stays of them in an output: their birth dates are distinct. */
export const BIRTH_DATES = {
  gladys: '1981-11-03',
  yvone: '1963-07-15',
  karena: '2002-07-30',
  augustus: '1995-12-30',
  corrin: '1986-11-19',
  suanne: '1978-05-12',
} as const;
export const birthDatesIn = (folder: string): string[] =>
  readResources(folder)
    .filter((resource) => resource.resourceType === 'Patient')
    .map((resource) => String(resource.birthDate))
    .sort();
