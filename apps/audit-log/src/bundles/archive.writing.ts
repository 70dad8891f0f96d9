import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { ManifestFile } from '@garant/merkle-log';

/** One file of an archive; its content is made when its turn comes. */
export interface ArchiveMember {
  readonly path: string;
  readonly content: AsyncIterable<Uint8Array> | Uint8Array | string;
}

/** Beyond this level deflate takes twice the time for a few hundredths of the size (measured on lines of a log). */
const LEVEL = 4;

/**
 * A ZIP archive as a stream: one member after another, in memory that does not grow with them. `done` gets path, size and
 * hash of each as it ends, so that a later member can be made of them.
 * @throws whatever a member's content throws
 */
export async function* archiveOf(
  members: AsyncIterable<ArchiveMember>,
  at: Date,
  done: (file: ManifestFile) => void,
): AsyncGenerator<Buffer, void, undefined> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const fail = (error: unknown): void => void output.destroy(error as Error);
  zip.on('error', fail);
  const filling = (async () => {
    for await (const member of members) done(await add(zip, member, at));
    zip.end();
  })().catch(fail);
  yield* output as AsyncIterable<Buffer>;
  await filling;
}

function add(zip: ZipFile, { path, content }: ArchiveMember, mtime: Date): Promise<ManifestFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  async function* tapped(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunksOf(content)) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  }
  return new Promise((resolve, reject) => {
    // A fixed time in the old form alone: the same entries make the same archive.
    const options = { mtime, forceDosTimestamp: true, compressionLevel: LEVEL };
    zip.addReadStreamLazy(path, options, (give) => {
      const stream = Readable.from(tapped(), { objectMode: false });
      stream.once('end', () => resolve({ path, bytes, sha256: hash.digest('hex') }));
      stream.once('error', reject);
      give(null, stream);
    });
  });
}

async function* chunksOf(content: ArchiveMember['content']): AsyncGenerator<Uint8Array> {
  if (typeof content === 'string') yield Buffer.from(content, 'utf8');
  else if (content instanceof Uint8Array) yield content;
  else yield* content;
}
