import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { extname, join, relative, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

export interface PortalFile {
  type: string;
  etag: string;
  plain: Buffer;
  /** Only for what gets smaller. */
  gzipped: Buffer | null;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};
const COMPRESSED = /^(text\/|application\/|image\/svg)/;
const compress = promisify(gzip);

/**
 * The built portal in memory, by address: a few megabytes, and no address can name anything else on the disk. Files of
 * other types than the portal has are left out. Empty when the folder does not exist.
 */
export async function portalFolder(folder: string): Promise<Map<string, PortalFile>> {
  const root = resolve(folder);
  const names = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, PortalFile>();
  for (const entry of names) {
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || type === undefined || entry.name.startsWith('.')) continue;
    const path = join(entry.parentPath, entry.name);
    const plain = await readFile(path);
    const smaller =
      COMPRESSED.test(type) && plain.length > 1_000 ? await compress(plain, { level: 9 }) : null;
    files.set(`/${relative(root, path).split(sep).join('/')}`, {
      type,
      etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 27)}"`,
      plain,
      gzipped: smaller,
    });
  }
  return files;
}
