import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Provider } from 'oidc-provider';
import { Attempts } from './attempts.mjs';
import { providerConfiguration } from './configuration.mjs';
import { interactionHandler } from './interaction.mjs';
import { STYLE } from './pages.mjs';

/**
 * @param {object} options
 * @param {number} options.port
 * @param {string} [options.host] default: loopback only
 * @param {string} options.issuer
 * @param {string} options.gatewayUrl
 * @param {string} options.clientSecret
 * @param {string} options.dataDir
 * @param {NodeJS.ProcessEnv} [options.env]
 * @returns {Promise<{ stop: () => Promise<void> }>}
 * @throws {Error} in production: its passwords are public
 */
export async function startIdentityProvider({
  port,
  host = 'localhost',
  issuer,
  gatewayUrl,
  clientSecret,
  dataDir,
  env = process.env,
}) {
  if (env.NODE_ENV === 'production') {
    throw new Error(
      'The development identity provider has public passwords and does not start with NODE_ENV=production.',
    );
  }
  const { jwks, cookieKeys } = keysIn(dataDir);
  const provider = new Provider(
    issuer,
    providerConfiguration({ gatewayUrl, clientSecret, jwks, cookieKeys }),
  );
  provider.on('server_error', (_ctx, error) => console.error(error));
  const interaction = interactionHandler(provider, new Attempts());
  const oidc = provider.callback();

  const answer = (
    /** @type {import('node:http').IncomingMessage} */ req,
    /** @type {import('node:http').ServerResponse} */ res,
  ) => {
    const path = (req.url ?? '/').split('?', 1)[0];
    if (path === '/assets/style.css') {
      res.writeHead(200, { 'content-type': 'text/css; charset=utf-8', 'x-content-type-options': 'nosniff' });
      res.end(STYLE);
    } else if (path === '/health/live' || path === '/health/ready') {
      res.writeHead(200, { 'content-type': 'application/json' });
      res.end('{"status":"ok"}');
    } else if (path.startsWith('/interaction/')) {
      interaction(req, res).catch((error) => {
        console.error(error);
        if (!res.headersSent) res.writeHead(500);
        res.end();
      });
    } else {
      oidc(req, res);
    }
  };
  // `localhost` is two addresses on most machines, and a client may try either first.
  const hosts = host === 'localhost' ? ['127.0.0.1', '::1'] : [host];
  const servers = hosts.map(() => createServer(answer));
  await Promise.all(servers.map((server, index) => listen(server, port, hosts[index])));
  return {
    stop: async () => {
      await Promise.all(servers.map((server) => close(server)));
    },
  };
}

/** @param {import('node:http').Server} server @param {number} port @param {string} host */
async function listen(server, port, host) {
  await new Promise((resolve, reject) => {
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      const without6 = host === '::1' && ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(error.code ?? '');
      if (without6) resolve(undefined);
      else reject(error);
    });
    server.listen(port, host, () => resolve(undefined));
  });
}

/** @param {import('node:http').Server} server */
async function close(server) {
  await new Promise((resolve) => {
    server.close(() => resolve(undefined));
    server.closeAllConnections();
  });
}

/** The signing key (ES256) and cookie key of this installation, made on first start. */
function keysIn(/** @type {string} */ dataDir) {
  const file = join(dataDir, 'identity-provider.json');
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
    const keys = {
      jwks: { keys: [{ ...key, kid: randomUUID(), use: 'sig', alg: 'ES256' }] },
      cookieKeys: [randomBytes(32).toString('base64url')],
    };
    writeFileSync(`${file}.draft`, JSON.stringify(keys), { mode: 0o600 });
    renameSync(`${file}.draft`, file);
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}
