import { createPrivateKey } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { releasePlan, type ReleaseManifest, type ReleasePlan, type ReleaseView } from '@garant/contracts';
import { CompactSign, importJWK, type JSONWebKeySet, type JWK } from 'jose';
import { required, type Invocation } from '../shell/arguments.js';
import { Failure } from '../shell/failure.js';
import { sha256Hex } from '../shell/file.hash.js';
import { openSigned } from '../shell/signed.document.js';
import { readPeople } from './people.file.js';
import { runRelease } from './release.run.js';

/**
 * `garant release --permit … --dataset … --in folder --out folder --key holder.jwk`: opens a release, applies the signed
 * plan to the holder's files on the holder's machine, and hands in the signed manifest. Nothing readable leaves: the
 * outputs are sealed to a one-time key that the gateway keeps.
 */
export async function release(invocation: Invocation): Promise<void> {
  const { api, output } = invocation;
  const [permitId, datasetId, inFolder, outFolder] = [
    required(invocation, 'permit'),
    required(invocation, 'dataset'),
    required(invocation, 'in'),
    required(invocation, 'out'),
  ];
  const key = await holderKey(required(invocation, 'key'));
  await mkdir(outFolder, { recursive: true });

  const opened = await api.send<{ releaseId: string }>('POST', '/api/v1/releases', { permitId, datasetId });
  output.progress(`release ${opened.releaseId} opened; waiting for the register's cut`);
  const { planJws, plan } = await fetchPlan(invocation, opened.releaseId);
  const peopleFile = await api.fetch(`/api/v1/releases/${plan.releaseId}/people`);
  if (!peopleFile.body) throw new Failure('people-file', 'the people file is empty');
  const people = await readPeople(
    peopleFile.body as unknown as AsyncIterable<Uint8Array>,
    plan.people.sha256,
  );

  const files = await runRelease(plan, people, { in: inFolder, out: outFolder }, output);
  const manifest: ReleaseManifest = {
    manifestVersion: 1,
    releaseId: plan.releaseId,
    permitId: plan.permitId,
    datasetId: plan.datasetId,
    purpose: plan.purpose,
    environmentId: plan.environmentId,
    planHash: sha256Hex(planJws),
    ruleBundleHash: plan.ruleBundleHash,
    cohortCommitment: plan.cohortCommitment,
    cut: plan.cut,
    inputs: files.inputs,
    outputs: files.outputs,
    rejectedLines: files.rejected.length,
    sealedAt: new Date().toISOString(),
  };
  const manifestJws = await signManifest(key, manifest);
  await writeFile(join(outFolder, 'manifest.jws'), manifestJws);
  await api.send('PUT', `/api/v1/releases/${plan.releaseId}/manifest`, { manifest: manifestJws });
  const lines = files.outputs.reduce((sum, file) => sum + file.lines, 0);
  output.result(
    `release ${plan.releaseId}: ${files.outputs.length} sealed files, ${lines} lines, in ${outFolder}` +
      (files.rejected.length > 0
        ? `\n${files.rejected.length} malformed lines were left out: ${join(outFolder, 'rejected-lines.ndjson')}`
        : ''),
    {
      releaseId: plan.releaseId,
      outputs: files.outputs,
      rejectedLines: files.rejected.length,
      manifest: join(outFolder, 'manifest.jws'),
    },
  );
}

async function fetchPlan(
  { api }: Invocation,
  releaseId: string,
): Promise<{ planJws: string; plan: ReleasePlan }> {
  for (let tries = 0; tries < 300; tries++) {
    const view = await api.get<ReleaseView>(`/api/v1/releases/${releaseId}`);
    if (view.state === 'refused')
      throw new Failure('release-refused', `the release was refused: ${view.reason ?? 'no reason given'}`);
    if (view.state !== 'opened') {
      const planJws = (await api.text(`/api/v1/releases/${releaseId}/plan`)).trim();
      const jwks = await api.get<JSONWebKeySet>('/.well-known/jwks.json');
      return {
        planJws,
        plan: await openSigned(planJws, {
          jwks,
          owner: 'gateway',
          typ: 'garant-plan+jwt',
          schema: releasePlan,
        }),
      };
    }
    await wait(200);
  }
  throw new Failure(
    'plan-late',
    `the plan of release ${releaseId} is not there after a minute; the release stays open`,
  );
}

async function holderKey(path: string): Promise<JWK> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Failure('key', `the key file ${path} cannot be read`);
  });
  try {
    const jwk = JSON.parse(text) as JWK;
    createPrivateKey({ key: jwk as never, format: 'jwk' });
    if (jwk.crv !== 'Ed25519') throw new Error('not Ed25519');
    return jwk;
  } catch {
    throw new Failure(
      'key',
      `${path} is not a private Ed25519 key (JWK); make one with: garant holder-key --out ${path}`,
    );
  }
}

async function signManifest(jwk: JWK, manifest: ReleaseManifest): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(manifest)))
    .setProtectedHeader({ alg: 'EdDSA', typ: 'garant-manifest+jwt', ...(jwk.kid ? { kid: jwk.kid } : {}) })
    .sign(await importJWK(jwk, 'EdDSA'));
}
