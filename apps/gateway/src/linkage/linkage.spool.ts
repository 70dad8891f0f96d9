import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ProblemError } from '@garant/nest-kit';

/** A linkage file of 200 MB names about a million people. */
export const LIMIT_BYTES = 200 * 1024 * 1024;

export interface SpooledFile {
  sha256: string;
  bytes: number;
  /** The file once more, as it came. */
  read(): Readable;
  remove(): Promise<void>;
}

/**
 * Keeps an upload while its SHA-256 is computed, for `consent` names files by it. Identity traits touch the disk only
 * encrypted, under a key that exists in this process alone and for this upload alone.
 * @throws ProblemError `too-large`, `file-empty`
 */
export async function spool(source: Readable, limitBytes = LIMIT_BYTES): Promise<SpooledFile> {
  const file = join(tmpdir(), `garant-upload-${randomBytes(12).toString('hex')}`);
  const [key, iv] = [randomBytes(32), randomBytes(16)];
  const hash = createHash('sha256');
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > limitBytes) return done(new ProblemError('too-large', { params: { limitBytes } }));
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const remove = (): Promise<void> => rm(file, { force: true });
  try {
    await pipeline(
      source,
      measure,
      createCipheriv('aes-256-ctr', key, iv),
      createWriteStream(file, { mode: 0o600, flags: 'wx' }),
    );
    if (bytes === 0) throw new ProblemError('file-empty');
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    sha256: hash.digest('hex'),
    bytes,
    read: () => {
      const plain = createDecipheriv('aes-256-ctr', key, iv);
      createReadStream(file)
        .on('error', (error) => plain.destroy(error))
        .pipe(plain);
      return plain;
    },
    remove,
  };
}
