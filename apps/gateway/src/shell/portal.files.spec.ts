import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { portalFolder, type PortalFile } from './portal.folder.js';

const folder = mkdtempSync(join(tmpdir(), 'garant-portal-'));
let files: Map<string, PortalFile>;
beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'assets', 'app-1.js'), 'x'.repeat(5_000));
  writeFileSync(join(folder, 'assets', 'app-1.js.map'), '{}');
  writeFileSync(join(folder, '.env'), 'SECRET=1');
  files = await portalFolder(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the portal in memory', () => {
  it('is the files that a browser needs, and no others', () => {
    expect([...files.keys()].sort()).toEqual(['/assets/app-1.js', '/index.html']);
  });
  it('travels compressed where that is smaller, under a tag of its content', () => {
    const script = files.get('/assets/app-1.js')!;
    expect(gunzipSync(script.gzipped!).toString()).toBe('x'.repeat(5_000));
    expect(files.get('/index.html')!.gzipped).toBeNull();
    expect(script.etag).toMatch(/^"[\w-]{27}"$/);
  });
  it('is empty when it was not built', async () => {
    expect((await portalFolder(join(folder, 'nothing'))).size).toBe(0);
  });
});
