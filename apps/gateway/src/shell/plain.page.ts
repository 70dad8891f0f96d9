import type { FastifyRequest } from 'fastify';
import { PROBLEMS, type ProblemCode, type ProblemDescription } from '@garant/contracts';

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** A browser that navigates, as opposed to a program or a script that asks for JSON. */
export function wantsPage(request: FastifyRequest): boolean {
  const accept = request.headers.accept ?? '';
  const html = accept.indexOf('text/html');
  const json = accept.search(/application\/(problem\+)?json/);
  return html !== -1 && (json === -1 || html < json);
}

/** A page that needs no script and no style: it must appear when nothing else does. */
export function plainPage(
  language: 'fr' | 'en',
  title: string,
  paragraphs: readonly string[],
  link?: { href: string; text: string },
): string {
  const body = paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join('');
  const more = link ? `<p><a href="${escapeHtml(link.href)}">${escapeHtml(link.text)}</a></p>` : '';
  return (
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<title>${escapeHtml(title)} · Garant</title></head><body><main><h1>${escapeHtml(title)}</h1>${body}${more}</main></body></html>`
  );
}

/** A problem for people. @param again where to try once more */
export function problemPage(code: ProblemCode, language: 'fr' | 'en', again?: { href: string }): string {
  const { title, status, source }: ProblemDescription = PROBLEMS[code];
  const texts =
    language === 'fr' ? { again: 'Recommencer', code: 'Code' } : { again: 'Try again', code: 'Code' };
  return plainPage(
    language,
    title[language],
    [`${texts.code}: ${code} (${status})`, ...(source === undefined ? [] : [source])],
    again ? { href: again.href, text: texts.again } : { href: '/', text: 'Garant' },
  );
}
