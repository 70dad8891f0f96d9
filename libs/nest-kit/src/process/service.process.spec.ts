import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BuiltKit, ended } from '../testing/built.process.js';
import { testKeys } from '../testing/test.keys.js';
import { waitFor } from '../testing/wait.js';

const SERVICE = `
import { SERVICE_SETTINGS, loadSettings, startService } from '@garant/nest-kit';
class Empty {}
try {
  await startService({ service: 'audit-log', module: { module: Empty }, settings: loadSettings(SERVICE_SETTINGS) });
} catch (error) {
  console.error(error.message);
  process.exitCode = 78;
}
`;

let built: BuiltKit;
let dir: string;
beforeAll(async () => {
  built = new BuiltKit();
  dir = mkdtempSync(join(tmpdir(), 'garant-spec-'));
  writeFileSync(join(dir, 'jwks.json'), JSON.stringify((await testKeys()).jwks));
}, 60_000);
afterAll(() => {
  built.remove();
  rmSync(dir, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function running(): Promise<{
  child: ChildProcess;
  end: ReturnType<typeof ended>;
  port: number;
  metrics: number;
}> {
  const [port, metrics] = [await freePort(), await freePort()];
  const child = built.start(SERVICE, {
    GARANT_PORT: String(port),
    GARANT_METRICS_PORT: String(metrics),
    GARANT_JWKS_FILE: join(dir, 'jwks.json'),
  });
  const end = ended(child);
  await waitFor(async () => (await fetch(`http://127.0.0.1:${port}/health/live`)).ok, {
    timeoutMs: 15_000,
    what: 'the service',
  });
  return { child, end, port, metrics };
}

describe('a service process', () => {
  it('serves metrics on a port of their own and ends cleanly on SIGTERM', async () => {
    const { child, end, port, metrics } = await running();
    expect(await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text()).toMatch(
      /process_cpu_user_seconds_total/,
    );
    expect((await fetch(`http://127.0.0.1:${metrics}/`)).status).toBe(404);
    expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(404);
    child.kill('SIGTERM');
    const { code, output } = await end;
    expect(code).toBe(0);
    expect(output).toMatch(/"why":"SIGTERM"/);
  });

  it('ends when its parent is gone', async () => {
    const { child, end } = await running();
    child.stdin!.end();
    expect(await end).toMatchObject({ code: 0, output: expect.stringMatching(/standard input closed/) });
  });

  it('does not start on settings it does not understand, and lists them all', async () => {
    const { code, output } = await ended(built.start(SERVICE, { GARANT_PORT: '0', GARANT_PROT: '1' }));
    expect(code).toBe(78);
    expect(output).toMatch(
      /GARANT_JWKS_FILE: missing\n\s+GARANT_METRICS_PORT: missing\n\s+GARANT_PORT: .+\n\s+GARANT_PROT: no such setting/,
    );
  });
});
