// Development identity provider: OpenID Connect with named personas. `npm start` runs it; production refuses it.
//
// Settings: see REQUIRED, and GARANT_IDENTITY_PROVIDER_HOST. The signing key is kept in GARANT_IDENTITY_PROVIDER_DATA,
// so that tokens survive a restart. Sessions live in memory: after a restart people sign in again here, while their
// sessions at the gateway go on.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { startIdentityProvider } from './server.mjs';

const REQUIRED = /** @type {const} */ ([
  'GARANT_IDENTITY_PROVIDER_PORT',
  'GARANT_OIDC_ISSUER',
  'GARANT_GATEWAY_URL',
  'GARANT_OIDC_CLIENT_SECRET_FILE',
  'GARANT_IDENTITY_PROVIDER_DATA',
]);

async function main() {
  const { env } = process;
  const missing = REQUIRED.filter((name) => !env[name]);
  if (missing.length) throw new Error(`missing settings: ${missing.join(', ')}`);
  const port = Number(env.GARANT_IDENTITY_PROVIDER_PORT);
  const provider = await startIdentityProvider({
    port,
    host: env.GARANT_IDENTITY_PROVIDER_HOST || undefined,
    issuer: String(env.GARANT_OIDC_ISSUER),
    gatewayUrl: String(env.GARANT_GATEWAY_URL).replace(/\/$/, ''),
    clientSecret: readFileSync(String(env.GARANT_OIDC_CLIENT_SECRET_FILE), 'utf8').trim(),
    dataDir: String(env.GARANT_IDENTITY_PROVIDER_DATA),
  });
  console.log(`identity provider ready at ${env.GARANT_OIDC_ISSUER}`);
  const end = () => provider.stop().then(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, end);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main().catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
}
