// Signing and encryption keys of a local platform, made on first start and kept in its secrets folder.
//
//   node tools/start/keys.mjs <folder> [--log-origin NAME]      (also used before `docker compose up`)
//
// Needs no npm package. Owners (design, "Identity and security"): the gateway signs commands, plans and decisions,
// access-requests permits, credentials and visas, consent receipts, the audit log checkpoints. `jwks.json` publishes all but the last.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { secretOf, writeWhole } from './secret.mjs';

const SIGNERS = ['gateway', 'consent', 'access-requests'];
const CREDENTIAL_SIGNERS = ['access-requests'];
const RECIPIENTS = ['consent', 'access-requests', 'audit-log'];
const VAULTS = ['consent', 'gateway', 'access-requests', 'audit-log'];
const ED25519_NOTE_KEY = 0x01;
export const DEFAULT_LOG_ORIGIN = 'garant.localhost/log';

/**
 * @param {string} dir folder of secrets
 * @param {{ logOrigin?: string }} [options]
 * @returns {Promise<{ jwksFile: string, logVerifierKey: string, files: (service: string) => Record<string, string> }>}
 *   `files(service)`: key file settings of one service
 */
export async function platformKeys(dir, { logOrigin = DEFAULT_LOG_ORIGIN } = {}) {
  const file = (/** @type {string} */ name) => join(resolve(dir), name);
  const published = [];
  for (const service of SIGNERS) {
    published.push(publicJwk(await secretOf(file(`${service}.signing.json`), () => newSigningKey(service))));
  }
  for (const service of CREDENTIAL_SIGNERS) {
    published.push(
      publicJwk(await secretOf(file(`${service}.credential.json`), () => newCredentialKey(service))),
    );
  }
  for (const service of RECIPIENTS) {
    published.push(
      publicJwk(await secretOf(file(`${service}.encryption.json`), () => newEncryptionKey(service))),
    );
  }
  for (const service of VAULTS) await secretOf(file(`${service}.vault.json`), newVaultKey);
  await secretOf(file('gateway.session'), () => randomBytes(48).toString('base64url'));
  await secretOf(file('oidc-client'));
  const checkpointKey = await secretOf(file('audit-log.checkpoint'), () => newCheckpointKey(logOrigin));
  const logVerifierKey = verifierKeyOf(checkpointKey);
  if (!logVerifierKey.startsWith(`${logOrigin}+`)) {
    throw new Error(`${file('audit-log.checkpoint')} belongs to another log than ${logOrigin}`);
  }
  const jwksFile = file('jwks.json');
  writeWhole(jwksFile, `${JSON.stringify({ keys: published }, null, 2)}\n`);

  /** @type {Record<string, Record<string, string>>} */
  const perService = {
    gateway: {
      GARANT_SIGNING_KEY_FILE: file('gateway.signing.json'),
      GARANT_VAULT_KEY_FILE: file('gateway.vault.json'),
      GARANT_SESSION_SECRET_FILE: file('gateway.session'),
      GARANT_OIDC_CLIENT_SECRET_FILE: file('oidc-client'),
    },
    consent: {
      GARANT_SIGNING_KEY_FILE: file('consent.signing.json'),
      GARANT_ENCRYPTION_KEY_FILE: file('consent.encryption.json'),
      GARANT_VAULT_KEY_FILE: file('consent.vault.json'),
    },
    'access-requests': {
      GARANT_SIGNING_KEY_FILE: file('access-requests.signing.json'),
      GARANT_CREDENTIAL_KEY_FILE: file('access-requests.credential.json'),
      GARANT_ENCRYPTION_KEY_FILE: file('access-requests.encryption.json'),
      GARANT_VAULT_KEY_FILE: file('access-requests.vault.json'),
    },
    'audit-log': {
      GARANT_CHECKPOINT_KEY_FILE: file('audit-log.checkpoint'),
      GARANT_ENCRYPTION_KEY_FILE: file('audit-log.encryption.json'),
      GARANT_VAULT_KEY_FILE: file('audit-log.vault.json'),
    },
  };
  return {
    jwksFile,
    logVerifierKey,
    files: (service) => ({ ...perService[service], GARANT_JWKS_FILE: jwksFile }),
  };
}

/** RFC 7638 thumbprint, shortened: enough to tell the keys of one owner apart. */
function keyId(/** @type {string} */ owner, /** @type {Record<string, string>} */ jwk) {
  const members = jwk.kty === 'OKP' ? ['crv', 'kty', 'x'] : ['crv', 'kty', 'x', 'y'];
  const canonical = JSON.stringify(Object.fromEntries(members.map((name) => [name, jwk[name]])));
  return `${owner}-${createHash('sha256').update(canonical).digest('base64url').slice(0, 16)}`;
}

function newSigningKey(/** @type {string} */ service) {
  const jwk = /** @type {any} */ (generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
  return JSON.stringify({ ...jwk, kid: keyId(`${service}-sig`, jwk), use: 'sig', alg: 'EdDSA' });
}

/** ES256: GA4GH AAI 1.2 and most readers of verifiable credentials know no EdDSA. */
function newCredentialKey(/** @type {string} */ service) {
  const jwk = /** @type {any} */ (
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
  );
  return JSON.stringify({ ...jwk, kid: keyId(`${service}-vc`, jwk), use: 'sig', alg: 'ES256' });
}

function newEncryptionKey(/** @type {string} */ service) {
  const jwk = /** @type {any} */ (
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
  );
  return JSON.stringify({ ...jwk, kid: keyId(`${service}-enc`, jwk), use: 'enc', alg: 'ECDH-ES+A256KW' });
}

function publicJwk(/** @type {string} */ text) {
  const jwk = JSON.parse(text);
  delete jwk.d;
  return jwk;
}

function newVaultKey() {
  const id = randomBytes(6).toString('hex');
  const key = () => randomBytes(32).toString('base64');
  // The index key is apart: it stays when the key that encrypts is replaced.
  return JSON.stringify({
    current: id,
    keys: { [id]: key() },
    index: { current: 'v1', keys: { v1: key() } },
  });
}

/** C2SP signed-note keys: `PRIVATE+KEY+<name>+<key id>+<base64(type, seed)>`. */
function newCheckpointKey(/** @type {string} */ name) {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const seed = Buffer.from(String(jwk.d), 'base64url');
  const id = noteKeyId(name, Buffer.from(String(jwk.x), 'base64url'));
  return `PRIVATE+KEY+${name}+${id}+${Buffer.concat([Buffer.of(ED25519_NOTE_KEY), seed]).toString('base64')}`;
}

/** The public form of a checkpoint key: `<name>+<key id>+<base64(type, public key)>`. */
function verifierKeyOf(/** @type {string} */ privateKey) {
  const match = /^PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(privateKey);
  if (!match) throw new Error('the checkpoint key has not the form of a signed-note key');
  const seed = Buffer.from(match[3], 'base64').subarray(1);
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const jwk = createPublicKey(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })).export({
    format: 'jwk',
  });
  const publicKey = Buffer.from(String(jwk.x), 'base64url');
  if (noteKeyId(match[1], publicKey) !== match[2])
    throw new Error('the checkpoint key does not belong to its name');
  return `${match[1]}+${match[2]}+${Buffer.concat([Buffer.of(ED25519_NOTE_KEY), publicKey]).toString('base64')}`;
}

function noteKeyId(/** @type {string} */ name, /** @type {Buffer} */ publicKey) {
  const bytes = Buffer.concat([Buffer.from(name), Buffer.of(0x0a, ED25519_NOTE_KEY), publicKey]);
  return createHash('sha256').update(bytes).digest('hex').slice(0, 8);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'log-origin': { type: 'string' } },
  });
  if (positionals.length !== 1) {
    console.error('usage: node tools/start/keys.mjs <folder> [--log-origin NAME]');
    process.exit(2);
  }
  const { logVerifierKey } = await platformKeys(positionals[0], { logOrigin: values['log-origin'] });
  console.log(`keys are in ${resolve(positionals[0])}; verifier key of the log: ${logVerifierKey}`);
}
