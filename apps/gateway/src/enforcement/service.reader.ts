import type { Actor, ServiceName } from '@garant/contracts';
import { ProblemError, actorTokenFor, type Keys } from '@garant/nest-kit';

/** The gateway itself, where it reads on its own behalf: snapshots, local ids for a plan, proofs. */
export const GATEWAY_ACTOR: Actor = {
  ref: '6a617261-6e74-4000-8000-000000000001',
  role: 'operator',
  assurance: 'service',
};

/** Reads from the services behind the gateway, as the gateway unless another actor is named. */
export class ServiceReader {
  constructor(
    private readonly keys: Keys,
    private readonly urls: Partial<Record<ServiceName, string>>,
    private readonly timeoutMs = 30_000,
  ) {}

  /** @throws ProblemError `service-unavailable` when the service does not answer, or answers with an error other than 404 */
  async get(service: ServiceName, path: string, as: Actor = GATEWAY_ACTOR): Promise<Response> {
    const base = this.urls[service];
    if (!base) throw new Error(`No address of ${service}`);
    let response: Response;
    try {
      response = await fetch(new URL(path, base), {
        headers: { authorization: `Bearer ${await actorTokenFor(this.keys, as, service)}` },
        signal: AbortSignal.timeout(this.timeoutMs),
      });
    } catch {
      throw new ProblemError('service-unavailable', { params: { service } });
    }
    if (!response.ok && response.status !== 404) {
      await response.body?.cancel();
      throw new ProblemError('service-unavailable', { params: { service, status: response.status } });
    }
    return response;
  }
}
