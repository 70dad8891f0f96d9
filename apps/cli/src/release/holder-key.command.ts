import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { required, type Invocation } from '../shell/arguments.js';
import { Failure } from '../shell/failure.js';

/** `garant holder-key --out holder.jwk [--dataset …]`: makes the key with which a holder signs manifests, and registers its public half. */
export async function makeHolderKey(invocation: Invocation): Promise<void> {
  const path = required(invocation, 'out');
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const kid = `holder-${randomUUID()}`;
  await writeFile(path, `${JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid })}\n`, {
    mode: 0o600,
    flag: 'wx',
  }).catch((error: Error) => {
    throw new Failure('key', `${path} cannot be written: ${error.message}`);
  });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'EdDSA' };
  const dataset = invocation.options.dataset;
  if (dataset) await invocation.api.send('PUT', `/api/v1/datasets/${dataset}/key`, { jwk });
  invocation.output.result(
    `private key in ${path}; ${dataset ? `public key registered for dataset ${dataset}` : `register this public key:\n${JSON.stringify(jwk)}`}`,
    { path, publicKey: jwk, registered: dataset ?? null },
  );
}
