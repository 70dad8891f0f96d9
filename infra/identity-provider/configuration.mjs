// oidc-provider's configuration: authorisation code with PKCE only, two clients that are known beforehand.
import { interactionPolicy } from 'oidc-provider';
import { errorPage, languageOf, loggedOutPage, logoutPage, contentSecurityPolicy } from './pages.mjs';
import { claimsOf, personaBySub } from './personas.mjs';

export const SCOPE = 'openid profile email garant';

/**
 * @param {object} options
 * @param {string} options.gatewayUrl origin of the gateway: audience of access tokens
 * @param {string} options.clientSecret of `garant-gateway`
 * @param {any} options.jwks private signing keys
 * @param {string[]} options.cookieKeys
 * @returns {import('oidc-provider').Configuration}
 */
export function providerConfiguration({ gatewayUrl, clientSecret, jwks, cookieKeys }) {
  return {
    clients: [
      {
        client_id: 'garant-gateway',
        client_name: 'Garant',
        client_secret: clientSecret,
        redirect_uris: [`${gatewayUrl}/auth/callback`],
        post_logout_redirect_uris: [gatewayUrl, `${gatewayUrl}/`],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        id_token_signed_response_alg: 'ES256',
        require_auth_time: true,
      },
      {
        client_id: 'garant-cli',
        client_name: 'Garant (ligne de commande)',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        // RFC 8252 §7.3: any port of the loopback interface.
        redirect_uris: ['http://127.0.0.1/callback'],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        id_token_signed_response_alg: 'ES256',
        require_auth_time: true,
      },
    ],
    jwks,
    cookies: {
      keys: cookieKeys,
      // Cookies do not know ports: two platforms on one machine keep their own sessions.
      names: {
        session: `garant_idp_session_${new URL(gatewayUrl).port || 'default'}`,
        interaction: `garant_idp_interaction_${new URL(gatewayUrl).port || 'default'}`,
        resume: `garant_idp_resume_${new URL(gatewayUrl).port || 'default'}`,
      },
      long: { httpOnly: true, sameSite: 'lax' },
      short: { httpOnly: true, sameSite: 'lax' },
    },
    responseTypes: ['code'],
    pkce: { required: () => true },
    scopes: ['openid', 'profile', 'email', 'garant'],
    claims: {
      openid: ['sub', 'acr', 'amr', 'auth_time'],
      profile: ['name', 'given_name', 'family_name', 'birthdate', 'gender'],
      email: ['email', 'email_verified'],
      garant: ['roles', 'organisation', 'doctor'],
    },
    acrValues: ['eidas1'],
    conformIdTokenClaims: false, // claims of the scope in the id_token too, not only at the userinfo address
    enabledJWA: {
      idTokenSigningAlgValues: ['ES256'],
      clientAuthSigningAlgValues: ['ES256'],
      userinfoSigningAlgValues: ['ES256'],
    },
    features: {
      devInteractions: { enabled: false },
      claimsParameter: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: async (ctx, form) => {
          const { html, script } = logoutPage(languageIn(ctx), form, Boolean(ctx.oidc.params?.id_token_hint));
          const target = /** @type {string | undefined} */ (ctx.oidc.params?.post_logout_redirect_uri);
          sendPage(ctx, html, { script, formTargets: target ? [new URL(target).origin] : [] });
        },
        postLogoutSuccessSource: async (ctx) => sendPage(ctx, loggedOutPage(languageIn(ctx))),
      },
      resourceIndicators: {
        enabled: true,
        // The command line calls the gateway; the gateway itself reads userinfo, which wants a token without audience.
        defaultResource: (_ctx, client) =>
          client?.clientId === 'garant-cli' ? gatewayUrl : /** @type {any} */ (undefined),
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, resource) => {
          if (resource !== gatewayUrl) throw new Error('unknown resource');
          return {
            scope: SCOPE,
            audience: gatewayUrl,
            accessTokenFormat: 'jwt',
            accessTokenTTL: 3_600,
            jwt: { sign: { alg: 'ES256' } },
          };
        },
      },
    },
    extraTokenClaims: (ctx, token) => {
      const persona = personaBySub(/** @type {any} */ (token).accountId);
      if (!persona || !(/** @type {any} */ (token).resourceServer)) return undefined;
      const claims = claimsOf(persona);
      const code = /** @type {any} */ (ctx.oidc.entities.AuthorizationCode);
      return { ...claims, sub: undefined, acr: code?.acr, auth_time: code?.authTime };
    },
    findAccount: (_ctx, sub) => {
      const persona = personaBySub(sub);
      return persona ? { accountId: sub, claims: () => claimsOf(persona) } : undefined;
    },
    // Both clients are the platform's own: there is nothing to ask the person for.
    loadExistingGrant: async (ctx) => {
      const { provider, client, session } = ctx.oidc;
      const grant = new provider.Grant({ clientId: client?.clientId, accountId: session?.accountId });
      grant.addOIDCScope(SCOPE);
      grant.addResourceScope(gatewayUrl, SCOPE);
      await grant.save();
      return grant;
    },
    interactions: {
      policy: policyWithoutConsent(),
      url: (_ctx, interaction) => `/interaction/${interaction.uid}`,
    },
    renderError: (ctx, out) =>
      sendPage(ctx, errorPage(languageIn(ctx), `${out.error}: ${out.error_description ?? ''}`)),
    ttl: {
      AccessToken: 3_600,
      AuthorizationCode: 60,
      Grant: 28_800,
      IdToken: 3_600,
      Interaction: 900,
      Session: 28_800,
    },
  };
}

/** Login stays a prompt; asking again before each native client's grant does not. */
function policyWithoutConsent() {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  return policy;
}

function languageIn(/** @type {any} */ ctx) {
  return languageOf({
    uiLocales: String(ctx.oidc?.params?.ui_locales ?? ''),
    acceptLanguage: ctx.get('accept-language'),
  });
}

/** @param {any} ctx @param {string} html @param {{ formTargets?: string[], script?: string }} [allowed] */
function sendPage(ctx, html, allowed) {
  ctx.type = 'html';
  ctx.set('content-security-policy', contentSecurityPolicy(allowed));
  ctx.set('referrer-policy', 'no-referrer');
  ctx.set('x-content-type-options', 'nosniff');
  ctx.body = html;
}
