import type { Actor } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import type { InternalService, ServiceClient } from '../shell/service.client.js';

/** The gateway itself, where it reads on its own behalf: snapshots, local ids for a plan, proofs. */
export const GATEWAY_ACTOR: Actor = {
  ref: '6a617261-6e74-4000-8000-000000000001',
  role: 'operator',
  assurance: 'service',
};

/** Reads from the services behind the gateway, as the gateway unless another actor is named. */
export class ServiceReader {
  constructor(private readonly client: Pick<ServiceClient, 'open'>) {}

  /** What is not there is an answer (404), not a failure. @throws ProblemError for anything else that goes wrong */
  async get(service: InternalService, path: string, as: Actor = GATEWAY_ACTOR): Promise<Response> {
    try {
      return await this.client.open(service, path, { actor: as });
    } catch (error) {
      if (error instanceof ProblemError && error.status === 404) return new Response(null, { status: 404 });
      throw error;
    }
  }
}
