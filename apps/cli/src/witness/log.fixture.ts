import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import {
  ED25519,
  formatCheckpoint,
  formatVkey,
  formatWitnessRequest,
  leafHash,
  nodesInMemory,
  proveConsistencySync,
  signNote,
  treeRoot,
  verifierKey,
  type NoteSigner,
  type VerifierKey,
} from '@garant/merkle-log';
import { sha256 } from '../shell/file.hash.js';

/** A small log for tests: entries `<word> 0`, `<word> 1`, …, and a key made of one repeated byte. */
export interface SmallLog {
  key: VerifierKey;
  vkey: string;
  /** Leaf hashes of its entries. */
  leaves: readonly Uint8Array[];
  checkpoint(size: number): Promise<string>;
  /** add-checkpoint from one size to another, with its proof. */
  request(from: number, to: number): Promise<string>;
  proof(from: number, to: number): Uint8Array[];
}

export function smallLog(origin: string, { byte = 1, word = 'entry', most = 300 } = {}): SmallLog {
  const seed = Buffer.alloc(32, byte);
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const secret = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32);
  const key = verifierKey(sha256, origin, ED25519, publicKey);
  const signer: NoteSigner = {
    name: origin,
    keyId: key.keyId,
    type: ED25519,
    sign: (message) => sign(null, message, secret),
  };
  const leaves = Array.from({ length: most }, (_, i) => leafHash(sha256, Buffer.from(`${word} ${i}`)));
  const checkpoint = (size: number): Promise<string> =>
    signNote(formatCheckpoint({ origin, size, root: treeRoot(sha256, leaves.slice(0, size)) }), [signer]);
  const proof = (from: number, to: number): Uint8Array[] =>
    from === 0 ? [] : proveConsistencySync(sha256, from, to, nodesInMemory(sha256, leaves.slice(0, to)));
  return {
    key,
    vkey: formatVkey(key),
    leaves,
    checkpoint,
    proof,
    request: async (from, to) =>
      formatWitnessRequest({ oldSize: from, proof: proof(from, to), checkpoint: await checkpoint(to) }),
  };
}
