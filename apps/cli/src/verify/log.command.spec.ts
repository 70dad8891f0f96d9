import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync, hash, sign } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  emptyEdge,
  encodeBundle,
  extendEdge,
  edgeRoot,
  formatCheckpoint,
  formatTilePath,
  leafHash,
} from '@garant/merkle-log';
import { sha256 } from '../shell/file.hash.js';

const ORIGIN = 'example.com/log';
/** Enough full tiles that threads are worth it, and a partial one. */
const SIZE = 80 * 256 + 77;
const OLD = 9_000;
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const key = Buffer.concat([Buffer.of(1), publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)]);
const keyId = (name: string): Buffer =>
  Buffer.from(hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), key])), 'hex').subarray(0, 4);
const vkey = (name = ORIGIN): string => `${name}+${keyId(name).toString('hex')}+${key.toString('base64')}`;

function checkpoint(size: number, root: Uint8Array, origin = ORIGIN, signer = origin): string {
  const text = formatCheckpoint({ origin, size, root });
  const signature = Buffer.concat([keyId(signer), sign(null, Buffer.from(text), privateKey)]);
  return `${text}\n\u2014 ${signer} ${signature.toString('base64')}\n`;
}

let whole: string;
let folder: string;
let entries: Buffer[];
const rootOf = (list: readonly Buffer[]): Uint8Array =>
  edgeRoot(
    sha256,
    extendEdge(
      sha256,
      emptyEdge,
      list.map((entry) => leafHash(sha256, entry)),
    ).edge,
  );

/** Writes a whole log of these entries. */
async function publish(to: string, list: readonly Buffer[]): Promise<void> {
  const put = async (path: string, bytes: Uint8Array | string): Promise<void> => {
    await mkdir(dirname(join(to, path)), { recursive: true });
    await writeFile(join(to, path), bytes);
  };
  const { edge, tiles } = extendEdge(
    sha256,
    emptyEdge,
    list.map((entry) => leafHash(sha256, entry)),
  );
  for (const tile of tiles) {
    await put(formatTilePath(tile), tile.bytes);
    if (tile.level === 0)
      await put(
        formatTilePath({ ...tile, level: 'entries' }),
        encodeBundle(list.slice(tile.index * 256, tile.index * 256 + tile.width)),
      );
  }
  await put('checkpoint', checkpoint(list.length, edgeRoot(sha256, edge)));
  await put('policy', `log ${vkey()}\nquorum none\n`);
}

beforeAll(async () => {
  execFileSync('npm', ['run', '--silent', 'build', '-w', 'garant'], {
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  whole = await mkdtemp(join(tmpdir(), 'garant-verify-whole-'));
  entries = Array.from({ length: SIZE }, (_, at) => Buffer.from(`entry ${at}`));
  await publish(whole, entries);
}, 120_000);
afterAll(() => rm(whole, { recursive: true, force: true }));

/** On a copy in which something may have been changed: the command as a process, so that it has threads. */
async function verify(
  change: (folder: string) => Promise<unknown>,
  ...more: string[]
): Promise<Record<string, unknown>> {
  folder = await mkdtemp(join(tmpdir(), 'garant-verify-copy-'));
  try {
    await cp(whole, folder, { recursive: true });
    await change(folder);
    const { stdout } = spawnSync(
      process.execPath,
      ['apps/cli/bin/garant.mjs', 'verify', 'log', '--dir', folder, '--json', ...more],
      { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
    );
    return JSON.parse(stdout) as Record<string, unknown>;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
const nothing = (): Promise<void> => Promise.resolve();
const edit = async (path: string, change: (bytes: Buffer) => Buffer): Promise<void> =>
  writeFile(join(folder, path), change(await readFile(join(folder, path))));
const flip = (at: number) => (bytes: Buffer) => {
  bytes[at] = bytes[at]! ^ 1;
  return bytes;
};

describe('garant verify log, in threads', () => {
  it('holds for a whole copy, by hashes alone and by the entries', async () => {
    expect(await verify(nothing)).toMatchObject({ ok: true, size: SIZE, entries: 0 });
    expect(await verify(nothing, '--entries')).toMatchObject({ ok: true, size: SIZE, entries: SIZE });
  }, 60_000);

  it.each<[string, () => Promise<unknown>, string, number]>([
    ['an entry', () => edit('tile/entries/050', flip(20)), 'entry-differs', 50 * 256 + 1],
    [
      'two entries, the first of them',
      async () => {
        await edit('tile/entries/070', flip(4));
        await edit('tile/entries/017', flip(4));
      },
      'entry-differs',
      17 * 256,
    ],
    ['a leaf hash', () => edit('tile/0/060', flip(40)), 'entry-differs', 60 * 256 + 1],
    [
      'a leaf hash of the partial tile',
      () => edit('tile/0/080.p/77', flip(40)),
      'entry-differs',
      80 * 256 + 1,
    ],
    [
      'a tile cut short',
      () => edit('tile/0/042', (bytes) => bytes.subarray(0, 31 * 32)),
      'tile',
      42 * 256 + 31,
    ],
    [
      'a bundle cut short',
      () => edit('tile/entries/042', (bytes) => bytes.subarray(0, 20)),
      'tile',
      42 * 256 + 1,
    ],
    ['a higher tile', () => edit('tile/1/000.p/80', flip(32 * 9)), 'tile-differs', 9 * 256],
    [
      'a higher tile cut short',
      () => edit('tile/1/000.p/80', (bytes) => bytes.subarray(0, 32 * 10)),
      'tile',
      10 * 256,
    ],
    [
      'an entry together with its leaf hash',
      async () => {
        const other = entries
          .map((entry, at) => (at === 5_000 ? Buffer.from('another') : entry))
          .slice(19 * 256, 20 * 256);
        await writeFile(join(folder, 'tile/entries/019'), encodeBundle(other));
        await writeFile(
          join(folder, 'tile/0/019'),
          Buffer.concat(other.map((entry) => leafHash(sha256, entry))),
        );
      },
      'tile-differs',
      19 * 256,
    ],
  ])('names the first entry that is wrong: %s', async (_what, change, code, entry) => {
    expect(await verify(change, '--entries')).toMatchObject({ ok: false, code, entry });
  });

  it('says on which side of an older checkpoint a whole other log begins to differ', async () => {
    const older = join(whole, 'older');
    await writeFile(older, checkpoint(OLD, rootOf(entries.slice(0, OLD))));
    const signed = await readFile(join(whole, 'checkpoint'), 'utf8');
    const rewritten = (at: number) => async (to: string) => {
      await publish(
        to,
        entries.map((entry, index) => (index === at ? Buffer.from('another') : entry)),
      );
      await writeFile(join(to, 'checkpoint'), signed);
    };
    expect(await verify(nothing, '--since', older)).toMatchObject({ ok: true });
    expect(await verify(rewritten(OLD + 5), '--since', older)).toMatchObject({
      code: 'root-differs',
      from: OLD,
      to: SIZE,
    });
    expect(await verify(rewritten(5), '--since', older)).toMatchObject({
      code: 'root-differs',
      from: 0,
      to: OLD,
    });
    await rm(older);
  }, 60_000);

  it.each<[string, () => Promise<unknown>, string]>([
    [
      'of another origin',
      () => writeFile(join(folder, 'checkpoint'), checkpoint(SIZE, rootOf(entries), 'example.com/other')),
      'note-no-known-signature',
    ],
    [
      'of another origin, signed with a key of the policy',
      () =>
        writeFile(join(folder, 'checkpoint'), checkpoint(SIZE, rootOf(entries), 'example.com/other', ORIGIN)),
      'checkpoint-origin',
    ],
    [
      'signed with an unknown key',
      () =>
        edit('policy', () =>
          Buffer.from(
            'log example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\nquorum none\n',
          ),
        ),
      'note-no-known-signature',
    ],
    ['with a changed size', () => edit('checkpoint', flip(ORIGIN.length + 2)), 'note-bad-signature'],
  ])('refuses a checkpoint %s, and says why', async (_what, change, reason) => {
    expect(await verify(change)).toMatchObject({ ok: false, reason });
  });

  it('proves nothing from an empty tree', async () => {
    const older = join(whole, 'older');
    await writeFile(older, checkpoint(0, sha256(new Uint8Array(0))));
    expect(await verify(nothing, '--since', older)).toMatchObject({ code: 'not-consistent' });
    await rm(older);
  });
});
