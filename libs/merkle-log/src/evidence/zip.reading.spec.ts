import { describe, expect, it } from '@jest/globals';
import { crc32, deflateRawSync, createInflateRaw } from 'node:zlib';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { BundleError } from './bundle.fault.js';
import { readMember, readZip, type ByteSource } from './zip.reading.js';

const sourceOf = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  read: (from, to) => Promise.resolve(bytes.subarray(from, to)),
});
const inflate = (packed: AsyncIterable<Uint8Array>) => {
  const [source, unpacked] = [Readable.from(packed), createInflateRaw()];
  source.on('error', (error) => unpacked.destroy(error));
  return source.pipe(unpacked);
};

interface Member {
  name: string;
  content: Buffer;
  /** What the directory says, where it lies. */
  stated?: { bytes?: number; packed?: number; method?: number; flags?: number; localName?: string };
}
const le16 = (value: number): Buffer => Buffer.from([value & 255, value >> 8]);
const le32 = (value: number): Buffer => Buffer.concat([le16(value & 0xffff), le16(value >>> 16)]);
/** An archive written by hand, so that it can be wrong. */
function zip(members: readonly Member[], change: { count?: number; comment?: Buffer } = {}): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, stated = {} } of members) {
    const data = deflateRawSync(content);
    const common = Buffer.concat([
      le16(20),
      le16(stated.flags ?? 0x0800),
      le16(stated.method ?? 8),
      le32(0),
      le32(crc32(content)),
      le32(stated.packed ?? data.length),
      le32(stated.bytes ?? content.length),
    ]);
    const local = Buffer.from(stated.localName ?? name);
    files.push(Buffer.concat([le32(0x04034b50), common, le16(local.length), le16(0), local, data]));
    directory.push(
      Buffer.concat([
        le32(0x02014b50),
        le16(0x0314),
        common,
        le16(Buffer.byteLength(name)),
        Buffer.alloc(12),
        le32(offset),
        Buffer.from(name),
      ]),
    );
    offset += files.at(-1)!.length;
  }
  const index = Buffer.concat(directory);
  const count = change.count ?? members.length;
  const comment = change.comment ?? Buffer.alloc(0);
  return Buffer.concat([
    ...files,
    index,
    le32(0x06054b50),
    le32(0),
    le16(count),
    le16(count),
    le32(index.length),
    le32(offset),
    le16(comment.length),
    comment,
  ]);
}
const text = Buffer.from('entries\n');
async function contents(bytes: Uint8Array): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const member of await readZip(sourceOf(bytes))) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of readMember(sourceOf(bytes), member, inflate)) chunks.push(chunk);
    found[member.name] = Buffer.concat(chunks).toString();
  }
  return found;
}
const faultOf = (bytes: Uint8Array): Promise<string> =>
  contents(bytes).then(
    () => 'none',
    (error: unknown) => (error instanceof BundleError ? error.fault : String(error)),
  );

describe('an archive', () => {
  it('gives what is in it, with a comment behind it too', async () => {
    const members = [
      { name: 'a.txt', content: text },
      { name: 'b/c-1.json', content: Buffer.from('{}') },
    ];
    expect(await contents(zip(members))).toEqual({ 'a.txt': 'entries\n', 'b/c-1.json': '{}' });
    expect(await contents(zip(members, { comment: Buffer.from('by hand') }))).toHaveProperty(['a.txt']);
  });

  it.each([
    '../up.txt',
    'a/../../up.txt',
    '/etc/passwd',
    'C:\\boot.ini',
    'a\\b.txt',
    'a//b.txt',
    './a.txt',
    '.hidden',
    'a/',
    '',
    'é.txt',
    'a\u0000b',
    `${'x'.repeat(201)}`,
  ])('with a name that is no plain path is refused: %j', async (name) => {
    expect(await faultOf(zip([{ name, content: text }]))).toBe('zip-path');
  });

  it.each<[string, Buffer, string]>([
    [
      'one name twice',
      zip([
        { name: 'a', content: text },
        { name: 'a', content: text },
      ]),
      'zip-duplicate',
    ],
    ['encrypted', zip([{ name: 'a', content: text, stated: { flags: 1 } }]), 'zip-method'],
    ['packed in another way', zip([{ name: 'a', content: text, stated: { method: 12 } }]), 'zip-method'],
    [
      'too large for its form',
      zip([{ name: 'a', content: text, stated: { bytes: 0xffffffff } }]),
      'zip-method',
    ],
    ['two names for one file', zip([{ name: 'a', content: text, stated: { localName: 'b' } }]), 'zip-form'],
    ['fewer files than it says', zip([{ name: 'a', content: text }], { count: 2 }), 'zip-form'],
    ['more files than any bundle', zip([{ name: 'a', content: text }], { count: 30_000 }), 'zip-bomb'],
    [
      'a file that unfolds to a thousand times its size',
      zip([{ name: 'a', content: Buffer.alloc(5_000_000) }]),
      'zip-bomb',
    ],
    [
      'a file that unfolds to more than it states',
      zip([{ name: 'a', content: Buffer.alloc(900_000), stated: { bytes: 10 } }]),
      'zip-bomb',
    ],
    [
      'a file that is shorter than it states',
      zip([{ name: 'a', content: text, stated: { bytes: 100 } }]),
      'zip-truncated',
    ],
    [
      'a file that reaches into the directory',
      zip([{ name: 'a', content: text, stated: { packed: 5_000 } }]),
      'zip-truncated',
    ],
    ['nothing', Buffer.alloc(0), 'zip-truncated'],
    ['no archive', Buffer.from('x'.repeat(500)), 'zip-truncated'],
  ])('%s is refused', async (_what, bytes, fault) => {
    expect(await faultOf(bytes)).toBe(fault);
  });

  it('cut anywhere, or with any byte changed, is read or refused with a code, and never hangs or throws something else', async () => {
    const whole = zip([
      { name: 'a.txt', content: text },
      { name: 'b.txt', content: Buffer.from('x'.repeat(300)) },
    ]);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), async (end) => {
        expect(await faultOf(whole.subarray(0, end))).toMatch(/^zip-/);
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, bits) => {
        const copy = Buffer.from(whole);
        copy[at]! ^= bits;
        expect(await faultOf(copy)).toMatch(/^(none|zip-)/);
      }),
    );
  });
});
