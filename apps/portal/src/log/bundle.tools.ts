import type { BundleTools, ByteSource } from '@garant/merkle-log';
import { BUNDLE_CSV, BUNDLE_FHIR, rfc8785 } from '@garant/rules';
import { sha256 } from '@noble/hashes/sha2.js';
import { crypto } from './browser.crypto.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A chosen file, read in places: an archive of any size is checked in the same memory. */
export const fileSource = (file: Blob): ByteSource => ({
  size: file.size,
  read: async (from, to) => new Uint8Array(await file.slice(from, to).arrayBuffer()),
});

/** What the check of a bundle needs of a browser. */
export const bundleTools: BundleTools = {
  ...crypto,
  hasher() {
    const hash = sha256.create();
    return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
  },
  encode: (text) => encoder.encode(text),
  decode(bytes) {
    try {
      return decoder.decode(bytes);
    } catch {
      return undefined;
    }
  },
  inflateRaw,
  canonical: rfc8785,
  forms: { csv: BUNDLE_CSV, fhir: BUNDLE_FHIR },
};

async function* inflateRaw(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = packed[Symbol.asyncIterator]();
  const stream = new ReadableStream<BufferSource>({
    async pull(controller) {
      const next = await source.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value as Uint8Array<ArrayBuffer>);
    },
  }).pipeThrough(new DecompressionStream('deflate-raw'));
  const reader = stream.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
}
