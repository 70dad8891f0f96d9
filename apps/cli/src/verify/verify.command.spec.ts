import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  bundlesForGrowth,
  encodeBundle,
  formatCheckpoint,
  formatTilePath,
  leafHash,
  tilesForGrowth,
  treeRoot,
} from '@garant/merkle-log';
import { parseInvocation } from '../shell/arguments.js';
import { sha256 } from '../shell/file.hash.js';
import { verifyCommand } from './verify.command.js';

const joined = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const ORIGIN = 'example.com/log';
const SIZE = 300;
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const rawKey = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
const keyId = sha256(joined(Buffer.from(`${ORIGIN}\n`), Uint8Array.of(1), rawKey)).subarray(0, 4);
const vkey = `${ORIGIN}+${Buffer.from(keyId).toString('hex')}+${Buffer.from(joined(Uint8Array.of(1), rawKey)).toString('base64')}`;
const entriesOf = (size: number, word = 'entry'): Uint8Array[] =>
  Array.from({ length: size }, (_, at) => Buffer.from(`${word} ${at}`));
const leavesOf = (entries: readonly Uint8Array[]): Uint8Array[] =>
  entries.map((entry) => leafHash(sha256, entry));

/** C2SP signed note: the text, an empty line, and one signature line with the key id before the signature. */
function checkpoint(entries: readonly Uint8Array[]): string {
  const root = treeRoot(sha256, leavesOf(entries));
  const text = formatCheckpoint({ origin: ORIGIN, size: entries.length, root });
  const signature = joined(keyId, sign(null, Buffer.from(text), privateKey));
  return `${text}\n— ${ORIGIN} ${Buffer.from(signature).toString('base64')}\n`;
}

describe('garant verify log', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'garant-verify-'));
    const entries = entriesOf(SIZE);
    const leaves = leavesOf(entries);
    const rows = [leaves, [treeRoot(sha256, leaves.slice(0, 256))]];
    const put = async (path: string, bytes: Uint8Array | string): Promise<void> => {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    };
    for (const tile of tilesForGrowth(0, SIZE)) {
      const row = rows[Number(tile.level)]!;
      await put(formatTilePath(tile), joined(...row.slice(tile.index * 256, tile.index * 256 + tile.width)));
    }
    for (const tile of bundlesForGrowth(0, SIZE))
      await put(
        formatTilePath(tile),
        encodeBundle(entries.slice(tile.index * 256, tile.index * 256 + tile.width)),
      );
    await put('checkpoint', checkpoint(entries));
    await put('policy', `log ${vkey}\nquorum none\n`);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const verify = (...more: string[]): Promise<void> => {
    const invocation = parseInvocation(['verify', 'log', '--in', folder, '--entries', ...more]);
    invocation.output = { progress: () => undefined, result: (_sentence, data) => (result = data) };
    return verifyCommand(invocation);
  };
  let result: Record<string, unknown> = {};

  it('holds for a whole copy', async () => {
    await verify();
    expect(result).toMatchObject({ origin: ORIGIN, size: SIZE });
  });

  it.each([
    ['an entry', 'tile/entries/001.p/44', -1, 'entry-differs'],
    ['a leaf of a tile', 'tile/0/000', 40, 'entry-differs'],
    ['the signature of the checkpoint', 'checkpoint', -10, 'checkpoint'],
    ['the size in the checkpoint', 'checkpoint', ORIGIN.length + 2, 'checkpoint'],
  ])('fails when one byte of %s differs', async (_what, path, at, code) => {
    const bytes = await readFile(join(folder, path));
    const place = at < 0 ? bytes.length + at : at;
    bytes[place] = bytes[place]! ^ 1;
    await writeFile(join(folder, path), bytes);
    await expect(verify()).rejects.toMatchObject({ code });
  });

  it('fails when an entry and its leaf are both replaced', async () => {
    const entries = entriesOf(SIZE);
    entries[7] = Buffer.from('another');
    await writeFile(join(folder, 'tile/entries/000'), encodeBundle(entries.slice(0, 256)));
    await writeFile(join(folder, 'tile/0/000'), joined(...leavesOf(entries).slice(0, 256)));
    await expect(verify()).rejects.toThrow();
  });

  it('fails when a tile is missing', async () => {
    await rm(join(folder, 'tile/0/000'));
    await expect(verify()).rejects.toMatchObject({ code: 'input' });
  });

  it('continues an older checkpoint of the same log, and no other', async () => {
    const older = join(folder, 'older');
    await writeFile(older, checkpoint(entriesOf(123)));
    await verify('--since', older);
    await writeFile(older, checkpoint(entriesOf(123, 'other')));
    await expect(verify('--since', older)).rejects.toMatchObject({ code: 'not-consistent' });
  });
});
