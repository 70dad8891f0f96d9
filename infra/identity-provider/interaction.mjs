// The login page's two addresses: GET shows it, POST tries a password. Everything else belongs to oidc-provider.
import { contentSecurityPolicy, errorPage, languageOf, loginPage } from './pages.mjs';
import { personaByPassword, personaBySub } from './personas.mjs';

const BODY_LIMIT = 4_096;

/**
 * @param {import('oidc-provider').Provider} provider
 * @param {import('./attempts.mjs').Attempts} attempts
 */
export function interactionHandler(provider, attempts) {
  return async (
    /** @type {import('node:http').IncomingMessage} */ req,
    /** @type {import('node:http').ServerResponse} */ res,
  ) => {
    const url = new URL(req.url ?? '/', 'http://localhost');
    const lang = url.searchParams.get('lang') ?? '';
    const acceptLanguage = req.headers['accept-language'] ?? '';
    /** @type {any} */ let details;
    try {
      details = await provider.interactionDetails(req, res);
    } catch {
      return sendHtml(res, 400, errorPage(languageOf({ lang, acceptLanguage })), []);
    }
    const language = languageOf({ lang, uiLocales: String(details.params.ui_locales ?? ''), acceptLanguage });
    const action = `/interaction/${details.uid}`;
    const targets = [new URL(details.params.redirect_uri).origin];
    const known = details.session?.accountId ? personaBySub(details.session.accountId) : undefined;
    const show = (/** @type {number} */ status, /** @type {any} */ more = {}) =>
      sendHtml(
        res,
        status,
        loginPage({ language, action, username: known?.username, again: Boolean(known), ...more }),
        targets,
      );

    if (url.pathname === `${action}/abort` && req.method === 'POST') {
      const result = { error: 'access_denied', error_description: 'the person cancelled the sign-in' };
      return provider.interactionFinished(req, res, result, { mergeWithLastSubmission: false });
    }
    if (url.pathname !== action) return sendHtml(res, 404, errorPage(language), []);
    if (req.method === 'GET' || req.method === 'HEAD') return show(200);
    if (req.method !== 'POST') return sendHtml(res, 405, errorPage(language), []);

    const body = await readForm(req);
    if (!body) return sendHtml(res, 413, errorPage(language), []);
    const username = (body.get('username') ?? '').trim().toLowerCase();
    const address = req.socket.remoteAddress ?? '';
    const wait = attempts.waitSeconds(username, address);
    if (wait > 0) {
      res.setHeader('retry-after', String(wait));
      return show(429, { username, problem: { wait } });
    }
    const persona = personaByPassword(username, body.get('password') ?? '');
    if (!persona) {
      attempts.failed(username, address);
      return show(401, { username, problem: 'wrong' });
    }
    attempts.succeeded(username);
    const login = { accountId: persona.sub, acr: 'eidas1', amr: ['pwd'], remember: false };
    return provider.interactionFinished(req, res, { login }, { mergeWithLastSubmission: false });
  };
}

/** @param {import('node:http').IncomingMessage} req */
async function readForm(req) {
  let text = '';
  for await (const chunk of req) {
    text += chunk;
    if (text.length > BODY_LIMIT) return undefined;
  }
  return new URLSearchParams(text);
}

/** @param {import('node:http').ServerResponse} res @param {number} status @param {string} html @param {string[]} formTargets */
function sendHtml(res, status, html, formTargets) {
  res.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy({ formTargets }),
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  res.end(html);
}
