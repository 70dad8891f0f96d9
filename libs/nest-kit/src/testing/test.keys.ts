import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { SERVICES, type ServiceName } from '@garant/contracts';
import { makeKeys, type Keys } from '../keys/keys.load.js';

export interface TestKeys {
  of(service: ServiceName): Keys;
  jwks: { keys: JWK[] };
  /** Private JWKs, to forge with. */
  secret: Record<ServiceName, { signing: JWK; credential: JWK; encryption: JWK }>;
}

/** Fresh keys of every service: Ed25519 to sign, P-256 to sign credentials and to open confidential bodies. */
export async function testKeys(): Promise<TestKeys> {
  const secret = {} as TestKeys['secret'];
  const jwks: { keys: JWK[] } = { keys: [] };
  for (const service of SERVICES) {
    const signing = await pair('EdDSA', `${service}-sig-test`, 'sig');
    const encryption = await pair('ECDH-ES+A256KW', `${service}-enc-test`, 'enc');
    const credential = await pair('ES256', `${service}-vc-test`, 'sig');
    secret[service] = {
      signing: signing.secret,
      credential: credential.secret,
      encryption: encryption.secret,
    };
    jwks.keys.push(signing.open, credential.open, encryption.open);
  }
  const made = new Map<ServiceName, Keys>();
  for (const service of SERVICES) made.set(service, await makeKeys({ jwks, ...secret[service] }));
  return { of: (service) => made.get(service)!, jwks, secret };
}

async function pair(algorithm: string, kid: string, use: string): Promise<{ secret: JWK; open: JWK }> {
  const keys = await generateKeyPair(algorithm, { extractable: true });
  return {
    secret: { ...(await exportJWK(keys.privateKey)), kid, use, alg: algorithm },
    open: { ...(await exportJWK(keys.publicKey)), kid, use, alg: algorithm },
  };
}
