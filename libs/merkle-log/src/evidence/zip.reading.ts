import { BundleError } from './bundle.fault.js';

/**
 * A reader of ZIP archives (PKWARE APPNOTE 6.3) that trusts nothing: names must be plain paths, each once; sizes are held
 * against what comes out; nothing is ever written. Bytes come from a source that can be read anywhere (a file on a disk,
 * a file chosen in a browser), so an archive never has to fit into memory.
 */
export interface ByteSource {
  readonly size: number;
  /** Bytes [from, to). */
  read(from: number, to: number): Promise<Uint8Array>;
}
/** Raw DEFLATE (RFC 1951), as a stream. Rejects for data that are not. */
export type InflateRaw = (packed: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

export interface ZipMember {
  readonly name: string;
  readonly packed: number;
  readonly bytes: number;
  readonly stored: boolean;
  /** Where its local header begins. */
  readonly at: number;
}

/** More than a bundle of the largest size has. */
const MOST_MEMBERS = 20_000;
const MOST_BYTES = 32 * 2 ** 30;
/** Deflate reaches 1,032:1 for zeros; lines of a log reach thirty. Small files may be odd. */
const MOST_RATIO = 250;
const SMALL = 1_000_000;
const CHUNK = 1 << 18;

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const ABSENT_32 = 0xffffffff;

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Segments of letters, digits, dot, hyphen and underscore; none is empty, `.` or `..`, none begins with a dot. */
const PLAIN_PATH = /^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/)*[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

/**
 * Names and places of everything in the archive.
 * @throws BundleError `zip-truncated`, `zip-form`, `zip-path`, `zip-duplicate`, `zip-method`, `zip-bomb`
 */
export async function readZip(source: ByteSource): Promise<ZipMember[]> {
  const end = await readEnd(source);
  if (end.count > MOST_MEMBERS) throw new BundleError('zip-bomb', 'archive', `${end.count} files`);
  const directory = await source.read(end.at, end.at + end.length);
  if (directory.length !== end.length) throw new BundleError('zip-truncated', 'archive');
  const members: ZipMember[] = [];
  const names = new Set<string>();
  let at = 0;
  let total = 0;
  while (at < directory.length) {
    const { member, next } = readCentral(directory, at);
    if (names.has(member.name)) throw new BundleError('zip-duplicate', member.name);
    names.add(member.name);
    total += member.bytes;
    if (total > MOST_BYTES || (member.bytes > SMALL && member.bytes > member.packed * MOST_RATIO))
      throw new BundleError('zip-bomb', member.name, `${member.bytes} bytes out of ${member.packed}`);
    if (member.at + member.packed > end.at) throw new BundleError('zip-truncated', member.name);
    members.push(member);
    at = next;
  }
  if (members.length !== end.count) throw new BundleError('zip-form', 'archive', 'number of files');
  return members;
}

/** The content of one member, in pieces. @throws BundleError for another size than stated, or data that are not DEFLATE */
export async function* readMember(
  source: ByteSource,
  member: ZipMember,
  inflate: InflateRaw,
): AsyncGenerator<Uint8Array> {
  const start = await dataStart(source, member);
  const packed = chunksOf(source, start, start + member.packed, member.name);
  let bytes = 0;
  try {
    for await (const chunk of member.stored ? packed : inflate(packed)) {
      bytes += chunk.length;
      if (bytes > member.bytes) throw new BundleError('zip-bomb', member.name, 'more than it states');
      yield chunk;
    }
  } catch (error) {
    if (error instanceof BundleError) throw error;
    throw new BundleError('zip-form', member.name, 'its data cannot be unpacked');
  }
  if (bytes !== member.bytes) throw new BundleError('zip-truncated', member.name);
}

/** The end record may be followed by a comment of up to 65,535 bytes. ZIP64 is refused: no bundle needs it. */
async function readEnd(source: ByteSource): Promise<{ count: number; length: number; at: number }> {
  if (source.size < 22) throw new BundleError('zip-truncated', 'archive');
  const from = Math.max(0, source.size - 22 - 65_535);
  const tail = await source.read(from, source.size);
  const data = view(tail);
  for (let i = tail.length - 22; i >= 0; i--) {
    if (data.getUint32(i, true) !== END || data.getUint16(i + 20, true) !== tail.length - i - 22) continue;
    const count = data.getUint16(i + 10, true);
    const length = data.getUint32(i + 12, true);
    const at = data.getUint32(i + 16, true);
    const whole = data.getUint16(i + 4, true) === 0 && data.getUint16(i + 8, true) === count;
    if (!whole || at === ABSENT_32 || at + length !== from + i)
      throw new BundleError('zip-form', 'archive', 'directory');
    return { count, length, at };
  }
  throw new BundleError('zip-truncated', 'archive');
}

function readCentral(directory: Uint8Array, at: number): { member: ZipMember; next: number } {
  const data = view(directory);
  if (at + 46 > directory.length || data.getUint32(at, true) !== CENTRAL)
    throw new BundleError('zip-form', 'archive', 'directory');
  const flags = data.getUint16(at + 8, true);
  const method = data.getUint16(at + 10, true);
  const [nameLength, extra, comment] = [28, 30, 32].map((offset) => data.getUint16(at + offset, true)) as [
    number,
    number,
    number,
  ];
  const name = asciiOf(directory.subarray(at + 46, at + 46 + nameLength));
  if (name === undefined || name.length > 200 || !PLAIN_PATH.test(name))
    throw new BundleError('zip-path', (name ?? 'a name').slice(0, 200));
  if ((flags & 1) !== 0 || (method !== 0 && method !== 8)) throw new BundleError('zip-method', name);
  const member: ZipMember = {
    name,
    packed: data.getUint32(at + 20, true),
    bytes: data.getUint32(at + 24, true),
    stored: method === 0,
    at: data.getUint32(at + 42, true),
  };
  if ([member.packed, member.bytes, member.at].includes(ABSENT_32)) throw new BundleError('zip-method', name);
  return { member, next: at + 46 + nameLength + extra + comment };
}

/** Behind the local header, which must name the same file: another name there would show another tool another archive. */
async function dataStart(source: ByteSource, member: ZipMember): Promise<number> {
  const head = await source.read(member.at, member.at + 30);
  if (head.length < 30) throw new BundleError('zip-truncated', member.name);
  const data = view(head);
  if (data.getUint32(0, true) !== LOCAL) throw new BundleError('zip-form', member.name, 'local header');
  const nameLength = data.getUint16(26, true);
  const name = asciiOf(await source.read(member.at + 30, member.at + 30 + nameLength));
  if (name !== member.name) throw new BundleError('zip-form', member.name, 'two names');
  return member.at + 30 + nameLength + data.getUint16(28, true);
}

async function* chunksOf(
  source: ByteSource,
  from: number,
  to: number,
  name: string,
): AsyncGenerator<Uint8Array> {
  for (let at = from; at < to; at += CHUNK) {
    const chunk = await source.read(at, Math.min(to, at + CHUNK));
    if (chunk.length !== Math.min(to, at + CHUNK) - at) throw new BundleError('zip-truncated', name);
    yield chunk;
  }
}

function asciiOf(bytes: Uint8Array): string | undefined {
  let text = '';
  for (const byte of bytes) {
    if (byte > 0x7e || byte < 0x20) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}
