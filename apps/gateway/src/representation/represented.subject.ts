import type { Actor } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import type { ServiceClient } from '../shell/service.client.js';

/**
 * The person whom an authority is over, learnt from the register by the actor's own read: commands about one person
 * travel under one key, so that an end and an act keep their order.
 * @throws ProblemError `authority-unknown` when it is not visible to the actor
 */
export async function representedSubject(
  services: ServiceClient,
  actor: Actor,
  authorityId: string,
): Promise<string | null> {
  const { subjectRef } = await services.json<{ subjectRef: string | null }>(
    'consent',
    `/internal/authorities/${authorityId}/subject`,
    { actor },
  );
  return subjectRef;
}

/** The same, for acts: an authority that is not verified represents nobody. */
export async function subjectActedFor(
  services: ServiceClient,
  actor: Actor,
  authorityId: string,
): Promise<string> {
  const subjectRef = await representedSubject(services, actor, authorityId);
  if (subjectRef === null) throw new ProblemError('authority-not-verified');
  return subjectRef;
}
