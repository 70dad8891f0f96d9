import { Injectable } from '@nestjs/common';
import { isProblemCode, type Actor, type Problem, type ServiceName } from '@garant/contracts';
import { ProblemError, actorTokenFor, type Keys, type PartHealth } from '@garant/nest-kit';

export type InternalService = Exclude<ServiceName, 'gateway'>;
export interface ServiceRequest {
  /** In whose name; absent for the services' own public addresses. */
  actor?: Actor;
  method?: 'GET' | 'PUT';
  query?: Record<string, string | number | boolean | undefined>;
  headers?: Record<string, string>;
  body?: ReadableStream<Uint8Array> | string;
  /** Until the answer begins. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;

/** HTTP to the services behind the gateway: reads, and uploads. Each call carries a token for one service and 60 seconds. */
@Injectable()
export class ServiceClient {
  constructor(
    private readonly addresses: Readonly<Record<InternalService, string>>,
    private readonly keys: Keys,
  ) {}

  /** @throws ProblemError that the service answered, or `service-unavailable` */
  async json<T>(service: InternalService, path: string, request: ServiceRequest = {}): Promise<T> {
    const response = await this.open(service, path, request);
    try {
      return (await response.json()) as T;
    } catch {
      throw unavailable(service);
    }
  }

  /** Readiness as a service states it; 503 is an answer here. @throws Error when it does not answer */
  async readiness(service: InternalService): Promise<{ ready: boolean; parts: Record<string, PartHealth> }> {
    const response = await fetch(new URL('/health/ready', this.addresses[service]), {
      signal: AbortSignal.timeout(3_000),
    });
    const { status, parts } = (await response.json()) as {
      status: string;
      parts: Record<string, PartHealth>;
    };
    return { ready: status === 'ready', parts };
  }

  /**
   * The raw answer, its body still to be read.
   * @param path as the service knows it; parts that came from outside must be encoded
   * @throws ProblemError that the service answered, or `service-unavailable`
   */
  async open(service: InternalService, path: string, request: ServiceRequest = {}): Promise<Response> {
    const url = new URL(path, this.addresses[service]);
    for (const [name, value] of Object.entries(request.query ?? {}))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const headers: Record<string, string> = { accept: 'application/json, */*', ...request.headers };
    if (request.actor)
      headers.authorization = `Bearer ${await actorTokenFor(this.keys, request.actor, service)}`;
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), request.timeoutMs ?? TIMEOUT_MS);
    let response: Response;
    try {
      response = await fetch(url, {
        method: request.method ?? 'GET',
        headers,
        redirect: 'error',
        signal: abort.signal,
        ...(request.body === undefined ? {} : { body: request.body, duplex: 'half' as const }),
      });
    } catch {
      throw unavailable(service);
    } finally {
      clearTimeout(timer);
    }
    if (!response.ok) throw await problemFrom(service, response);
    return response;
  }
}

const unavailable = (service: InternalService): ProblemError =>
  new ProblemError('service-unavailable', { params: { service } });

async function problemFrom(service: InternalService, response: Response): Promise<ProblemError> {
  const body = (await response.json().catch(() => ({}))) as Partial<Problem>;
  // The caller cannot do anything about a token between services.
  if (
    response.status >= 500 ||
    body.code === undefined ||
    body.code === 'invalid-actor-token' ||
    !isProblemCode(body.code)
  )
    return body.code === 'stale-state' ? new ProblemError('stale-state') : unavailable(service);
  return new ProblemError(body.code, { detail: body.detail, params: body.params, errors: body.errors });
}
