import { createRemoteJWKSet } from 'jose';
import { z } from 'zod';

type RemoteKeys = ReturnType<typeof createRemoteJWKSet>;

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });
const TIMEOUT_MS = 900;
const KEYS_KEPT_MS = 600_000;
const REFRESH_MS = 300_000;
/** After a key that nobody knows, the provider is asked again at the earliest after this time. */
const COOLDOWN_MS = 5_000;

/** The provider cannot be asked now. Nothing is accepted and nothing refused: the command is tried again. */
export class ProviderUnreachable extends Error {
  constructor(
    readonly issuer: string,
    options?: ErrorOptions,
  ) {
    super(`the identity provider ${issuer} does not answer`, options);
    this.name = 'ProviderUnreachable';
  }
}

/**
 * Keys of the identity provider, fetched from the provider itself (OpenID Connect Discovery 1.0 §4) and never from the
 * gateway: a stolen gateway key must not be able to make up a login. Kept in memory; one fetch serves many votes.
 */
export class IdentityProvider {
  private keys: Promise<RemoteKeys> | null = null;

  /** @param allowHttp accept an issuer without TLS, on a loopback address only */
  constructor(
    readonly issuer: string,
    /** Clients whose id_tokens are accepted: the gateway's, and in development the command line's. */
    readonly clientIds: readonly string[],
    private readonly allowHttp: boolean,
  ) {
    demandTls(issuer, allowHttp);
  }

  /** @throws ProviderUnreachable */
  async keySet(): Promise<RemoteKeys> {
    this.keys ??= this.discover();
    try {
      return await this.keys;
    } catch (cause) {
      this.keys = null;
      throw new ProviderUnreachable(this.issuer, { cause });
    }
  }

  /**
   * Fetches the keys now and every five minutes, so that a vote seldom waits for the network inside its transaction.
   * A failure is reported and tried again; votes ask for themselves meanwhile.
   * @returns a function that ends it
   */
  keepKeys(onError: (error: unknown) => void): () => void {
    const refresh = (): void => {
      this.keySet()
        .then((keys) => keys.reload())
        .catch(onError);
    };
    refresh();
    const timer = setInterval(refresh, REFRESH_MS);
    return () => clearInterval(timer);
  }

  private async discover(): Promise<RemoteKeys> {
    const address = `${this.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const answer = await fetch(address, {
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
    const found = discovery.parse(await answer.json());
    if (found.issuer !== this.issuer) throw new Error(`${address} describes another issuer`);
    demandTls(found.jwks_uri, this.allowHttp);
    return createRemoteJWKSet(new URL(found.jwks_uri), {
      timeoutDuration: TIMEOUT_MS,
      cooldownDuration: COOLDOWN_MS,
      cacheMaxAge: KEYS_KEPT_MS,
    });
  }
}

function demandTls(address: string, allowHttp: boolean): void {
  const { protocol, hostname } = new URL(address);
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (protocol === 'https:' || (protocol === 'http:' && allowHttp && loopback)) return;
  throw new Error(`${address} must use TLS (GARANT_OIDC_ALLOW_HTTP accepts http on a loopback address)`);
}
