import { createHash, createPublicKey, verify } from 'node:crypto';

/**
 * A verifier written from the text of C2SP signed-note and tlog-checkpoint and of RFC 6962, with node:crypto alone: what
 * somebody else would write. It shares nothing with the code that signs.
 */
export function readCheckpoint(note: string, vkey: string): { origin: string; size: number; root: Buffer } {
  const [, name, id, key] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey.trim())!;
  const typed = Buffer.from(key!, 'base64');
  const keyId = createHash('sha256').update(`${name}\n`).update(typed).digest().subarray(0, 4);
  if (typed[0] !== 1 || keyId.toString('hex') !== id) throw new Error('not an Ed25519 verifier key');
  const split = note.lastIndexOf('\n\n');
  const [text, signatures] = [note.slice(0, split + 1), note.slice(split + 2)];
  const line = signatures.split('\n').find((one) => one.startsWith(`\u2014 ${name} `));
  const blob = Buffer.from(line!.split(' ')[2]!, 'base64');
  if (!blob.subarray(0, 4).equals(keyId)) throw new Error('signed with another key');
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), typed.subarray(1)]);
  const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  if (!verify(null, Buffer.from(text), publicKey, blob.subarray(4)))
    throw new Error('the signature does not verify');
  const [origin, size, root, ...rest] = text.split('\n');
  if (rest.join('') !== '' || origin !== name || !/^(0|[1-9]\d*)$/.test(size!))
    throw new Error('not a checkpoint');
  return { origin: origin!, size: Number(size), root: Buffer.from(root!, 'base64') };
}

/** Merkle Tree Hash by the recursive definition of RFC 6962 section 2.1. */
export function treeHash(entries: readonly Buffer[]): Buffer {
  const hash = createHash('sha256');
  if (entries.length === 0) return hash.digest();
  if (entries.length === 1) return hash.update(Buffer.of(0)).update(entries[0]!).digest();
  let k = 1;
  while (k * 2 < entries.length) k *= 2;
  return hash
    .update(Buffer.of(1))
    .update(treeHash(entries.slice(0, k)))
    .update(treeHash(entries.slice(k)))
    .digest();
}
