// The provider's few pages: server-rendered, French and English, no script except the one that confirms a sign-out
// already asked for, nothing loaded from elsewhere.
import { createHash } from 'node:crypto';
import { PERSONAS } from './personas.mjs';

const TEXTS = {
  fr: {
    title: 'Connexion',
    again: 'Confirmez que c’est bien vous',
    againWhy: 'Cet acte demande une nouvelle connexion. Saisissez à nouveau votre mot de passe.',
    intro:
      'Fournisseur d’identité de développement : il remplace, sur votre machine, un service d’identité réel.',
    username: 'Nom d’utilisateur',
    password: 'Mot de passe',
    submit: 'Se connecter',
    wrong: 'Nom d’utilisateur ou mot de passe incorrect.',
    wait: (/** @type {number} */ s) => `Trop d’essais. Réessayez dans ${s} secondes.`,
    accounts: 'Comptes de démonstration',
    person: 'Personne',
    role: 'Rôle',
    cancel: 'Annuler',
    other: 'English',
    expired: 'Cette connexion a expiré. Revenez au portail et recommencez.',
    errorTitle: 'La connexion n’a pas abouti',
    logoutTitle: 'Déconnexion',
    logoutAsk: 'Voulez-vous vous déconnecter ?',
    logoutYes: 'Me déconnecter',
    logoutNo: 'Rester connecté',
    logoutDone: 'Vous êtes déconnecté.',
    roles: /** @type {Record<string, string>} */ ({
      patient: 'patient',
      agent: 'agent d’accompagnement',
      researcher: 'chercheur',
      holder: 'détenteur de données',
      'environment-operator': 'exploitant d’environnement sécurisé',
      assessor: 'évaluateur',
      committee: 'membre du comité',
      reviewer: 'relecture invitée',
      signatory: 'signataire',
      inspector: 'inspecteur',
      operator: 'exploitant de la plateforme',
    }),
  },
  en: {
    title: 'Sign in',
    again: 'Confirm that it is you',
    againWhy: 'This act asks for a new sign-in. Enter your password again.',
    intro: 'Development identity provider: on your machine, it stands in for a real identity service.',
    username: 'Username',
    password: 'Password',
    submit: 'Sign in',
    wrong: 'Wrong username or password.',
    wait: (/** @type {number} */ s) => `Too many tries. Try again in ${s} seconds.`,
    accounts: 'Demonstration accounts',
    person: 'Person',
    role: 'Role',
    cancel: 'Cancel',
    other: 'Français',
    expired: 'This sign-in has expired. Go back to the portal and start again.',
    errorTitle: 'The sign-in did not succeed',
    logoutTitle: 'Sign out',
    logoutAsk: 'Do you want to sign out?',
    logoutYes: 'Sign me out',
    logoutNo: 'Stay signed in',
    logoutDone: 'You are signed out.',
    roles: /** @type {Record<string, string>} */ ({
      patient: 'patient',
      agent: 'assisting agent',
      researcher: 'researcher',
      holder: 'data holder',
      'environment-operator': 'secure environment operator',
      assessor: 'assessor',
      committee: 'committee member',
      reviewer: 'guest review',
      signatory: 'signatory',
      inspector: 'inspector',
      operator: 'platform operator',
    }),
  },
};

/** @typedef {keyof typeof TEXTS} Language */

export const STYLE = `
:root { color-scheme: light; --ink: #1d2733; --soft: #55616e; --line: #c5cdd5; --paper: #f6f5f1; --accent: #1f5a66; --alarm: #9b2318; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.55 system-ui, sans-serif; }
main { max-width: 30rem; margin: 0 auto; padding: 3rem 1.25rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .75rem; }
p { margin: 0 0 1rem; } .soft { color: var(--soft); font-size: .9375rem; }
form { margin: 1.5rem 0; } label { display: block; font-weight: 600; margin: 1rem 0 .25rem; }
input { width: 100%; font: inherit; padding: .6rem .7rem; border: 1px solid #6b7783; border-radius: .3rem; background: #fff; color: inherit; }
button { font: inherit; font-weight: 600; margin-top: 1.25rem; padding: .65rem 1.25rem; border: 1px solid var(--accent); border-radius: .3rem; background: var(--accent); color: #fff; cursor: pointer; }
button.plain { background: none; color: var(--accent); }
a { color: var(--accent); } :focus-visible { outline: 3px solid #b5651d; outline-offset: 2px; }
.alarm { border-left: .3rem solid var(--alarm); padding: .5rem .75rem; background: #fff; color: var(--alarm); }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; } th, td { text-align: left; padding: .35rem .5rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
summary { cursor: pointer; } code { overflow-wrap: anywhere; } .scroll { overflow-x: auto; }
`;

const CONFIRM_SCRIPT = `document.getElementById('op.logoutForm').requestSubmit(document.getElementById('yes'))`;

/**
 * Chrome applies form-action to the redirects that follow a form too, so the client's origin is named.
 * @param {{ formTargets?: string[], script?: string }} [allowed]
 */
export function contentSecurityPolicy({ formTargets = [], script } = {}) {
  const hash = script ? `'sha256-${createHash('sha256').update(script).digest('base64')}'` : `'none'`;
  return [
    `default-src 'none'`,
    `style-src 'self'`,
    // The empty icon that keeps browsers from asking for one.
    `img-src data:`,
    `script-src ${hash}`,
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    `frame-ancestors 'none'`,
    `base-uri 'none'`,
  ].join('; ');
}

export const escapeHtml = (/** @type {unknown} */ text) =>
  String(text).replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

/** French unless English is asked for: by `?lang`, then `ui_locales`, then the browser. @returns {Language} */
export function languageOf({ lang = '', uiLocales = '', acceptLanguage = '' }) {
  for (const wish of [lang, ...uiLocales.split(' '), ...acceptLanguage.split(',')]) {
    const code = wish.trim().slice(0, 2).toLowerCase();
    if (code === 'fr' || code === 'en') return code;
  }
  return 'fr';
}

/** @param {Language} language @param {string} title @param {string} body */
function page(language, title, body) {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Garant</title>
<link rel="stylesheet" href="/assets/style.css">
<link rel="icon" href="data:,">
</head>
<body><main>${body}</main></body>
</html>
`;
}

/**
 * @param {object} options
 * @param {Language} options.language
 * @param {string} options.action
 * @param {string} [options.username]
 * @param {'wrong' | { wait: number }} [options.problem]
 * @param {boolean} [options.again] the person is signed in already and has to prove it once more
 */
export function loginPage({ language, action, username = '', problem, again = false }) {
  const text = TEXTS[language];
  const other = language === 'fr' ? 'en' : 'fr';
  const sentence = !problem ? '' : problem === 'wrong' ? text.wrong : text.wait(problem.wait);
  const alarm = sentence ? `<p class="alarm" role="alert" id="problem">${escapeHtml(sentence)}</p>` : '';
  const described = sentence ? ' aria-describedby="problem" aria-invalid="true"' : '';
  const rows = PERSONAS.map(
    (persona) =>
      `<tr><td>${escapeHtml(persona.name)}</td><td>${escapeHtml(text.roles[persona.role] ?? persona.role)}</td>` +
      `<td><code>${escapeHtml(persona.username)}</code><br><code>${escapeHtml(persona.password)}</code></td></tr>`,
  );
  return page(
    language,
    again ? text.again : text.title,
    `<h1>${escapeHtml(again ? text.again : text.title)}</h1>
<p class="soft">${escapeHtml(again ? text.againWhy : text.intro)}</p>${alarm}
<form method="post" action="${escapeHtml(action)}?lang=${language}">
<label for="username">${escapeHtml(text.username)}</label>
<input id="username" name="username" value="${escapeHtml(username)}" autocomplete="username" autocapitalize="none" spellcheck="false" required${described}>
<label for="password">${escapeHtml(text.password)}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${described}>
<button type="submit">${escapeHtml(text.submit)}</button>
</form>
<form method="post" action="${escapeHtml(action)}/abort?lang=${language}"><button class="plain" type="submit">${escapeHtml(text.cancel)}</button></form>
<details><summary>${escapeHtml(text.accounts)}</summary><div class="scroll"><table>
<thead><tr><th scope="col">${escapeHtml(text.person)}</th><th scope="col">${escapeHtml(text.role)}</th><th scope="col">${escapeHtml(text.username)}<br>${escapeHtml(text.password)}</th></tr></thead>
<tbody>${rows.join('')}</tbody></table></div></details>
<p><a href="${escapeHtml(action)}?lang=${other}" lang="${other}" hreflang="${other}">${text.other}</a></p>`,
  );
}

/** @param {Language} language @param {string} [detail] an OAuth error code and description, or nothing */
export function errorPage(language, detail) {
  const text = TEXTS[language];
  return page(
    language,
    text.errorTitle,
    `<h1>${escapeHtml(text.errorTitle)}</h1><p>${escapeHtml(detail ?? text.expired)}</p>`,
  );
}

/**
 * @param {Language} language @param {string} form the provider's hidden form `op.logoutForm`
 * @param {boolean} confirmed a client with an id_token_hint asked: confirm without another click where scripts run
 */
export function logoutPage(language, form, confirmed) {
  const text = TEXTS[language];
  const html = page(
    language,
    text.logoutTitle,
    `<h1>${escapeHtml(text.logoutAsk)}</h1>${form}
<button id="yes" type="submit" form="op.logoutForm" name="logout" value="yes">${escapeHtml(text.logoutYes)}</button>
<button class="plain" type="submit" form="op.logoutForm">${escapeHtml(text.logoutNo)}</button>
${confirmed ? `<script>${CONFIRM_SCRIPT}</script>` : ''}`,
  );
  return { html, script: confirmed ? CONFIRM_SCRIPT : undefined };
}

/** @param {Language} language */
export function loggedOutPage(language) {
  return page(language, TEXTS[language].logoutTitle, `<h1>${escapeHtml(TEXTS[language].logoutDone)}</h1>`);
}
