import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError, answerProblem, languageOf } from '@garant/nest-kit';
import { plainPage, wantsPage } from './plain.page.js';
import { portalFolder, type PortalFile } from './portal.folder.js';

/** Addresses of programs: what is not there is a problem, never a page. */
const PROGRAMS = /^\/(api|auth|access|log|problems|health|fhir|assets|\.well-known)(\/|$)/;
const NOT_BUILT = {
  fr: 'Le portail n’est pas construit sur cette installation.',
  en: 'The portal has not been built on this installation.',
};

/**
 * The portal's files on the same origin, after every other route. Its addresses are its own business: any page
 * navigation gets index.html, which is never cached; files under /assets carry their hash and never change.
 */
export async function servePortal(fastify: FastifyInstance, folder: string): Promise<void> {
  const files = await portalFolder(folder);
  const page = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const index = files.get('/index.html');
    if (index) return send(request, reply, index, 'no-cache');
    const language = languageOf(request);
    return reply
      .code(404)
      .type('text/html; charset=utf-8')
      .send(plainPage(language, 'Garant', [NOT_BUILT[language]]));
  };
  fastify.get('/*', async (request, reply) => {
    const path = request.url.split('?', 1)[0]!;
    if (path === '/') return page(request, reply);
    const file = files.get(path);
    if (file)
      return send(
        request,
        reply,
        file,
        path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    if (!PROGRAMS.test(path) && wantsPage(request)) return page(request, reply);
    answerProblem(new ProblemError('not-found'), request, reply);
    return reply;
  });
}

function send(request: FastifyRequest, reply: FastifyReply, file: PortalFile, caching: string): FastifyReply {
  void reply.header('cache-control', caching).header('etag', file.etag).header('vary', 'accept-encoding');
  if (request.headers['if-none-match'] === file.etag) return reply.code(304).send();
  const zipped = file.gzipped !== null && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  if (zipped) void reply.header('content-encoding', 'gzip');
  return reply.type(file.type).send(zipped ? file.gzipped : file.plain);
}
