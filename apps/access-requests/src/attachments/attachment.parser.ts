import { ATTACHMENT_LIMIT_BYTES } from '@garant/rules';
import type { FastifyInstance } from 'fastify';

/** A document comes whole: its type is told by its bytes, its name comes with the command that attaches it. */
export function acceptAttachments(fastify: FastifyInstance): void {
  if (fastify.hasContentTypeParser('application/octet-stream')) return;
  fastify.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer', bodyLimit: ATTACHMENT_LIMIT_BYTES + 1024 },
    (_request, body, done) => done(null, body),
  );
}
