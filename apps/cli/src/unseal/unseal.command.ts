import { readFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { releaseManifest, type ReleaseManifest, type ReleaseView, type UnsealKey } from '@garant/contracts';
import { Decrypter } from 'age-encryption';
import { compactVerify, importJWK, type JWK } from 'jose';
import { required, type Invocation } from '../shell/arguments.js';
import { Failure } from '../shell/failure.js';
import { sha256Hex } from '../shell/file.hash.js';
import { checkProof } from '../verify/proof.check.js';
import { withoutPeople } from './people.subtract.js';

/**
 * `garant unseal --release … --in sealed --out readable`: asks for the one-time key, which is handed over only when the
 * manifest is under a published checkpoint; checks manifest, files and log proof; opens the files in memory, drops the
 * people who said no meanwhile before anything is written, and acknowledges with the hashes of what was written.
 */
export async function unseal(invocation: Invocation): Promise<void> {
  const { api, output } = invocation;
  const [releaseId, inFolder, outFolder] = [
    required(invocation, 'release'),
    required(invocation, 'in'),
    required(invocation, 'out'),
  ];
  const { unsealId } = await requestUnsealing(invocation, releaseId);
  const key = await api.get<UnsealKey>(`/api/v1/releases/${releaseId}/key?unsealId=${unsealId}`);

  const view = await api.get<ReleaseView>(`/api/v1/releases/${releaseId}`);
  const dataset = await api.get<{ jwk: JWK | null }>(`/api/v1/datasets/${view.datasetId}`);
  const manifest = await openManifest(key.manifest, dataset.jwk);
  if (manifest.releaseId !== releaseId)
    throw new Failure('manifest', 'the manifest belongs to another release');
  const policy = await api.text('/log/policy');
  const proof = await checkProof(key.proof, Buffer.from(key.entry, 'base64'), policy);
  output.progress(`manifest is entry ${proof.index} of the log, under a checkpoint of ${proof.size} entries`);

  const sealed = await sealedFiles(manifest, inFolder);
  await mkdir(outFolder, { recursive: true });
  const subtract = new Set(key.subtract);
  const outputs: { name: string; sha256: string }[] = [];
  for (const { file, bytes } of sealed) {
    const decrypter = new Decrypter();
    decrypter.addIdentity(key.identity);
    const plain = await decrypter.decrypt(bytes);
    if (sha256Hex(plain) !== file.plaintextSha256)
      throw new Failure('output-differs', `${file.name} does not hold what the manifest says`);
    const readable = withoutPeople(plain, subtract);
    const name = file.name.replace(/\.age$/, '');
    await writeFile(join(outFolder, name), readable);
    outputs.push({ name, sha256: sha256Hex(readable) });
    output.progress(`${name} written`);
  }
  await api.send('POST', `/api/v1/releases/${releaseId}/acknowledgement`, { unsealId, outputs });
  output.result(`release ${releaseId}: ${outputs.length} files in ${outFolder}, acknowledged`, {
    releaseId,
    unsealId,
    outputs,
    entryIndex: proof.index,
  });
}

/** The sealing may be seconds old: until its entry is under a checkpoint the gateway says so, and it is asked again. */
async function requestUnsealing(
  { api, output }: Invocation,
  releaseId: string,
): Promise<{ unsealId: string }> {
  let unsealId: string | undefined;
  for (let tries = 0; tries < 60 && unsealId === undefined; tries++) {
    try {
      ({ unsealId } = await api.send<{ unsealId: string }>(
        'POST',
        `/api/v1/releases/${releaseId}/unsealing`,
        {},
      ));
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'not-in-log-yet') throw error;
      output.progress('the manifest is not under a published checkpoint yet; waiting');
      await wait(1000);
    }
  }
  if (unsealId === undefined)
    throw new Failure(
      'not-in-log-yet',
      'the manifest is still not under a published checkpoint; try again later',
    );
  for (let tries = 0; tries < 300; tries++) {
    const view = await api.get<ReleaseView>(`/api/v1/releases/${releaseId}`);
    if (view.state === 'unsealed' || view.state === 'acknowledged')
      return { unsealId: view.unsealId ?? unsealId };
    if (view.state !== 'unsealing')
      throw new Failure('unseal-refused', `unsealing was refused: ${view.reason ?? 'no reason given'}`);
    await wait(200);
  }
  throw new Failure('unseal-late', 'the register has not cut after a minute; try again, nothing is lost');
}

async function openManifest(jws: string, jwk: JWK | null): Promise<ReleaseManifest> {
  if (!jwk) throw new Failure('manifest', 'the holder has no registered key');
  const { payload } = await compactVerify(jws, await importJWK(jwk, 'EdDSA'), {
    algorithms: ['EdDSA', 'Ed25519'],
  }).catch(() => {
    throw new Failure('manifest', 'the manifest is not signed with the key that the holder registered');
  });
  const parsed = releaseManifest.safeParse(JSON.parse(new TextDecoder().decode(payload)));
  if (!parsed.success)
    throw new Failure('manifest', `the manifest is malformed: ${parsed.error.issues[0]?.message ?? ''}`);
  return parsed.data;
}

/** All files are there and are the manifest's before the first one is opened: no half-readable release. */
async function sealedFiles(
  manifest: ReleaseManifest,
  folder: string,
): Promise<{ file: ReleaseManifest['outputs'][number]; bytes: Buffer }[]> {
  return Promise.all(
    manifest.outputs.map(async (file) => {
      if (!/^[A-Za-z]+\.ndjson\.age$/.test(file.name))
        throw new Failure('manifest', `unexpected file name ${file.name}`);
      const bytes = await readFile(join(folder, file.name)).catch(() => {
        throw new Failure('input', `${file.name} is missing in ${folder}`);
      });
      if (sha256Hex(bytes) !== file.sha256)
        throw new Failure('input-differs', `${file.name} is not the file that the manifest names`);
      return { file, bytes };
    }),
  );
}
