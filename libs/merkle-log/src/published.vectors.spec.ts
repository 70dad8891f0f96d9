import { describe, expect, it } from '@jest/globals';
import {
  COSIGNATURE,
  cosign,
  formatCosignatures,
  leafHash,
  openCosignatures,
  parseSkey,
  parseVkey,
  verifierKey,
  verifyConsistency,
  verifyInclusion,
} from './index.js';
import { nodeCrypto, publicKeyOf, sha256, signerWith } from '../test/node.crypto.js';
import { argon, fromBase64, refused, tessera, witnessKeys } from '../test/vectors.js';

describe('a public log of 962 million entries', () => {
  const root = fromBase64(argon.root);
  const { size, entry, older } = argon;
  const proof = entry.proof.map(fromBase64);

  it('proves an entry, and no other in its place', () => {
    const claim = {
      index: entry.index,
      size,
      leafHash: leafHash(sha256, fromBase64(entry.bytes)),
      proof,
      root,
    };
    expect(verifyInclusion(sha256, claim)).toEqual({ ok: true });
    expect(verifyInclusion(sha256, { ...claim, index: entry.index + 1 })).toMatchObject({ ok: false });
    expect(verifyInclusion(sha256, { ...claim, proof: proof.slice(1) })).toMatchObject({
      reason: 'proof-too-short',
    });
    expect(verifyInclusion(sha256, { ...claim, index: size })).toMatchObject({
      reason: 'index-out-of-range',
    });
  });

  it('proves that it grew', () => {
    const claim = {
      oldSize: older.size,
      newSize: size,
      oldRoot: fromBase64(older.root),
      newRoot: root,
      proof: older.proof.map(fromBase64),
    };
    expect(verifyConsistency(sha256, claim)).toEqual({ ok: true });
    expect(verifyConsistency(sha256, { ...claim, oldSize: older.size + 1 })).toMatchObject({ ok: false });
    expect(verifyConsistency(sha256, { ...claim, oldSize: 0 })).toMatchObject({ reason: 'old-size-zero' });
  });
});

it.each(refused.consistency)('a claim that others refuse is refused here: $desc', (claim) => {
  expect(
    verifyConsistency(sha256, {
      oldSize: claim.size1,
      newSize: claim.size2,
      oldRoot: fromBase64(claim.root1),
      newRoot: fromBase64(claim.root2),
      proof: claim.proof.map(fromBase64),
    }).ok,
  ).toBe(false);
});

describe('witnesses of another project', () => {
  const text = (tessera.checkpoints[9] ?? Object.values(tessera.checkpoints).at(-1))!.split('\n\n')[0] + '\n';

  it.each(witnessKeys.keys)('are read, and cosign as witnesses: $vkey', async ({ vkey, skey }) => {
    const [secret, published] = [parseSkey(sha256, publicKeyOf, skey), parseVkey(sha256, vkey)];
    if (!secret.ok || !published.ok) throw new Error('a key of the vectors is not read');
    expect(secret.value).toMatchObject(published.value);
    const key = verifierKey(sha256, secret.value.name, COSIGNATURE, secret.value.publicKey);
    const line = await cosign(text, 1_700_000_000, signerWith(key, secret.value.seed));
    expect(await openCosignatures(text, formatCosignatures([line]), [key], nodeCrypto)).toMatchObject({
      ok: true,
      value: [{ time: 1_700_000_000 }],
    });
    // The same key as a log's does not make a witness.
    expect(
      await openCosignatures(text, formatCosignatures([line]), [published.value], nodeCrypto),
    ).toMatchObject({
      reason: 'note-no-known-signature',
    });
  });
});
