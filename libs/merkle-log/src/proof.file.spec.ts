import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  formatCheckpoint,
  formatProofFile,
  formatSignatureLine,
  cosign,
  leafHash,
  nodesInMemory,
  parseProofFile,
  proveInclusionSync,
  signNote,
  treeRoot,
  verifyProofFile,
  type TrustPolicy,
} from './index.js';
import { nodeCrypto, sha256, signerOf, witnessOf } from '../test/node.crypto.js';
import { textBytes } from '../test/vectors.js';

const log = signerOf('audit.example.fr/log1', 1);
const witness = witnessOf('ethics-board.example.fr', 2);
const policy: TrustPolicy = {
  logs: [{ key: log.key }],
  witnesses: [{ name: 'board', key: witness.key }],
  groups: [],
  quorum: 'board',
};
const entries = Array.from({ length: 11 }, (_, i) => textBytes(`{"n":${i}}`));
const leaves = entries.map((entry) => leafHash(sha256, entry));

async function evidence(index: number, extra?: Uint8Array): Promise<string> {
  const text = formatCheckpoint({
    origin: log.key.name,
    size: entries.length,
    root: treeRoot(sha256, leaves),
  });
  const line = formatSignatureLine(await cosign(text, 1_700_000_000, witness.signer));
  const checkpoint = (await signNote(text, [log.signer])) + line;
  const proof = proveInclusionSync(sha256, index, entries.length, nodesInMemory(sha256, leaves));
  return formatProofFile({ index, proof, checkpoint, ...(extra ? { extra } : {}) });
}

describe('proof files', () => {
  it('have the lines of tlog-proof', async () => {
    const text = await evidence(10, textBytes('salt'));
    expect(text.split('\n').slice(0, 6)).toEqual([
      'c2sp.org/tlog-proof@v1',
      'extra c2FsdA==',
      'index 10',
      expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
      expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
      '',
    ]);
    expect(text.split('\n')[6]).toBe('audit.example.fr/log1');
  });

  it('verify every entry, offline, against a policy', async () => {
    for (const [index, entry] of entries.entries()) {
      const verified = await verifyProofFile(await evidence(index), entry, policy, nodeCrypto);
      expect(verified).toMatchObject({
        ok: true,
        value: {
          index,
          size: 11,
          origin: 'audit.example.fr/log1',
          cosigned: [{ name: 'board', time: 1_700_000_000 }],
        },
      });
    }
  });

  it('prove no other entry, no other place, and nothing without the quorum', async () => {
    const text = await evidence(4);
    const reason = async (file: string, entry: Uint8Array, trusted = policy): Promise<unknown> =>
      verifyProofFile(file, entry, trusted, nodeCrypto);
    const [four, five] = [entries[4], entries[5]] as [Uint8Array, Uint8Array];
    expect(await reason(text, five)).toMatchObject({ reason: 'root-mismatch' });
    expect(await reason(text.replace('index 4', 'index 5'), four)).toMatchObject({ reason: 'root-mismatch' });
    expect(await reason(text.replace('index 4', 'index 11'), four)).toMatchObject({
      reason: 'index-out-of-range',
    });
    expect(await reason(text.replace('index 4', 'index 10'), four)).toMatchObject({
      reason: 'proof-too-long',
    });
    expect(await reason(text.replace(/— ethics[^\n]*\n/, ''), four)).toMatchObject({
      reason: 'quorum-not-met',
    });
    expect(await reason(text, four, { ...policy, logs: [] })).toMatchObject({ reason: 'checkpoint-origin' });
    const none = { ...policy, logs: [], witnesses: [], quorum: 'none' };
    expect(await reason(text, four, none)).toMatchObject({ reason: 'note-no-known-signature' });
  });

  it('fail with any single bit flipped', async () => {
    const bytes = textBytes(await evidence(4));
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length * 8 - 1), async (bit) => {
        const changed = Uint8Array.from(bytes);
        changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
        const verified = await verifyProofFile(changed, entries[4] as Uint8Array, policy, nodeCrypto);
        expect(verified.ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('are read back as written, whatever the extra', async () => {
    const checkpoint = await signNote(
      formatCheckpoint({ origin: 'a', size: 1, root: treeRoot(sha256, leaves) }),
      [signerOf('a', 3).signer],
    );
    const any = fc.record({
      index: fc.maxSafeNat(),
      proof: fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 8 }),
      extra: fc.option(fc.uint8Array({ maxLength: 40 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(any, (written) => {
        const text = formatProofFile({ ...written, checkpoint });
        const read = parseProofFile(text);
        expect(read).toMatchObject({ ok: true, value: { index: written.index, checkpoint } });
        expect(read.ok && formatProofFile(read.value)).toBe(text);
      }),
    );
  });

  it('are refused with a reason', async () => {
    const good = await evidence(4, textBytes('x'));
    const reason = (text: string): unknown => parseProofFile(text);
    expect(parseProofFile(good).ok).toBe(true);
    expect(reason('')).toMatchObject({ reason: 'proof-file-header' });
    expect(reason(good.replace('@v1', '@v2'))).toMatchObject({ reason: 'proof-file-header' });
    expect(reason(good.replace('extra eA==', 'extra !!'))).toMatchObject({ reason: 'proof-file-extra' });
    expect(reason(good.replace('extra eA==', 'extra'))).toMatchObject({ reason: 'proof-file-index' });
    for (const index of [
      'index x',
      'index -5',
      'index 04',
      'index',
      'index 4 ',
      'Index 4',
      'index 9007199254740992',
    ]) {
      expect(reason(good.replace('index 4', index))).toMatchObject({ reason: 'proof-file-index' });
    }
    expect(reason(good.replace('index 4\n', ''))).toMatchObject({ reason: 'proof-file-index' });
    expect(reason(good.replace('index 4\n', 'index 4\n!!\n'))).toMatchObject({ reason: 'proof-file-hash' });
    expect(reason(good.replace('index 4\n', 'index 4\nAAAA\n'))).toMatchObject({ reason: 'proof-file-hash' });
    expect(reason(good.slice(0, good.indexOf('\n\n')))).toMatchObject({ reason: 'proof-file-checkpoint' });
    expect(reason(good.slice(0, good.indexOf('\n\n') + 2))).toMatchObject({ reason: 'note-no-signatures' });
    expect(reason(good.replaceAll('\n', '\r\n'))).toMatchObject({ reason: 'proof-file-header' });
  });

  it('are not written with what could not be read', async () => {
    const checkpoint = await signNote('text\n', [log.signer]);
    expect(() => formatProofFile({ index: -1, proof: [], checkpoint })).toThrow(RangeError);
    expect(() => formatProofFile({ index: 0, proof: [new Uint8Array(3)], checkpoint })).toThrow(RangeError);
    expect(() => formatProofFile({ index: 0, proof: [], checkpoint: 'unsigned\n' })).toThrow(RangeError);
  });
});
