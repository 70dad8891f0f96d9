import { Injectable } from '@nestjs/common';
import { ProblemError } from '@garant/nest-kit';
import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import type { OidcProvider } from './oidc.provider.js';

/** Asymmetric algorithms only: a key that everybody may read must not be usable as a shared secret. */
const ALGORITHMS = ['ES256', 'ES384', 'PS256', 'RS256', 'EdDSA', 'Ed25519'];

/** Access tokens of machines and of the command line: JWTs of the issuer, made out to this gateway (RFC 9068, RFC 6750). */
@Injectable()
export class BearerTokens {
  private keys: { issuer: string; find: JWTVerifyGetKey } | undefined;

  constructor(
    private readonly provider: Pick<OidcProvider, 'keysAddress'>,
    private readonly audience: string,
  ) {}

  /**
   * Claims of a token whose issuer, audience, algorithm, signature and times hold.
   * @throws ProblemError `invalid-token`; `service-unavailable` when the issuer's keys cannot be had
   */
  async claimsOf(token: string): Promise<Record<string, unknown>> {
    const { issuer, find } = (this.keys ??= await this.findKeys());
    try {
      const { payload } = await jwtVerify(token, find, {
        issuer,
        audience: this.audience,
        algorithms: ALGORITHMS,
        requiredClaims: ['sub', 'exp', 'iat'],
        clockTolerance: 5,
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError))
        throw new ProblemError('service-unavailable', { params: { service: 'identity-provider' } });
      throw new ProblemError('invalid-token');
    }
  }

  private async findKeys(): Promise<{ issuer: string; find: JWTVerifyGetKey }> {
    const { issuer, jwksUri } = await this.provider.keysAddress();
    return { issuer, find: createRemoteJWKSet(jwksUri, { timeoutDuration: 5_000 }) };
  }
}
