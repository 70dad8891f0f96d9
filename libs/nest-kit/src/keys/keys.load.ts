import { readFile } from 'node:fs/promises';
import {
  CompactEncrypt,
  CompactSign,
  compactDecrypt,
  compactVerify,
  decodeProtectedHeader,
  importJWK,
  type CryptoKey,
  type JWK,
} from 'jose';
import type { ServiceName } from '@garant/contracts';

/** Why a signature or an encrypted body was not accepted. Never shown with the token itself. */
export class KeyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'KeyError';
  }
}

export interface Signer {
  kid: string;
  /** Compact JWS (EdDSA; ES256 of a credential signer) over the JSON of `payload`, with `typ` in its header. */
  sign(payload: object, typ: string, header?: Readonly<Record<string, string>>): Promise<string>;
}

export interface Verifier {
  /**
   * Payload of a compact JWS made by `owner` for the use that `typ` names.
   * @throws KeyError for any other algorithm, owner, key or typ
   */
  verify(jws: string, expected: { owner: ServiceName; typ: string }): Promise<Record<string, unknown>>;
}

export interface Keys {
  /** Absent in services that sign nothing. */
  signer?: Signer;
  /** ES256, for documents whose readers know no EdDSA: GA4GH visas (AAI 1.2) and verifiable credentials. */
  credentialSigner?: Signer;
  verifier: Verifier;
  /** JWE (ECDH-ES+A256KW, A256GCM) of the JSON of `body` to the newest encryption key of `service`. */
  encryptFor(service: ServiceName, body: object): Promise<string>;
  /** @throws KeyError when this service has no key for it or the text was changed */
  open(jwe: string): Promise<unknown>;
  /** Public keys of all services, as published at /.well-known/jwks.json. */
  publicJwks: { keys: JWK[] };
}

export interface KeyFiles {
  GARANT_JWKS_FILE: string;
  GARANT_SIGNING_KEY_FILE?: string;
  GARANT_CREDENTIAL_KEY_FILE?: string;
  GARANT_ENCRYPTION_KEY_FILE?: string;
}

/** Reads the key files named by the settings. @throws Error naming the file that is unreadable or not what it should be */
export async function loadKeys(settings: KeyFiles): Promise<Keys> {
  const jwks = await readJson(settings.GARANT_JWKS_FILE);
  if (!Array.isArray(jwks.keys)) throw new Error(`${settings.GARANT_JWKS_FILE} is not a JWKS`);
  return makeKeys({
    jwks: { keys: jwks.keys as JWK[] },
    reread: async () => ((await readJson(settings.GARANT_JWKS_FILE)).keys as JWK[] | undefined) ?? [],
    signing: settings.GARANT_SIGNING_KEY_FILE
      ? ((await readJson(settings.GARANT_SIGNING_KEY_FILE)) as JWK)
      : undefined,
    credential: settings.GARANT_CREDENTIAL_KEY_FILE
      ? ((await readJson(settings.GARANT_CREDENTIAL_KEY_FILE)) as JWK)
      : undefined,
    encryption: settings.GARANT_ENCRYPTION_KEY_FILE
      ? ((await readJson(settings.GARANT_ENCRYPTION_KEY_FILE)) as JWK)
      : undefined,
  });
}

const REREAD_MS = 5_000;

/** @param given.reread looks for keys published since; called at most every five seconds, and only for a key id that is unknown */
export async function makeKeys(given: {
  jwks: { keys: JWK[] };
  signing?: JWK | undefined;
  credential?: JWK | undefined;
  encryption?: JWK | undefined;
  reread?: () => Promise<JWK[]>;
}): Promise<Keys> {
  const jwks = { keys: publicOnly(given.jwks.keys) };
  const imported = new Map<string, CryptoKey>();
  let read = Date.now();
  const published = async (kid: string): Promise<JWK> => {
    const find = (): JWK | undefined => jwks.keys.find((key) => key.kid === kid);
    if (!find() && given.reread && Date.now() - read > REREAD_MS) {
      read = Date.now();
      jwks.keys = publicOnly(await given.reread());
    }
    const jwk = find();
    if (!jwk) throw new KeyError(`unknown key ${kid.slice(0, 100)}`);
    return jwk;
  };
  const publicKey = async (kid: string, algorithm: string): Promise<CryptoKey> => {
    const known = imported.get(kid);
    if (known) return known;
    const key = (await importJWK(await published(kid), algorithm)) as CryptoKey;
    imported.set(kid, key);
    return key;
  };

  return {
    ...(given.signing ? { signer: await signerOf(given.signing) } : {}),
    ...(given.credential ? { credentialSigner: await credentialSignerOf(given.credential) } : {}),
    verifier: {
      async verify(jws, { owner, typ }) {
        const header = headerOf(jws);
        if (header.alg !== 'EdDSA' && header.alg !== 'Ed25519')
          throw new KeyError('another algorithm than EdDSA');
        if (header.typ !== typ) throw new KeyError(`typ is not ${typ}`);
        const kid = header.kid;
        if (typeof kid !== 'string' || !kid.startsWith(`${owner}-sig-`))
          throw new KeyError(`not a signing key of ${owner}`);
        const key = await publicKey(kid, 'EdDSA');
        const { payload } = await compactVerify(jws, key, { algorithms: ['EdDSA', 'Ed25519'] }).catch(() => {
          throw new KeyError('the signature does not match');
        });
        return objectOf(payload);
      },
    },
    async encryptFor(service, body) {
      const newest = jwks.keys.filter((key) => key.kid?.startsWith(`${service}-enc-`)).at(-1);
      if (!newest?.kid) throw new KeyError(`${service} publishes no encryption key`);
      const key = await publicKey(newest.kid, 'ECDH-ES+A256KW');
      return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(body)))
        .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kid: newest.kid })
        .encrypt(key);
    },
    open: await openerOf(given.encryption),
    publicJwks: jwks,
  };
}

function publicOnly(keys: JWK[]): JWK[] {
  const secret = keys.find((key) => 'd' in key);
  if (secret) throw new Error(`The JWKS holds the private key ${secret.kid}`);
  return keys;
}

async function signerOf(jwk: JWK): Promise<Signer> {
  if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519' || !jwk.d || !jwk.kid)
    throw new Error('The signing key is not a private Ed25519 JWK with a kid');
  return signerWith((await importJWK(jwk, 'EdDSA')) as CryptoKey, 'EdDSA', jwk.kid);
}

async function credentialSignerOf(jwk: JWK): Promise<Signer> {
  if (jwk.kty !== 'EC' || jwk.crv !== 'P-256' || !jwk.d || !jwk.kid || jwk.use !== 'sig')
    throw new Error('The credential key is not a private P-256 JWK for signatures with a kid');
  return signerWith((await importJWK(jwk, 'ES256')) as CryptoKey, 'ES256', jwk.kid);
}

const signerWith = (key: CryptoKey, alg: 'EdDSA' | 'ES256', kid: string): Signer => ({
  kid,
  sign: (payload, typ, header = {}) =>
    new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
      .setProtectedHeader({ ...header, alg, typ, kid })
      .sign(key),
});

async function openerOf(jwk: JWK | undefined): Promise<Keys['open']> {
  if (!jwk) return () => Promise.reject(new KeyError('this service has no encryption key'));
  if (!jwk.d) throw new Error('The encryption key is not a private JWK');
  const key = (await importJWK(jwk, 'ECDH-ES+A256KW')) as CryptoKey;
  return async (jwe) => {
    const opened = await compactDecrypt(jwe, key, {
      keyManagementAlgorithms: ['ECDH-ES+A256KW'],
      contentEncryptionAlgorithms: ['A256GCM'],
    }).catch(() => {
      throw new KeyError('the encrypted body cannot be opened');
    });
    return objectOf(opened.plaintext);
  };
}

function headerOf(jws: string): { alg?: string; typ?: string; kid?: string } {
  try {
    return decodeProtectedHeader(jws);
  } catch {
    throw new KeyError('not a JWS');
  }
}

function objectOf(bytes: Uint8Array): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new KeyError('the payload is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new KeyError('the payload is not an object');
  return value as Record<string, unknown>;
}

async function readJson(file: string): Promise<Record<string, unknown>> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw new Error(
      `${file} cannot be read as JSON: ${(error as NodeJS.ErrnoException).code ?? 'malformed'}`,
    );
  }
}
