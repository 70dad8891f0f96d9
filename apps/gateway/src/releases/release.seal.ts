import { compactVerify, decodeProtectedHeader, importJWK, type JWK } from 'jose';
import { releaseManifest, type CommandBody, type ReleaseManifest } from '@garant/contracts';
import type { CommandContext, HandlerResult } from '@garant/nest-kit';
import type { EnforcementState } from '../enforcement/enforcement.state.js';
import { bundleOf } from './bundle.store.js';
import { sha256Hex } from './cohort.js';
import { advanceRelease, lockRelease, streamOf, type Release } from './release.store.js';

export const MANIFEST_TYP = 'garant-manifest+jwt';

/** Payload of a manifest signed with the dataset's registered Ed25519 key; null when it is not, or does not have the form. */
export async function readManifest(
  jws: string,
  jwk: Record<string, unknown>,
): Promise<ReleaseManifest | null> {
  try {
    const { alg, typ } = decodeProtectedHeader(jws);
    if ((alg !== 'EdDSA' && alg !== 'Ed25519') || typ !== MANIFEST_TYP) return null;
    const key = await importJWK(jwk as JWK, 'EdDSA');
    const { payload } = await compactVerify(jws, key, { algorithms: ['EdDSA', 'Ed25519'] });
    return releaseManifest.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)));
  } catch {
    return null;
  }
}

/** Names of the manifest's members that differ from what the plan says. */
export function manifestDifferences(
  manifest: ReleaseManifest,
  release: Release,
  cut: { position: number; at: string },
): string[] {
  const expected: Record<string, unknown> = {
    releaseId: release.releaseId,
    permitId: release.permitId,
    datasetId: release.datasetId,
    purpose: release.purpose,
    environmentId: release.environmentId,
    planHash: release.planHash,
    ruleBundleHash: release.ruleBundleHash,
    cohortCommitment: release.cohortCommitment,
  };
  const differing = Object.keys(expected).filter(
    (name) => manifest[name as keyof ReleaseManifest] !== expected[name],
  );
  if (manifest.cut.position !== cut.position || manifest.cut.at !== cut.at) differing.push('cut');
  return differing;
}

/** `release.seal`: the holder's manifest, checked against its registered key and the plan. */
export async function sealRelease(
  { tx, command, now }: CommandContext<CommandBody<'gateway', 'release.seal'>>,
  state: EnforcementState,
): Promise<HandlerResult> {
  const { actor, body } = command;
  const release = await lockRelease(tx, body.releaseId);
  if (!release || actor.role !== 'holder' || release.holderId !== actor.organisation)
    return { ok: false, problem: { code: 'release-unknown' } };
  if (release.state !== 'planned')
    return { ok: false, problem: { code: 'release-state', params: { state: release.state } } };
  if (release.expiresAt !== null && release.expiresAt <= now)
    return { ok: false, problem: { code: 'release-state', params: { state: 'expired' } } };

  const jwk = state.dataset(release.datasetId)?.jwk;
  const manifest = jwk ? await readManifest(body.manifest, jwk) : null;
  if (!manifest) return { ok: false, problem: { code: 'manifest-signature' } };
  const bundle = await bundleOf(tx, release.releaseId);
  const differing = bundle
    ? manifestDifferences(manifest, release, { position: bundle.cutPosition, at: bundle.cutAt })
    : ['cut'];
  if (differing.length > 0)
    return { ok: false, problem: { code: 'manifest-mismatch', params: { fields: differing } } };

  const manifestHash = sha256Hex(body.manifest);
  const { releaseId, permitId, datasetId, version } = release;
  await advanceRelease(tx, release, {
    state: 'sealed',
    sealed_at: now,
    manifest: body.manifest,
    manifest_hash: manifestHash,
  });
  return {
    ok: true,
    streams: [
      {
        streamId: streamOf(releaseId),
        expectedVersion: version,
        events: [
          { type: 'release.sealed', key: releaseId, data: { releaseId, permitId, datasetId, manifestHash } },
        ],
      },
    ],
    result: { releaseId, manifestHash },
  };
}
