import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { waitFor } from '@garant/nest-kit/testing';

export interface Persona {
  id: string;
  role: string;
  name: string;
  username: string;
  password: string;
  email: string;
}

const FOLDER = resolve(import.meta.dirname, '../../../infra/identity-provider');
export const PERSONAS = JSON.parse(readFileSync(join(FOLDER, 'personas.json'), 'utf8')) as Persona[];
export const persona = (role: string): Persona => PERSONAS.find((one) => one.role === role)!;

export async function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => found(port));
    });
  });
}

/** The development identity provider as a process of its own, for one gateway address. */
export async function startProvider(
  port: number,
  gatewayUrl: string,
): Promise<{ issuer: string; secret: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'garant-provider-'));
  const secret = 'a secret of this test alone';
  writeFileSync(join(folder, 'secret'), secret);
  const issuer = `http://localhost:${port}`;
  const child = spawn(process.execPath, [join(FOLDER, 'main.mjs')], {
    env: {
      PATH: process.env.PATH,
      GARANT_IDENTITY_PROVIDER_PORT: String(port),
      GARANT_OIDC_ISSUER: issuer,
      GARANT_GATEWAY_URL: gatewayUrl,
      GARANT_OIDC_CLIENT_SECRET_FILE: join(folder, 'secret'),
      GARANT_IDENTITY_PROVIDER_DATA: folder,
    },
    stdio: 'ignore',
  });
  await waitFor(async () => (await fetch(`${issuer}/health/ready`)).ok, {
    timeoutMs: 15_000,
    what: 'the provider',
  });
  return {
    issuer,
    secret,
    stop: async () => {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
