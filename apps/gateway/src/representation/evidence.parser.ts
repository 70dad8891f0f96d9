import { EVIDENCE_LIMIT_BYTES, EVIDENCE_TYPES } from '@garant/rules';
import type { FastifyInstance } from 'fastify';

/** A document of evidence comes whole, ten megabytes at most; what it really is, its first bytes say later. */
export function acceptDocuments(fastify: FastifyInstance): void {
  for (const type of EVIDENCE_TYPES) {
    if (fastify.hasContentTypeParser(type)) continue;
    fastify.addContentTypeParser(
      type,
      { parseAs: 'buffer', bodyLimit: EVIDENCE_LIMIT_BYTES + 1024 },
      (_request, body, done) => done(null, body),
    );
  }
}
