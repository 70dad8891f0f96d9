import { Injectable } from '@nestjs/common';
import { ProblemError } from '@garant/nest-kit';
import * as oidc from 'openid-client';

export interface ProviderSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  scopes: string;
  /** Public address of the gateway. */
  gatewayUrl: string;
  /** Loopback development only. */
  allowHttp: boolean;
}

export interface LoginBegin {
  state: string;
  nonce: string;
  codeVerifier: string;
  language?: 'fr' | 'en';
  /** Ask the person to prove themselves again, whatever session the provider still has. */
  again?: boolean;
}

export interface LoginResult {
  claims: Record<string, unknown>;
  idToken: string;
}

const TIMEOUT_SECONDS = 8;

/** One generic OpenID Connect relying party: code flow with PKCE. The issuer may be away at start and come later. */
@Injectable()
export class OidcProvider {
  private found: Promise<oidc.Configuration> | undefined;

  constructor(private readonly settings: ProviderSettings) {}

  /** Discovered once; a failure is forgotten, so that the next request tries again. @throws ProblemError `service-unavailable` */
  async configuration(): Promise<oidc.Configuration> {
    this.found ??= this.discover();
    try {
      return await this.found;
    } catch {
      this.found = undefined;
      throw new ProblemError('service-unavailable', { params: { service: 'identity-provider' } });
    }
  }

  private async discover(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret, allowHttp } = this.settings;
    return oidc.discovery(
      new URL(issuer),
      clientId,
      { client_secret: clientSecret },
      clientAuthentication(clientSecret),
      { timeout: TIMEOUT_SECONDS, ...(allowHttp ? { execute: [oidc.allowInsecureRequests] } : {}) },
    );
  }

  async authorizationUrl({ state, nonce, codeVerifier, language, again }: LoginBegin): Promise<string> {
    const configuration = await this.configuration();
    return oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: this.redirectUri(),
      scope: this.settings.scopes,
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      ...(language ? { ui_locales: language } : {}),
      ...(again ? { prompt: 'login', max_age: '0' } : {}),
    }).href;
  }

  /**
   * Exchanges the code; checks state, nonce, issuer, audience, signature and times (OIDC Core §3.1.3.7).
   * @param query of the callback address
   * @throws ProblemError `service-unavailable` when the provider does not answer; an OAuth error as it comes
   */
  async finish(
    query: string,
    expected: { state: string; nonce: string; codeVerifier: string; again: boolean },
  ): Promise<LoginResult> {
    const configuration = await this.configuration();
    const current = new URL(`${this.redirectUri()}${query}`);
    const tokens = await oidc.authorizationCodeGrant(configuration, current, {
      expectedState: expected.state,
      expectedNonce: expected.nonce,
      pkceCodeVerifier: expected.codeVerifier,
      idTokenExpected: true,
      ...(expected.again ? { maxAge: 120 } : {}),
    });
    const idToken = tokens.id_token;
    const claims = tokens.claims();
    if (idToken === undefined || claims === undefined) throw new Error('no id_token');
    return {
      claims: { ...(await this.userInfo(configuration, tokens.access_token, claims)), ...claims },
      idToken,
    };
  }

  /** Providers are free to put claims into the id_token or to answer them at the userinfo address. */
  private async userInfo(
    configuration: oidc.Configuration,
    accessToken: string,
    claims: { sub: string; [name: string]: unknown },
  ): Promise<Record<string, unknown>> {
    const complete = ['email', 'family_name', 'given_name', 'birthdate', 'roles'].every(
      (name) => name in claims,
    );
    if (complete || configuration.serverMetadata().userinfo_endpoint === undefined) return {};
    return { ...(await oidc.fetchUserInfo(configuration, accessToken, claims.sub)) };
  }

  /** Address that ends the provider's session too (RP-Initiated Logout), or null when it has none. */
  async logoutUrl(idToken: string | null): Promise<string | null> {
    const configuration = await this.configuration().catch(() => null);
    if (configuration?.serverMetadata().end_session_endpoint === undefined) return null;
    return oidc.buildEndSessionUrl(configuration, {
      post_logout_redirect_uri: `${base(this.settings.gatewayUrl)}/`,
      ...(idToken === null ? {} : { id_token_hint: idToken }),
    }).href;
  }

  /** What bearer tokens are checked against. */
  async keysAddress(): Promise<{ issuer: string; jwksUri: URL }> {
    const { issuer, jwks_uri: jwksUri } = (await this.configuration()).serverMetadata();
    if (jwksUri === undefined)
      throw new ProblemError('service-unavailable', { params: { service: 'identity-provider' } });
    return { issuer, jwksUri: new URL(jwksUri) };
  }

  private redirectUri(): string {
    return `${base(this.settings.gatewayUrl)}/auth/callback`;
  }
}

const base = (url: string): string => url.replace(/\/+$/, '');

/** HTTP Basic where the provider accepts it (the default of OAuth 2.0), else the secret in the body. */
function clientAuthentication(secret: string): oidc.ClientAuth {
  const [basic, post] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)];
  return (server, client, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (methods.includes('client_secret_basic') ? basic : post)(server, client, body, headers);
  };
}
