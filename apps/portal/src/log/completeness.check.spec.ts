import { describe, expect, it } from '@jest/globals';
import {
  COMPLETENESS_FORM,
  encodeBase64,
  encodeUtf8,
  formatCheckpoint,
  formatVkey,
  leafHash,
  makeCompleteness,
  nodesInMemory,
  periodLeaf,
  periodRoot,
  proveInclusionSync,
  signNote,
  toHex,
  treeRoot,
  verifierKey,
  type CompletenessFile,
} from '@garant/merkle-log';
import { canonicalJson } from '@garant/rules';
import { ed25519 } from '@noble/curves/ed25519.js';
import { hash } from './browser.crypto.js';
import { checkCompleteness } from './completeness.check.js';

const ORIGIN = 'example.com/log';
const seed = new Uint8Array(32).fill(7);
const key = verifierKey(hash, ORIGIN, 1, ed25519.getPublicKey(seed));
const signer = { ...key, sign: (message: Uint8Array) => ed25519.sign(message, seed) };
const policy = `log ${formatVkey(key)}\nquorum none\n`;

/** Entries 0 to 3, two of them about anna; 4 closes their period; 5 is about anna and in no closed period. */
const hashes = Array.from({ length: 4 }, (_, i) => leafHash(hash, encodeUtf8(`entry ${i}`)));
const listed = [1, 2].map((index) => ({ index, leafHash: toHex(hashes[index]!) }));
const foreign = { index: 3, leafHash: toHex(hashes[3]!) };
const evidence = async (): Promise<CompletenessFile> => {
  const leaves = [periodLeaf(hash, 'anna', [hashes[1]!, hashes[2]!]), periodLeaf(hash, 'bert', [hashes[3]!])];
  const root = periodRoot(hash, leaves);
  const data = canonicalJson({
    period: 0,
    from: 0,
    to: 4,
    roots: { subject: root, permit: root, actor: root },
  });
  const salt = new Uint8Array(16);
  const commit = toHex(hash(new Uint8Array([...salt, ...encodeUtf8(data)])));
  const entry = canonicalJson({ kind: 'event', source: 'garant/audit-log', type: 'period.closed', commit });
  const all = [...hashes, leafHash(hash, encodeUtf8(entry)), leafHash(hash, encodeUtf8('entry 5'))];
  const text = formatCheckpoint({ origin: ORIGIN, size: 6, root: treeRoot(hash, all) });
  const proof = makeCompleteness(hash, leaves, 'anna');
  if (!('present' in proof)) throw new Error('anna is there');
  const { index, proof: path } = proof.present;
  return {
    form: COMPLETENESS_FORM,
    kind: 'subject',
    ref: 'anna',
    from: 0,
    to: 6,
    checkpoint: await signNote(text, [signer]),
    periods: [
      {
        index: 4,
        entry,
        data,
        salt: 'A'.repeat(22),
        inclusion: proveInclusionSync(hash, 4, 6, nodesInMemory(hash, all)).map(encodeBase64),
        proof: { present: { index, proof: path.map(encodeBase64) } },
        entries: listed,
      },
    ],
  };
};

describe('a list beside its proof, in the browser', () => {
  const check = async (list: typeof listed, partial = false) =>
    checkCompleteness([await evidence()], list, policy, partial);
  const facts = { entries: 2, covered: [{ from: 0, to: 4 }], uncovered: [{ from: 4, to: 6 }] };

  it('is complete up to the last closed period, whatever comes behind it', async () => {
    expect(await check(listed)).toEqual({ kind: 'complete', ...facts });
    expect(await check([...listed, { index: 5, leafHash: '00'.repeat(32) }])).toMatchObject({
      kind: 'complete',
    });
  });
  it('is a part when there are more pages or other conditions, and wrong when there are none', async () => {
    expect(await check(listed.slice(1), true)).toEqual({ kind: 'part', shown: 1, ...facts });
    expect(await check(listed.slice(1))).toEqual({ kind: 'wrong', missing: [listed[0]], added: [] });
  });
  it('is wrong with an entry of another, or another text of an own one', async () => {
    expect(await check([...listed, foreign], true)).toMatchObject({ kind: 'wrong', added: [foreign] });
    const altered = { index: 2, leafHash: foreign.leafHash };
    expect(await check([listed[0]!, altered], true)).toMatchObject({ kind: 'wrong', added: [altered] });
  });
  it('is refused under a policy or a proof that does not hold', async () => {
    expect(await checkCompleteness([await evidence()], listed, 'nonsense', false)).toMatchObject({
      kind: 'refused',
    });
    const file = await evidence();
    const cut = { ...file, periods: [{ ...file.periods[0]!, entries: listed.slice(1) }] };
    expect(await checkCompleteness([cut], listed, policy, false)).toMatchObject({
      kind: 'refused',
      reason: 'completeness-list',
    });
  });
});
