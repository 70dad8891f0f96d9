import type { FastifyInstance } from 'fastify';

/** Hands uploads on as streams: a linkage file is never in memory as a whole request body. */
export function acceptUploads(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(
    'application/x-ndjson',
    { bodyLimit: 256 * 1024 * 1024 },
    (_request, payload, done) => done(null, payload),
  );
}
