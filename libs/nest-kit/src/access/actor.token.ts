import { z } from 'zod';
import { SERVICES, actor, type Actor, type ServiceName } from '@garant/contracts';
import type { Keys, Verifier } from '../keys/keys.load.js';
import { ProblemError } from '../problems/problem.error.js';

export const ACTOR_TYP = 'garant-actor+jwt';
const LIFETIME_SECONDS = 60;
const CLOCK_SKEW_SECONDS = 5;

const actorClaims = z.object({
  iss: z.literal('garant/gateway'),
  aud: z.enum(SERVICES),
  iat: z.number().int(),
  exp: z.number().int(),
  actor,
});

/** The gateway's word to one service about who asks; valid for 60 seconds (RFC 7519). */
export async function actorTokenFor(
  keys: Keys,
  who: Actor,
  audience: ServiceName,
  now: Date = new Date(),
): Promise<string> {
  if (!keys.signer) throw new Error('This service signs no actor tokens');
  const iat = Math.floor(now.getTime() / 1000);
  return keys.signer.sign(
    { iss: 'garant/gateway', aud: audience, iat, exp: iat + LIFETIME_SECONDS, actor: who },
    ACTOR_TYP,
  );
}

/** @throws ProblemError `invalid-actor-token` for another audience, an expired token, another key, `alg: none` or another form */
export async function verifyActorToken(
  verifier: Verifier,
  token: string,
  audience: ServiceName,
  now: Date = new Date(),
): Promise<Actor> {
  let claims: z.infer<typeof actorClaims>;
  try {
    claims = actorClaims.parse(await verifier.verify(token, { owner: 'gateway', typ: ACTOR_TYP }));
  } catch {
    throw new ProblemError('invalid-actor-token');
  }
  const seconds = now.getTime() / 1000;
  const inTime =
    claims.iat - CLOCK_SKEW_SECONDS <= seconds &&
    seconds < claims.exp + CLOCK_SKEW_SECONDS &&
    claims.exp - claims.iat <= LIFETIME_SECONDS;
  if (claims.aud !== audience || !inTime) throw new ProblemError('invalid-actor-token');
  return claims.actor;
}
