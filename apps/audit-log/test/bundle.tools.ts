import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { zipOf } from '@garant/nest-kit';
import { readMember, readZip, type BundleTools, type ByteSource } from '@garant/merkle-log';
import { BUNDLE_CSV, BUNDLE_FHIR, rfc8785 } from '@garant/rules';
import { bundleParts, type BundleParts } from '../src/bundles/bundle.parts.js';
import { BundleWorker } from '../src/bundles/bundle.worker.js';
import { piecesOf } from '../src/bundles/bundle.store.js';
import { noteCrypto } from '../src/publish/checkpoint.key.js';
import { logKey, vault, type LogStage } from './log.stage.js';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A reader of bundles without anything of the service. */
export const bundleTools: BundleTools = {
  ...noteCrypto,
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
  inflateRaw(packed) {
    const [source, inflate] = [Readable.from(packed), createInflateRaw()];
    source.on('error', (error) => inflate.destroy(error));
    return source.pipe(inflate);
  },
  canonical: rfc8785,
  forms: { csv: BUNDLE_CSV, fhir: BUNDLE_FHIR },
};

export const inMemory = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  read: (from, to) => Promise.resolve(bytes.subarray(from, to)),
});

/** A worker as the service has it, with another page and, where a test wants it, other parts. */
export async function workerOf(
  stage: LogStage,
  change: { entries?: number; days?: number; parts?: Partial<BundleParts> } = {},
): Promise<{ worker: BundleWorker; faults: unknown[] }> {
  const page = join(await mkdtemp(join(tmpdir(), 'garant-page-')), 'verify.html');
  await writeFile(page, '<!doctype html><title>verify</title>');
  const faults: unknown[] = [];
  const worker = new BundleWorker({
    database: stage.test.database,
    files: stage.files,
    logKey,
    vault,
    parts: { ...bundleParts(logKey), ...change.parts },
    settings: {
      GARANT_BUNDLE_ENTRIES: change.entries ?? 1_000,
      GARANT_BUNDLE_DAYS: change.days ?? 30,
      GARANT_VERIFIER_FILE: page,
    },
    onError: (error) => faults.push(error),
  });
  return { worker, faults };
}

export async function archiveBytes(stage: LogStage, bundleId: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of piecesOf(stage.test.database, vault, bundleId)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** The members of an archive, to be changed and put together again. */
export async function unpacked(bytes: Uint8Array): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const member of await readZip(inMemory(bytes))) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of readMember(inMemory(bytes), member, bundleTools.inflateRaw)) chunks.push(chunk);
    files.set(member.name, Buffer.concat(chunks));
  }
  return files;
}
export const packed = (files: ReadonlyMap<string, Buffer | string>): Buffer =>
  zipOf(
    [...files].map(([name, content]) => ({ name, content: Buffer.from(content) })),
    new Date('2026-01-01T00:00:00Z'),
  );
export const newId = (): string => randomUUID();
