import type { NestFastifyApplication } from '@nestjs/platform-fastify';

export interface Answer {
  statusCode: number;
  headers: Headers;
  body: string;
  json(): unknown;
}

/** Listens on a free port and asks over real HTTP: Fastify's own `inject` cannot be loaded by Jest in ESM mode. */
export async function serve(app: NestFastifyApplication): Promise<{
  url: string;
  ask(
    method: string,
    path: string,
    options?: { headers?: Record<string, string>; body?: string },
  ): Promise<Answer>;
}> {
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return {
    url,
    async ask(method, path, { headers = {}, body } = {}) {
      const answer = await fetch(`${url}${path}`, { method, headers, body, redirect: 'manual' });
      const text = await answer.text();
      return {
        statusCode: answer.status,
        headers: answer.headers,
        body: text,
        json: () => JSON.parse(text) as unknown,
      };
    },
  };
}
