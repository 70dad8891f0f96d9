import type { TestPlatform } from '../platform.fixture.js';

export type Json = Record<string, unknown>;
export interface Answer {
  status: number;
  headers: Headers;
  body: Json;
}
export interface Ask {
  body?: unknown;
  headers?: Record<string, string>;
  type?: string;
}

/** One platform for all that other systems do with it; filled before the first test. */
export interface InteropStage {
  readonly test: TestPlatform;
  /** Gladys, as the register knows her. */
  readonly subjectRef: string;
  readonly notices: readonly { noticeId: string; version: number; regime: string; hash: string }[];
  /** As a persona with their token, or as a passer-by. */
  ask(persona: string | null, method: string, path: string, more?: Ask): Promise<Answer>;
}

export async function askAs(
  test: TestPlatform,
  persona: string | null,
  method: string,
  path: string,
  { body, headers = {}, type = 'application/json' }: Ask = {},
): Promise<Answer> {
  const answer = await fetch(new URL(path, test.gatewayUrl), {
    method,
    headers: {
      ...(persona === null ? {} : { authorization: `Bearer ${await test.api.token(persona)}` }),
      ...(body === undefined ? {} : { 'content-type': type }),
      ...headers,
    },
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: (text ? JSON.parse(text) : {}) as Json };
}
