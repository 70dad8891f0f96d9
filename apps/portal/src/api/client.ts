import { underMission } from './mission.memory.js';
import { ApiProblem, networkProblem, problemFromOutcome, problemOf } from './problem.model.js';

interface Memory {
  csrf: string;
  locale: 'fr' | 'en';
  onUnauthenticated: () => void;
}
const memory: Memory = { csrf: '', locale: 'fr', onUnauthenticated: () => {} };
export const rememberCsrf = (token: string): void => void (memory.csrf = token);
export const csrfToken = (): string => memory.csrf;
export const localeName = (): string => memory.locale;
export const rememberLocale = (locale: 'fr' | 'en'): void => void (memory.locale = locale);
export const whenUnauthenticated = (act: () => void): void => void (memory.onUnauthenticated = act);

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
interface Options {
  body?: unknown;
  /** Kept over retries of one intent, so that it takes effect once. */
  idempotencyKey?: string;
  /** Sent as it is, with this media type, instead of JSON. */
  raw?: { content: Blob | string; type: string };
  accept?: string;
  signal?: AbortSignal;
}

async function send(method: Method, path: string, options: Options): Promise<Response> {
  const headers: Record<string, string> = {
    accept: options.accept ?? 'application/json',
    'accept-language': memory.locale,
  };
  if (method !== 'GET') headers['x-csrf-token'] = memory.csrf;
  if (options.idempotencyKey) headers['idempotency-key'] = options.idempotencyKey;
  let body: BodyInit | undefined;
  if (options.raw) {
    headers['content-type'] = options.raw.type;
    body = options.raw.content;
  } else if (method !== 'GET') {
    headers['content-type'] = 'application/json';
    body = JSON.stringify(options.body ?? {});
  }
  try {
    return await fetch(underMission(path), {
      method,
      headers,
      body,
      signal: options.signal,
      credentials: 'same-origin',
      cache: 'no-store',
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiProblem(networkProblem());
  }
}

async function refuse(answer: Response): Promise<never> {
  const body: unknown = await answer.json().catch(() => null);
  const problem = problemOf(answer.status, body);
  if (problem.code === 'unauthenticated') memory.onUnauthenticated();
  throw new ApiProblem(problem);
}

/** A new session gets a new token; a form left open over it deserves one more try. */
async function sendWithFreshToken(method: Method, path: string, options: Options): Promise<Response> {
  const first = await send(method, path, options);
  if (first.status !== 403 || method === 'GET') return first;
  const body: unknown = await first
    .clone()
    .json()
    .catch(() => null);
  if (problemOf(403, body).code !== 'csrf') return first;
  const me = await send('GET', '/api/v1/me', {});
  const { csrfToken } = (await me.json().catch(() => ({}))) as { csrfToken?: string };
  if (!csrfToken) return first;
  rememberCsrf(csrfToken);
  return send(method, path, options);
}

/** @throws ApiProblem */
export async function read<T>(path: string, signal?: AbortSignal): Promise<T> {
  const answer = await send('GET', path, { signal });
  if (!answer.ok) await refuse(answer);
  return (await answer.json()) as T;
}

/** @throws ApiProblem */
export async function readText(path: string, accept = 'text/plain', signal?: AbortSignal): Promise<string> {
  const answer = await send('GET', path, { accept, signal });
  if (!answer.ok) await refuse(answer);
  return answer.text();
}

/** @throws ApiProblem */
export async function readBytes(path: string, signal?: AbortSignal): Promise<Uint8Array> {
  const answer = await send('GET', path, { accept: 'application/octet-stream', signal });
  if (!answer.ok) await refuse(answer);
  return new Uint8Array(await answer.arrayBuffer());
}

/** A write ends done, or accepted and not yet in effect: then its command can be asked about. */
export type Written<T> = { state: 'done'; value: T } | { state: 'pending'; commandId: string };

/** @throws ApiProblem */
export async function write<T>(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  options: Options,
): Promise<Written<T>> {
  const answer = await sendWithFreshToken(method, path, options);
  if (!answer.ok) await refuse(answer);
  const body: unknown = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  const pending = body as { commandId?: string; status?: string };
  if (answer.status === 202 && pending.commandId) return { state: 'pending', commandId: pending.commandId };
  return { state: 'done', value: body as T };
}

export interface CommandState {
  id: string;
  state: 'pending' | 'done' | 'refused';
  partition?: number;
  offset?: string;
  result?: unknown;
  problem?: { code: string; params?: Record<string, unknown> };
}
export const readCommand = (id: string, signal?: AbortSignal): Promise<CommandState> =>
  read(`/api/v1/commands/${encodeURIComponent(id)}`, signal);

/** Waits for a command's outcome for a bounded time. Undefined: still pending. @throws ApiProblem when it was refused. */
export async function awaitCommand<T>(id: string, seconds = 20): Promise<T | undefined> {
  const until = Date.now() + seconds * 1000;
  while (Date.now() < until) {
    await new Promise((wake) => setTimeout(wake, 1000));
    const command = await readCommand(id);
    if (command.state === 'done') return (command.result ?? {}) as T;
    if (command.state === 'refused')
      throw new ApiProblem(problemFromOutcome(command.problem ?? { code: 'command-failed' }));
  }
  return undefined;
}

/** Lists come bare, or with a place to go on from. */
export function itemsOf<T>(answer: T[] | { items: T[] }): T[] {
  return Array.isArray(answer) ? answer : answer.items;
}
