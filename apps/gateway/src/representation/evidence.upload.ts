import { createHash } from 'node:crypto';
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

/** Hands a document on to `consent`, which keeps it encrypted under its SHA-256. Nothing of it stays here. */
export async function storeDocument(
  services: ServiceClient,
  actor: Actor,
  request: FastifyRequest,
): Promise<StoredDocument> {
  const content = request.body;
  if (!Buffer.isBuffer(content))
    throw new ProblemError('unsupported-media-type', { params: { accepted: EVIDENCE_TYPES } });
  if (content.length > EVIDENCE_LIMIT_BYTES)
    throw new ProblemError('too-large', { params: { limitBytes: EVIDENCE_LIMIT_BYTES } });
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
