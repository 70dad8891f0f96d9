import type { Hash, NoteCrypto } from '@garant/merkle-log';
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';

/** SHA-256 and Ed25519 (RFC 8032, strict) in plain JavaScript: the same on every browser, and without a server's word. */
export const hash: Hash = (bytes) => sha256(bytes);
export const crypto: NoteCrypto = {
  hash,
  verify: (publicKey, message, signature) => {
    try {
      return ed25519.verify(signature, message, publicKey, { zip215: false });
    } catch {
      return false;
    }
  },
};
