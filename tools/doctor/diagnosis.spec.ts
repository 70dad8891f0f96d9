import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { freePortBase } from '../start/ports.mjs';

const dir = mkdtempSync(join(tmpdir(), 'garant-doctor-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const have = (name: string, script: string): void => {
  writeFileSync(join(dir, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(dir, name), 0o755);
};

/** A machine with nothing but Node.js, a shell and what `have` put there. */
async function doctor(env: Record<string, string> = {}) {
  const base = await freePortBase(24_000);
  const result = spawnSync(process.execPath, ['tools/doctor/main.mjs'], {
    env: { PATH: dir, GARANT_PORT_BASE: String(base), ...env },
    encoding: 'utf8',
  });
  return { status: result.status, text: result.stdout };
}

describe('npm run doctor', () => {
  symlinkSync('/bin/sh', join(dir, 'sh'));
  have('npm', 'echo 11.0.0');

  it('names what is missing, with the commands for Debian, Fedora and macOS', async () => {
    const { status, text } = await doctor();
    expect(status).toBe(1);
    expect(text).toMatch(/✗ Java: Java 17 or newer/);
    expect(text).toMatch(/Debian: sudo apt-get install -y openjdk-17-jre-headless/);
    expect(text).toMatch(/Fedora: sudo dnf install -y maven/);
    expect(text).toMatch(/macOS: brew install maven/);
  });

  it('is not content with an old Java', async () => {
    have('java', `echo 'openjdk version "11.0.2" 2019-01-15' >&2`);
    have('mvn', 'echo "Apache Maven 3.9.9"');
    const { status, text } = await doctor();
    expect(status).toBe(1);
    expect(text).toMatch(/✗ Java/);
    expect(text).toMatch(/✓ Maven: 3\.9\.9/);
  });

  it('asks for neither Java nor Maven where Kafka is somebody else’s', async () => {
    const { status, text } = await doctor({ GARANT_KAFKA_BROKERS: 'kafka:9092' });
    expect(status).toBe(0);
    expect(text).not.toMatch(/Java/);
  });

  it('is content with Java 17 and Maven, and says so', async () => {
    have('java', `echo 'openjdk version "17.0.1" 2021-10-19' >&2`);
    const { status, text } = await doctor();
    expect(text).toMatch(/Everything that is needed is here/);
    expect(status).toBe(0);
  });
});
