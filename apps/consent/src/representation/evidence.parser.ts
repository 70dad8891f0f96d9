import { EVIDENCE_LIMIT_BYTES } from '@garant/rules';
import type { FastifyInstance } from 'fastify';

/** A document comes whole: its type is told by its first bytes, its name by its hash. */
export function acceptEvidence(fastify: FastifyInstance): void {
  if (fastify.hasContentTypeParser('application/octet-stream')) return;
  fastify.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer', bodyLimit: EVIDENCE_LIMIT_BYTES + 1024 },
    (_request, body, done) => done(null, body),
  );
}
