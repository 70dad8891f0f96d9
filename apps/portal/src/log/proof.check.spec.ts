import { describe, expect, it } from '@jest/globals';
import {
  ED25519,
  emptyEdge,
  encodeUtf8,
  extendEdge,
  formatCheckpoint,
  formatPolicy,
  formatProofFile,
  formatTilePath,
  leafHash,
  nodesInTiles,
  proveInclusion,
  signNote,
  treeRoot,
  verifierKey,
  type TileId,
} from '@garant/merkle-log';
import { ed25519 } from '@noble/curves/ed25519.js';
import { tampered } from '../pages/inspector/tamper.model.js';
import { hash } from './browser.crypto.js';
import { checkGrowth, checkProof, openSigned, openTrusted } from './proof.check.js';
import { withSeen, type Seen } from './seen.checkpoints.js';

const ORIGIN = 'portal.test/log';
const seed = new Uint8Array(32).fill(3);
const key = verifierKey(hash, ORIGIN, ED25519, ed25519.getPublicKey(seed));
const policy = formatPolicy({ logs: [{ key }], witnesses: [], groups: [], quorum: 'none' });
const entries = Array.from({ length: 300 }, (_, i) => encodeUtf8(`{"entry":${i}}`));
const leaves = entries.map((entry) => leafHash(hash, entry));

async function noteOf(size: number, with_ = seed): Promise<string> {
  const text = formatCheckpoint({ origin: ORIGIN, size, root: treeRoot(hash, leaves.slice(0, size)) });
  const signer = {
    name: ORIGIN,
    keyId: key.keyId,
    type: ED25519,
    sign: (m: Uint8Array) => ed25519.sign(m, with_),
  } as const;
  return signNote(text, [signer]);
}
function tilesOf(size: number, list = leaves): (tile: TileId) => Promise<Uint8Array> {
  const tiles = new Map(
    extendEdge(hash, emptyEdge, list.slice(0, size)).tiles.map((tile) => [formatTilePath(tile), tile.bytes]),
  );
  return (tile) => {
    const bytes = tiles.get(formatTilePath(tile));
    return bytes ? Promise.resolve(bytes) : Promise.reject(new Error('no tile'));
  };
}
async function proofOf(index: number, size: number): Promise<string> {
  const proof = await proveInclusion(hash, index, size, nodesInTiles(hash, size, tilesOf(size)));
  return formatProofFile({ index, proof, checkpoint: await noteOf(size) });
}
const verdicts = (check: Awaited<ReturnType<typeof checkProof>>) => check.steps.map((step) => step.verdict);

describe('a proof in the browser', () => {
  it('holds for the entry it is about', async () => {
    const check = await checkProof(await proofOf(77, 300), { entry: entries[77] as Uint8Array }, policy);
    expect(check).toMatchObject({ ok: true, index: 77, size: 300, origin: ORIGIN });
    expect(verdicts(check)).toEqual(['pass', 'pass', 'pass']);
  });

  it('fails when one character of the entry is changed', async () => {
    const copy = tampered(entries[77] as Uint8Array);
    expect(copy?.bytes).not.toEqual(entries[77]);
    const check = await checkProof(await proofOf(77, 300), { entry: copy?.bytes as Uint8Array }, policy);
    expect(verdicts(check)).toEqual(['pass', 'pass', 'fail']);
    expect(check.steps[2]?.reason).toBe('root-mismatch');
  });

  it('fails on a checkpoint that another key signed', async () => {
    const forged = (await proofOf(77, 300)).replace(
      /\n\n[\s\S]*$/,
      `\n\n${await noteOf(300, new Uint8Array(32).fill(9))}`,
    );
    const check = await checkProof(forged, { entry: entries[77] as Uint8Array }, policy);
    expect(verdicts(check)).toEqual(['pass', 'fail', 'not-evaluated']);
  });

  it('never passes as a whole without the entry', async () => {
    const check = await checkProof(await proofOf(77, 300), undefined, policy);
    expect(check.ok).toBe(false);
    expect(verdicts(check)).toEqual(['pass', 'pass', 'not-evaluated']);
  });

  it('says that something is no proof at all', async () => {
    expect(verdicts(await checkProof('hello', undefined, policy))).toEqual([
      'fail',
      'not-evaluated',
      'not-evaluated',
    ]);
  });
});

describe('growth of the log', () => {
  const trusted = async (size: number) => {
    const opened = await openTrusted(await noteOf(size), policy);
    if (!opened.ok) throw new Error(opened.reason);
    return opened.value;
  };

  it('is proven from tiles, in whichever order the two come', async () => {
    const [a, b] = [await trusted(130), await trusted(300)];
    expect(await checkGrowth(a, b, tilesOf(300))).toMatchObject({ ok: true, oldSize: 130, newSize: 300 });
    expect(await checkGrowth(b, a, tilesOf(300))).toMatchObject({ ok: true, oldSize: 130, newSize: 300 });
    expect(await checkGrowth(a, a, tilesOf(300))).toMatchObject({ ok: true, hashes: 0 });
  });

  it('compares also what lacks the cosignatures that the policy demands; trust needs them', async () => {
    const remora = 'remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2';
    const demanding = policy.replace('quorum none', `witness remora ${remora}\nquorum remora`);
    const note = await noteOf(130);
    expect(await openTrusted(note, demanding)).toMatchObject({ ok: false, reason: 'quorum-not-met' });
    expect(await openSigned(note, demanding)).toMatchObject({ ok: true, value: { size: 130 } });
    expect(await openSigned(note, 'no policy')).toMatchObject({ ok: false });
  });

  it('shows two roots of one size for what they are', async () => {
    const forged = { size: 130, root: treeRoot(hash, leaves.slice(0, 129)) };
    const check = await checkGrowth(await trusted(130), forged, tilesOf(300));
    expect(check).toMatchObject({ ok: false, reason: 'same-size-different-root' });
  });

  it('fails when an old entry was replaced', async () => {
    const changed = leaves.map((leaf, i) => (i === 5 ? leafHash(hash, encodeUtf8('other')) : leaf));
    const forged = { size: 300, root: treeRoot(hash, changed) };
    const check = await checkGrowth(await trusted(130), forged, tilesOf(300, changed));
    expect(check).toMatchObject({ ok: false, reason: 'old-root-mismatch' });
  });
});

describe('remembered checkpoints', () => {
  it('keeps the first for ever and the newest others, each once', async () => {
    let list: Seen[] = [];
    for (let size = 1; size <= 80; size++)
      list = withSeen(list, await noteOf(size), `2026-01-01T00:00:${String(size).padStart(2, '0')}.000Z`);
    expect(list).toHaveLength(60);
    expect([list[0]?.size, list[1]?.size, list.at(-1)?.size]).toEqual([1, 22, 80]);
    expect(withSeen(list, list[0]?.note as string, '2027-01-01T00:00:00.000Z')).toHaveLength(60);
  });

  it('ignores what is no checkpoint', () => {
    expect(withSeen([], 'hello', '2026-01-01T00:00:00.000Z')).toEqual([]);
  });
});
