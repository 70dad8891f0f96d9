// Signs a persona in at the development identity provider the way a browser does: it follows redirects with a cookie
// jar and fills in the login form. Used by `npm run token`, by the seed and by tests; nothing here is a special grant.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Cookies per origin: host and port, which is stricter than browsers and right for several platforms on one host. */
export class CookieJar {
  constructor() {
    /** @type {Map<string, Map<string, { value: string, path: string }>>} */
    this.origins = new Map();
  }

  /** @param {URL} url */
  header(url) {
    const pairs = [...(this.origins.get(url.origin) ?? [])]
      .filter(
        ([, { path }]) =>
          url.pathname === path || url.pathname.startsWith(path.endsWith('/') ? path : `${path}/`),
      )
      .map(([key, { value }]) => `${key.split('|')[0]}=${value}`);
    return pairs.join('; ');
  }

  /** @param {URL} url @param {Response} response */
  store(url, response) {
    const cookies = this.origins.get(url.origin) ?? new Map();
    this.origins.set(url.origin, cookies);
    for (const line of response.headers.getSetCookie()) {
      const [pair, ...attributes] = line.split(';').map((part) => part.trim());
      const split = pair.indexOf('=');
      const name = pair.slice(0, split);
      /** @type {Record<string, string>} */
      const attribute = {};
      for (const item of attributes) {
        const [key, value = ''] = item.split('=');
        attribute[key.toLowerCase()] = value;
      }
      const path = attribute.path || '/';
      const gone =
        attribute['max-age'] === '0' || (attribute.expires && Date.parse(attribute.expires) <= Date.now());
      if (gone) cookies.delete(`${name}|${path}`);
      else cookies.set(`${name}|${path}`, { value: pair.slice(split + 1), path });
    }
  }
}

/**
 * One request with the jar's cookies, without following redirects.
 * @param {URL} url @param {CookieJar} jar @param {RequestInit} [init]
 */
export async function request(url, jar, init = {}) {
  const headers = new Headers(init.headers);
  const cookie = jar.header(url);
  if (cookie) headers.set('cookie', cookie);
  const response = await fetch(url, { ...init, headers, redirect: 'manual' });
  jar.store(url, response);
  return response;
}

/**
 * Follows redirects from `start`, filling in the login form where it appears, until `arrived` says so of a redirect's
 * target (which is then not requested), or until a page other than the login form is answered.
 * @param {object} options
 * @param {URL | string} options.start
 * @param {{ username: string, password: string }} options.persona
 * @param {CookieJar} [options.jar]
 * @param {(url: URL) => boolean} [options.arrived]
 * @returns {Promise<{ url: URL, response?: Response, jar: CookieJar }>} `response` is absent when `arrived` stopped it
 */
export async function walkSignIn({ start, persona, jar = new CookieJar(), arrived = () => false }) {
  let url = new URL(start);
  let response = await request(url, jar);
  let filled = false;
  for (let hop = 0; hop < 20; hop += 1) {
    const location = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && location) {
      url = new URL(location, url);
      if (arrived(url)) return { url, jar };
      response = await request(url, jar);
      continue;
    }
    if (!url.pathname.startsWith('/interaction/')) return { url, response, jar };
    const html = await response.text();
    if (filled || response.status >= 400)
      throw new Error(`the sign-in of ${persona.username} was refused (HTTP ${response.status})`);
    const action = /<form method="post" action="([^"]+)"/.exec(html)?.[1];
    if (!action) throw new Error('the identity provider showed no login form');
    url = new URL(action, url);
    filled = true;
    const body = new URLSearchParams({ username: persona.username, password: persona.password });
    response = await request(url, jar, { method: 'POST', body });
  }
  throw new Error('too many redirects during the sign-in');
}

/** What runs in a folder: the content of `platform.json`. @returns {any} */
export function readPlatform(dir = process.env.GARANT_DIR || '.garant') {
  const file = join(resolve(dir), 'platform.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} is missing: is the platform running? Start it with \`npm start\`.`, {
      cause: error,
    });
  }
}

/** A persona by id, username or (the first with that) role. @param {any[]} personas @param {string} wanted */
export function findPersona(personas, wanted) {
  const persona =
    personas.find(({ id, username }) => id === wanted || username === wanted) ??
    personas.find(({ role }) => role === wanted);
  if (!persona)
    throw new Error(
      `no persona "${wanted}"; there are: ${personas.map(({ id, role }) => `${id} (${role})`).join(', ')}`,
    );
  return persona;
}
