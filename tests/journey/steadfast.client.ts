import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { TestPlatform } from '../platform.fixture.js';

interface Answer {
  status: number;
  body: Record<string, unknown>;
}

/**
 * A client that does not give up: it asks again with the same idempotency key until its request is accepted, then until
 * the outcome is known. What it was promised is what the platform has to keep.
 */
export class SteadfastClient {
  /** Answers that no crash excuses. */
  readonly faults: string[] = [];
  /** How often something had to be asked again. */
  retries = 0;

  constructor(
    private readonly test: TestPlatform,
    private readonly patienceMs = 90_000,
  ) {}

  /** Resolves with the command's result. @throws when it is refused, or when patience ends */
  async send<T = Record<string, unknown>>(
    persona: string,
    method: 'POST' | 'PUT',
    path: string,
    body: object = {},
  ): Promise<T> {
    const key = randomUUID();
    const answer = await this.insist(persona, method, path, body, key);
    if (answer.status !== 202) return answer.body as T;
    return this.outcome<T>(persona, String(answer.body.status));
  }

  /** What became of an accepted command. */
  async outcome<T>(persona: string, path: string): Promise<T> {
    for (const until = Date.now() + this.patienceMs; Date.now() < until;) {
      const { body } = await this.insist(persona, 'GET', path);
      if (body.state === 'done') return (body.result ?? {}) as T;
      if (body.state === 'refused') throw new Error(`${path}: ${JSON.stringify(body.problem)}`);
      await wait(200);
    }
    throw new Error(`${path} as ${persona} is still pending`);
  }

  private async insist(
    persona: string,
    method: string,
    path: string,
    body?: object,
    key?: string,
  ): Promise<Answer> {
    let last: unknown;
    for (const until = Date.now() + this.patienceMs; Date.now() < until; this.retries++) {
      try {
        const answer = await this.ask(persona, method, path, body, key);
        if (answer.status < 400) return answer;
        last = JSON.stringify(answer.body);
        if (answer.status === 500) this.faults.push(`${method} ${path}: 500 ${String(last)}`);
        if (answer.status !== 500 && answer.status !== 503)
          throw new Refusal(`${method} ${path} as ${persona}: ${answer.status} ${String(last)}`);
      } catch (error) {
        if (error instanceof Refusal) throw error;
        last = error;
      }
      await wait(200);
    }
    throw new Error(`${method} ${path} as ${persona}: no answer (${String(last)})`);
  }

  private async ask(
    persona: string,
    method: string,
    path: string,
    body?: object,
    key?: string,
  ): Promise<Answer> {
    const response = await fetch(new URL(path, this.test.gatewayUrl), {
      method,
      headers: {
        authorization: `Bearer ${await this.test.api.token(persona)}`,
        accept: 'application/json',
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(key ? { 'idempotency-key': key } : {}),
      },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(15_000),
    });
    const text = await response.text();
    return { status: response.status, body: text ? (JSON.parse(text) as Record<string, unknown>) : {} };
  }
}

class Refusal extends Error {}
