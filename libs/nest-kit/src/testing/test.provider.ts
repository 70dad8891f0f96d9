import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import { IdentityProvider } from '../access/identity.provider.js';

export const PROVIDER_CLIENT = 'garant-gateway';

/** An OpenID provider as far as this service asks one: discovery and keys, over real HTTP. */
export class TestProvider {
  private constructor(
    private readonly server: Server,
    readonly issuer: string,
    private readonly key: CryptoKey,
    private readonly other: CryptoKey,
  ) {}

  static async start(): Promise<TestProvider> {
    const own = await generateKeyPair('RS256', { extractable: true });
    const other = await generateKeyPair('RS256', { extractable: true });
    const jwk = { ...(await exportJWK(own.publicKey)), kid: 'provider-1', alg: 'RS256', use: 'sig' };
    const server = createServer((request, response) => {
      const bodies: Record<string, object> = {
        '/.well-known/openid-configuration': { issuer, jwks_uri: `${issuer}/jwks` },
        '/jwks': { keys: [jwk] },
      };
      const body = bodies[request.url ?? ''];
      response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body ?? {}));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return new TestProvider(server, issuer, own.privateKey, other.privateKey);
  }

  client(): IdentityProvider {
    return new IdentityProvider(this.issuer, [PROVIDER_CLIENT], true);
  }

  /** An id_token of a login now, with what a case changes; `forged` is signed by a key that is not the provider's. */
  async idToken(claims: JWTPayload, forged = false): Promise<string> {
    const now = Math.floor(Date.now() / 1_000);
    const full = {
      iss: this.issuer,
      aud: PROVIDER_CLIENT,
      iat: now,
      exp: now + 300,
      auth_time: now,
      ...claims,
    };
    return new SignJWT(full)
      .setProtectedHeader({ alg: 'RS256', kid: 'provider-1' })
      .sign(forged ? this.other : this.key);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
