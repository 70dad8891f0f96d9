import { isProblemCode, problem as problemSchema, type Problem } from '@garant/contracts';
import { setTimeout as wait } from 'node:timers/promises';
import { Failure } from './failure.js';

/** The gateway's public API, as the person whose access token is given. */
export class ApiClient {
  constructor(
    readonly baseUrl: string,
    private readonly token: string | undefined,
  ) {}

  /** What a thread needs to ask the same in the same name. */
  get place(): { url: string; token: string | undefined } {
    return { url: this.baseUrl, token: this.token };
  }

  async fetch(path: string, init: RequestInit & { duplex?: 'half' } = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.token) headers.set('authorization', `Bearer ${this.token}`);
    const url = new URL(path, this.baseUrl);
    const response = await fetch(url, { ...init, headers }).catch(
      (error: Error & { cause?: { code?: string } }) => {
        throw new Failure(
          'gateway-unreachable',
          `${url.origin} does not answer (${error.cause?.code ?? error.message})`,
        );
      },
    );
    if (response.ok) return response;
    throw await failureOf(response);
  }

  async get<T>(path: string): Promise<T> {
    return (await (await this.fetch(path, { headers: { accept: 'application/json' } })).json()) as T;
  }

  async text(path: string): Promise<string> {
    return (await this.fetch(path)).text();
  }

  /** Sends JSON. A `202` is followed through its status address until the command is done or refused. */
  async send<T>(method: 'POST' | 'PUT', path: string, body: unknown, idempotencyKey?: string): Promise<T> {
    const response = await this.fetch(path, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
      },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    const answer = text ? (JSON.parse(text) as Record<string, unknown>) : {};
    return (
      response.status === 202 && typeof answer.status === 'string'
        ? await this.outcome(answer.status)
        : answer
    ) as T;
  }

  private async outcome(statusPath: string): Promise<unknown> {
    for (let tries = 0; tries < 600; tries++) {
      const status = await this.get<{ state: string; result?: unknown; problem?: Problem }>(statusPath);
      if (status.state === 'done') return status.result ?? {};
      if (status.state === 'refused') throw refusal(status.problem);
      await wait(500);
    }
    throw new Failure('still-pending', `accepted, but not done yet: ${statusPath}`);
  }
}

async function failureOf(response: Response): Promise<Failure> {
  const body = problemSchema.safeParse(await response.json().catch(() => null));
  return body.success ? refusal(body.data) : new Failure('http', `the gateway answered ${response.status}`);
}

function refusal(problem: Partial<Problem> | undefined): Failure {
  const code = problem?.code ?? 'refused';
  const where = problem?.errors?.map((error) => `${error.field}: ${error.rule}`).join('; ');
  const parts = [
    problem?.title ?? (isProblemCode(code) ? code : 'refused'),
    problem?.detail,
    where,
    problem?.source && `[${problem.source}]`,
  ];
  return new Failure(code, parts.filter(Boolean).join('. '), { params: problem?.params ?? {} });
}
