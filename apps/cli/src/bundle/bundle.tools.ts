import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import type { BundleTools, ByteSource } from '@garant/merkle-log';
import { BUNDLE_CSV, BUNDLE_FHIR, rfc8785 } from '@garant/rules';
import { Failure } from '../shell/failure.js';
import { nodeCrypto } from '../verify/proof.check.js';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What the check of a bundle needs of Node. */
export const bundleTools: BundleTools = {
  ...nodeCrypto,
  hasher() {
    const hash = createHash('sha256');
    return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
  },
  encode: (text) => Buffer.from(text, 'utf8'),
  decode(bytes) {
    try {
      return decoder.decode(bytes);
    } catch {
      return undefined;
    }
  },
  inflateRaw: (packed) => {
    const source = Readable.from(packed);
    const inflate = createInflateRaw();
    source.on('error', (error) => inflate.destroy(error));
    return source.pipe(inflate);
  },
  canonical: rfc8785,
  forms: { csv: BUNDLE_CSV, fhir: BUNDLE_FHIR },
};

/** A file that is read in places, never as a whole. @throws Failure `input` */
export async function withFile<T>(path: string, work: (source: ByteSource) => Promise<T>): Promise<T> {
  const file = await open(path, 'r').catch(() => {
    throw new Failure('input', `${path} cannot be read`);
  });
  try {
    const { size } = await file.stat();
    return await work({ size, read: (from, to) => readAt(file, from, to) });
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, from: number, to: number): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafe(Math.max(0, to - from));
  const { bytesRead } = await file.read(buffer, 0, buffer.length, from);
  return buffer.subarray(0, bytesRead);
}
