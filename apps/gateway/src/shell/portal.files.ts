import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import staticFiles from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError, answerProblem, languageOf } from '@garant/nest-kit';
import { plainPage, wantsPage } from './plain.page.js';

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
  const root = resolve(folder);
  const built = existsSync(root);
  await fastify.register(staticFiles, { root: built ? root : resolve('.'), serve: false, index: false, cacheControl: false, dotfiles: 'deny' });
  const page = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (!existsSync(resolve(root, 'index.html'))) {
      const language = languageOf(request);
      return reply.code(404).type('text/html; charset=utf-8').send(plainPage(language, 'Garant', [NOT_BUILT[language]]));
    }
    return reply.header('cache-control', 'no-cache').sendFile('index.html', root);
  };
  fastify.get('/*', async (request, reply) => {
    const path = pathOf(request.url);
    if (path === null) return answerProblem(new ProblemError('not-found'), request, reply);
    if (path === '/') return page(request, reply);
    const file = resolve(root, `.${path}`);
    if (built && file.startsWith(`${root}/`) && /\.[a-z0-9]+$/.test(path) && existsSync(file)) {
      const lasting = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
      return reply.header('cache-control', lasting).sendFile(path.slice(1), root);
    }
    if (!PROGRAMS.test(path) && wantsPage(request)) return page(request, reply);
    return answerProblem(new ProblemError('not-found'), request, reply);
  });
}

function pathOf(url: string): string | null {
  try {
    const path = decodeURIComponent(url.split('?', 1)[0]!);
    return path.includes('\0') ? null : path;
  } catch {
    return null;
  }
}
