// The gateway's public API as a persona: an access token by the ordinary code flow, then plain HTTP. What is accepted but
// not yet done is followed through its status address, as any client does.
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import canonicalize from 'canonicalize';
import { findPersona } from '../start/sign-in.mjs';
import { fetchToken } from '../start/token.mjs';

/** SHA-256 (hex) of the RFC 8785 form: what a step-up login carries as its nonce. */
export const hashOf = (value) =>
  createHash('sha256')
    .update(String(canonicalize(value)))
    .digest('hex');

export class SeedApi {
  /** @param {{ gatewayUrl: string, issuer: string, personas: any[] }} platform */
  constructor(platform) {
    this.platform = platform;
    /** @type {Map<string, Promise<string>>} */
    this.tokens = new Map();
  }

  persona(id) {
    return findPersona(this.platform.personas, id);
  }

  token(id) {
    const known = this.tokens.get(id);
    if (known) return known;
    const fresh = fetchToken({ issuer: this.platform.issuer, persona: this.persona(id) }).then(
      ({ accessToken }) => accessToken,
    );
    this.tokens.set(id, fresh);
    return fresh;
  }

  /** The id_token of a new login that carries the hash of an act. */
  async confirm(id, act) {
    return (await fetchToken({ issuer: this.platform.issuer, persona: this.persona(id), nonce: hashOf(act) }))
      .idToken;
  }

  /** @param {string} id @param {string} method @param {string} path @param {unknown} [body] @param {string} [type] */
  async call(id, method, path, body, type = 'application/json') {
    const response = await fetch(new URL(path, this.platform.gatewayUrl), {
      method,
      headers: {
        authorization: `Bearer ${await this.token(id)}`,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': type }),
        ...(method === 'GET' ? {} : { 'idempotency-key': randomUUID() }),
      },
      body:
        body === undefined
          ? undefined
          : type === 'application/json'
            ? JSON.stringify(body)
            : /** @type {any} */ (body),
    });
    const text = await response.text();
    const answer = text && response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
    if (!response.ok) throw new Error(`${method} ${path} as ${id}: ${response.status} ${text}`);
    return response.status === 202 && answer.status ? this.outcome(id, answer.status) : answer;
  }

  async outcome(id, path) {
    for (let tries = 0; tries < 240; tries++) {
      const status = await this.call(id, 'GET', path);
      if (status.state === 'done') return status.result ?? {};
      if (status.state === 'refused') throw new Error(`${path} as ${id}: ${JSON.stringify(status.problem)}`);
      await wait(250);
    }
    throw new Error(`${path} as ${id}: still pending`);
  }

  get(id, path) {
    return this.call(id, 'GET', path);
  }
  post(id, path, body = {}) {
    return this.call(id, 'POST', path, body);
  }
  put(id, path, body, type) {
    return this.call(id, 'PUT', path, body, type);
  }

  /** Asks again until the answer satisfies. @param {() => Promise<any>} ask @param {(answer: any) => boolean} good @param {string} what */
  async until(ask, good, what) {
    for (let tries = 0; tries < 240; tries++) {
      const answer = await ask().catch(() => undefined);
      if (answer !== undefined && good(answer)) return answer;
      await wait(250);
    }
    throw new Error(`waited in vain for ${what}`);
  }
}

export const readText = (path) => readFileSync(new URL(path, import.meta.url), 'utf8');
