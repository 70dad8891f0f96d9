import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { EVIDENCE_LIMIT_BYTES, EVIDENCE_TYPES, evidenceType } from '@garant/rules';
import type { ServiceClient } from '../shell/service.client.js';

export interface StoredDocument {
  sha256: string;
  type: string;
  bytes: number;
}

/** A document in memory, ten megabytes at most: more is refused as soon as it is there. */
async function whole(source: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of source as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > EVIDENCE_LIMIT_BYTES)
      throw new ProblemError('too-large', { params: { limitBytes: EVIDENCE_LIMIT_BYTES } });
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Hands a document on to `consent`, which keeps it encrypted under its SHA-256. Nothing of it stays here. */
export async function storeDocument(
  services: ServiceClient,
  actor: Actor,
  request: FastifyRequest,
): Promise<StoredDocument> {
  const type = request.headers['content-type']?.split(';')[0]?.trim();
  if (
    !(request.body instanceof Readable) ||
    !(EVIDENCE_TYPES as readonly (string | undefined)[]).includes(type)
  )
    throw new ProblemError('unsupported-media-type', { params: { accepted: EVIDENCE_TYPES } });
  const content = await whole(request.body);
  if (!evidenceType(content)) throw new ProblemError('evidence-type');
  const sha256 = createHash('sha256').update(content).digest('hex');
  return services.json('consent', `/internal/evidence/${sha256}`, {
    actor,
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream', 'content-length': String(content.length) },
    body: new Blob([new Uint8Array(content)]).stream(),
    timeoutMs: 60_000,
  });
}
