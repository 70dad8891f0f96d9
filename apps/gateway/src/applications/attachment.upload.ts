import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { ATTACHMENT_LIMIT_BYTES, attachmentType, type AttachmentType } from '@garant/rules';
import type { ServiceClient } from '../shell/service.client.js';

export interface UploadedDocument {
  sha256: string;
  mediaType: AttachmentType;
  bytes: number;
}

/** A document in memory, one megabyte at most: more is refused as soon as it is there. */
async function whole(source: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of source as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > ATTACHMENT_LIMIT_BYTES)
      throw new ProblemError('too-large', { params: { limitBytes: ATTACHMENT_LIMIT_BYTES } });
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/**
 * Hands a document on to `access-requests`, which keeps it encrypted under its SHA-256 until a command attaches it.
 * What it is, its bytes tell: the media type of the request is not believed. Nothing of it stays here.
 */
export async function uploadAttachment(
  services: ServiceClient,
  actor: Actor,
  request: FastifyRequest,
): Promise<UploadedDocument> {
  if (!(request.body instanceof Readable)) throw new ProblemError('unsupported-media-type');
  const content = await whole(request.body);
  if (!attachmentType(content)) throw new ProblemError('attachment-type');
  const sha256 = createHash('sha256').update(content).digest('hex');
  return services.json('access-requests', `/internal/attachments/${sha256}`, {
    actor,
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream', 'content-length': String(content.length) },
    body: new Blob([new Uint8Array(content)]).stream(),
    timeoutMs: 30_000,
  });
}
