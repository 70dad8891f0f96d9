import type { Actor } from '@garant/contracts';
import type { Role } from '@garant/rules';
import { errors, jwtVerify, type JWTPayload } from 'jose';
import { hashOf } from '../keys/command.signature.js';
import { ProviderUnreachable, type IdentityProvider } from './identity.provider.js';

/** Clocks of the provider, the gateway and this service may differ by this much. */
const SKEW_MS = 60_000;
/** A login that is older than this when the gateway takes the act confirms nothing. */
const LOGIN_LIMIT_MS = 600_000;
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** Faults of the token itself. Everything else that goes wrong is the provider's, and transient. */
const TOKEN_FAULTS: readonly (new (...args: never[]) => Error)[] = [
  errors.JWTExpired,
  errors.JWTClaimValidationFailed,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
];

export interface StepUp {
  idToken: string;
  /** As it came, before any form was imposed: these are the bytes that the nonce binds. */
  rawAct: unknown;
  act: { readonly actor: string; readonly madeAt: string };
  /** Signed by the gateway, in the part of the command that the log keeps. */
  actHash: string;
  actor: Pick<Actor, 'ref'>;
  acceptedAt: string;
  duty: Role;
  /** Name of a claim that the provider must state as true: `doctor`. */
  quality?: string;
}
export type StepUpFault =
  | 'act-hash'
  | 'actor'
  | 'token'
  | 'nonce'
  | 'authorised-party'
  | 'role'
  | 'quality'
  | 'auth-time'
  | 'login-before-act';
export type StepUpOutcome =
  | { ok: true; login: { issuer: string; subject: string } }
  | { ok: false; refusal: { code: 'step-up-invalid' | 'step-up-too-old'; params: { rule: StepUpFault } } };

/**
 * Whether the person logged in again for exactly this act (OpenID Connect Core §3.1.3.7): issuer, audience, signature
 * and expiry against the provider's own keys; nonce = SHA-256 of the RFC 8785 form of the act; `auth_time` at most ten
 * minutes before the gateway took the act and not before the act was made; and the role, and the quality, that the act takes.
 * Expiry is judged when the gateway took the act, for a recorded command may wait for this service.
 * @throws ProviderUnreachable when the provider's keys cannot be had: transient, never accepted
 */
export async function verifyStepUp(provider: IdentityProvider, stepUp: StepUp): Promise<StepUpOutcome> {
  if (hashOf(stepUp.rawAct) !== stepUp.actHash) return invalid('act-hash');
  if (stepUp.act.actor !== stepUp.actor.ref) return invalid('actor');
  const acceptedAt = Date.parse(stepUp.acceptedAt);
  const keys = await provider.keySet();
  let claims: JWTPayload;
  try {
    const verified = await jwtVerify(stepUp.idToken, keys, {
      issuer: provider.issuer,
      audience: [...provider.clientIds],
      algorithms: ALGORITHMS,
      currentDate: new Date(acceptedAt),
      clockTolerance: SKEW_MS / 1_000,
      requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat', 'nonce', 'auth_time'],
    });
    claims = verified.payload;
  } catch (error) {
    if (TOKEN_FAULTS.some((fault) => error instanceof fault)) return invalid('token');
    throw new ProviderUnreachable(provider.issuer, { cause: error });
  }
  return judge(claims, stepUp, provider, acceptedAt);
}

function judge(
  claims: JWTPayload,
  { actHash, act, duty, quality }: StepUp,
  { clientIds }: IdentityProvider,
  acceptedAt: number,
): StepUpOutcome {
  if (claims.nonce !== actHash) return invalid('nonce');
  const parties = Array.isArray(claims.aud) ? claims.aud.length : 1;
  if ((parties > 1 || claims.azp !== undefined) && !clientIds.includes(String(claims.azp)))
    return invalid('authorised-party');
  if (!Array.isArray(claims.roles) || !claims.roles.includes(duty)) return invalid('role');
  if (quality !== undefined && claims[quality] !== true) return invalid('quality');
  if (typeof claims.auth_time !== 'number' || !claims.sub || !claims.iss) return invalid('auth-time');
  const loggedInAt = claims.auth_time * 1_000;
  if (loggedInAt > acceptedAt + SKEW_MS) return invalid('auth-time');
  if (loggedInAt < acceptedAt - LOGIN_LIMIT_MS)
    return { ok: false, refusal: { code: 'step-up-too-old', params: { rule: 'auth-time' } } };
  if (loggedInAt < Date.parse(act.madeAt) - SKEW_MS) return invalid('login-before-act');
  return { ok: true, login: { issuer: claims.iss, subject: claims.sub } };
}

const invalid = (rule: StepUpFault): StepUpOutcome => ({
  ok: false,
  refusal: { code: 'step-up-invalid', params: { rule } },
});
